"""The files of a store's directory: version and base, the writer's lock, checkpoints and which is current.

beatbook.json      format version and base IRI
lock               held by the one writer, names its process
unpublished        there while the live store holds what no checkpoint does
live/              the writer's Oxigraph directory; nobody else opens it
live.part, live.new, live.old  what a restore copies, puts in place and takes away, for a moment
checkpoints/<n>/   read-only copies by hard links; `<n>.lock` is shared by those who read it
current            the number of the newest complete checkpoint
search.sqlite      names to look entities up by, for all checkpoints (graph.search)
network.log        what connects entities, and how each publish changed it (graph.network)
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.errors import StoreError
from graph.iris import DEFAULT_BASE, check_base

Mark = tuple[int, int] | None
FORMAT = 1
_POLL = 0.05


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a store's files lie."""

    root: Path

    @property
    def live(self) -> Path:
        """The writer's own directory."""
        return self.root / "live"

    @property
    def part(self) -> Path:
        """What a restore has copied so far."""
        return self.root / "live.part"

    @property
    def coming(self) -> Path:
        """What a restore is about to make the writer's directory: complete, if it is there."""
        return self.root / "live.new"

    @property
    def going(self) -> Path:
        """What it was before."""
        return self.root / "live.old"

    @property
    def unpublished(self) -> Path:
        """The mark that something is not in a checkpoint yet."""
        return self.root / "unpublished"

    def checkpoint(self, number: int) -> Path:
        """The directory of a checkpoint."""
        return self.root / "checkpoints" / str(number)

    def reader_lock(self, number: int) -> Path:
        """The file that a checkpoint's readers hold."""
        return self.root / "checkpoints" / f"{number}.lock"

    def current(self) -> int | None:
        """The number of the newest complete checkpoint, or None."""
        try:
            return int((self.root / "current").read_text())
        except FileNotFoundError:
            return None

    def mark(self) -> Mark:
        """What changes whenever another checkpoint becomes current: cheaper to ask for than its number."""
        try:
            found = os.stat(f"{self.root}/current")  # noqa: PTH116  # asked for with every query
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def set_current(self, number: int) -> None:
        """Point readers to a checkpoint, at once."""
        replace_text(self.root / "current", f"{number}\n")

    def checkpoints(self) -> list[int]:
        """The numbers of all checkpoints, unfinished ones too, oldest first."""
        folder = self.root / "checkpoints"
        return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())


def create(root: Path, base: str | None) -> str:
    """Make a store's directory, or take up the one that is there; its base IRI."""
    described = root / "beatbook.json"
    if not described.exists():
        ours = {"lock", "beatbook.json.new"}  # what a writer that was killed at once may leave
        if any(path.name not in ours for path in root.iterdir()):
            raise StoreError(f"{root} holds other files and no store; give an empty or a new folder.")
        record = {"format": FORMAT, "base": check_base(base or DEFAULT_BASE)}
        replace_text(described, json.dumps(record) + "\n")
    found = read_base(root)
    if base is not None and base != found:
        raise StoreError(f"The store {root} was made with the base {found}, which cannot become {base}.")
    (root / "checkpoints").mkdir(exist_ok=True)
    return found


def read_base(root: Path) -> str:
    """The base IRI of a store; StoreError where there is none, or one that this version cannot read."""
    try:
        record = json.loads((root / "beatbook.json").read_text())
        version, base = int(record["format"]), str(record["base"])
    except FileNotFoundError as error:
        raise StoreError(f"There is no store at {root}; `beatbook ingest` makes one.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{root / 'beatbook.json'} does not describe a store: {error}.") from error
    if version > FORMAT:
        newer = f"The store {root} is of format {version}, made by a newer beatbook"
        raise StoreError(f"{newer}; this one reads up to {FORMAT}.")
    return base


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that readers see the old or the new text, never a part."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text)
    new.replace(path)


@contextmanager
def reported(root: Path) -> Iterator[None]:
    """Turns what the operating system refuses into a StoreError that names the store."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"The store {root} cannot be used: {reason}.") from error


def lock_writer(root: Path, wait: float) -> int:
    """Take the writer's lock, waiting so many seconds for it; its file descriptor."""
    handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    deadline = time.monotonic() + wait
    while not _try_lock(handle, fcntl.LOCK_EX):
        if time.monotonic() >= deadline:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise StoreError(
                f"The store {root} is being written by process {holder}; try again when it is done."
            )
        time.sleep(_POLL)
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def lock_checkpoint(layout: Layout) -> tuple[int, int]:
    """The current checkpoint's number, and a descriptor that keeps it from being pruned."""
    while True:
        number = layout.current()
        if number is None:
            raise StoreError(f"The store {layout.root} has nothing published yet.")
        try:
            handle = os.open(layout.reader_lock(number), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            if layout.current() == number:
                raise
            continue
        if _try_lock(handle, fcntl.LOCK_SH) and layout.checkpoint(number).exists():
            return number, handle
        os.close(handle)


def replace_live(layout: Layout) -> None:
    """Put the copy, now complete, in the live store's place; `settle` ends what a kill cuts off."""
    layout.unpublished.touch()
    layout.part.rename(layout.coming)
    if layout.live.exists():
        layout.live.rename(layout.going)
    settle(layout)


def settle(layout: Layout) -> None:
    """Make the live store whole again after a restore that was killed; for the holder of the writer's lock.

    Where there is no live store, what was coming takes its place.
    """
    if not layout.live.exists() and layout.coming.exists():
        layout.coming.rename(layout.live)
    for leftover in (layout.part, layout.coming, layout.going):
        shutil.rmtree(leftover, ignore_errors=True)


def prune(layout: Layout) -> None:
    """Remove the checkpoints that are not current and that nobody reads."""
    keep = layout.current()
    for number in layout.checkpoints():
        if number != keep:
            _remove_unread(layout, number)


def _remove_unread(layout: Layout, number: int) -> None:
    handle = os.open(layout.reader_lock(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if _try_lock(handle, fcntl.LOCK_EX):
            shutil.rmtree(layout.checkpoint(number))
            layout.reader_lock(number).unlink()
    finally:
        os.close(handle)


def _try_lock(handle: int, mode: int) -> bool:
    try:
        fcntl.flock(handle, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
