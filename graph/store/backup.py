"""A store copied to another folder and back, while it is read and written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from graph.errors import StoreError
from graph.store import layout
from graph.store.writer import Writer


def back_up(directory: Path, target: Path) -> None:
    """Copy what a store has published to a new folder, which then is a store like it; whole or not at all."""
    if target.exists() and any(target.iterdir()):
        raise StoreError(f"{target} is not empty; give a folder that is new.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with layout.reported(target):
        try:
            _copy_published(directory, part / "live")
            shutil.copy2(directory / "beatbook.json", part)
            with Writer.open(part):
                pass  # publishes what it finds
            part.replace(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def restore(source: Path, directory: Path, wait: float = 0) -> None:
    """Make a store hold what another has published, and no more; its readers go over to it at once.

    Killed at any moment it has happened or it has not, for the next writer to find. StoreError where
    somebody else writes to it, or where its base is another: its IRIs would change.
    """
    base = layout.read_base(source)
    with layout.reported(directory):
        directory.mkdir(parents=True, exist_ok=True)
        lock = layout.lock_writer(directory, wait)
        try:
            layout.create(directory, base)
            files = layout.Layout(directory)
            layout.settle(files)
            _copy_published(source, files.part)
            layout.replace_live(files)
        finally:
            os.close(lock)
    with Writer.open(directory, wait=wait):
        pass  # publishes it, and makes the search index anew


def _copy_published(directory: Path, target: Path) -> None:
    """Copy the files of a store's current checkpoint, which stays while it is locked."""
    layout.read_base(directory)
    files = layout.Layout(directory)
    number, lock = layout.lock_checkpoint(files)
    try:
        shutil.copytree(files.checkpoint(number), target)
    finally:
        os.close(lock)
