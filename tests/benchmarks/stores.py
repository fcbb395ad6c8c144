"""The generated stores that benchmarks measure on: made once, kept in a folder that git ignores."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.generated import articles, fill

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
