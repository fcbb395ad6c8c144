"""The generated stores that benchmarks measure on: made once, kept in a folder that git ignores."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.generated import articles, fill

from graph.store.backup import back_up

FOLDER = Path(__file__).parent.parent.parent / ".benchmarks"


def generated_store(number: int) -> Path:
    """A store of so many generated articles; making a large one takes minutes, the first time only."""
    folder = FOLDER / f"store-{number}"
    if not (folder / "current").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(exist_ok=True)
        print(f"Making a store of {number:,} articles in {folder} …", flush=True)
        fill(folder, articles(number))
    return folder


@contextmanager
def copied_store(number: int) -> Iterator[Path]:
    """A copy of it to write to, gone afterwards: the one that is kept stays as it was made."""
    kept = generated_store(number)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        copy = Path(folder) / "store"
        back_up(kept, copy)
        yield copy
