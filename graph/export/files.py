"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from graph.errors import InputError


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """A UTF-8 text file beside `path` that takes its place at the end; after an error it is gone."""
    with _replacing(path, "w", encoding="utf-8", newline="") as output:
        yield output


@contextmanager
def replacing_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The same for bytes."""
    with _replacing(path, "wb") as output:
        yield output


@contextmanager
def _replacing(path: Path, mode: str, **how: Any) -> Iterator[IO[Any]]:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open(mode, **how) as output:
            yield output
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
