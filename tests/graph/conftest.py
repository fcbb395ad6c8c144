"""A published store of the two stories, read by many tests and changed by none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stories import helena, louisiana

from graph.store import View, Writer


@pytest.fixture(scope="session")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """What the stories of Helena and Louisiana make."""
    folder = tmp_path_factory.mktemp("view") / "store"
    with Writer.open(folder) as writer:
        writer.add(helena())
        writer.add(louisiana())
    with View.open(folder) as opened:
        yield opened
