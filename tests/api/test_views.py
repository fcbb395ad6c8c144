"""The service's states of a store: what was open at a time costs no memory afterwards."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from benchmarks.processes import resident_mb
from stories import Story

from api.service import Views
from graph.store import Writer


def test_states_that_were_read_at_once_leave_no_memory_behind(tmp_path: Path) -> None:
    views = Views(str(tmp_path / "store"))
    with Writer.open(tmp_path / "store") as writer:
        with ExitStack() as reading:
            for number in range(8):
                story = Story(f"a{number}")
                story.entity("Agency", f"Agency {number}")
                writer.add(story.extraction())
                writer.publish()
                view = reading.enter_context(views.read())
                articles = list(view.select("SELECT ?a { ?a a bb:Article }"))
                assert len(articles) == number + 1
            del view
            most = resident_mb(os.getpid())
        assert resident_mb(os.getpid()) < most - 10
    views.close()
