"""Processes as the kernel tells of them: whose children they are, and what memory they hold."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that a process started and that are still there."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def descendants(pid: int) -> list[int]:
    """Those, and theirs."""
    return [each for child in children(pid) for each in (child, *descendants(child))]


def resident_mb(pid: int) -> float:
    """Megabytes of memory of its own; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def command_of(pid: int) -> str:
    """The command line of a process; "" for one that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def open_checkpoints(pid: int) -> set[str]:
    """The checkpoints, by path, of which a process itself has a file open; removed ones too."""
    found = set[str]()
    with suppress(OSError):  # a process that is gone has none
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                store, between, rest = os.readlink(handle).partition("/checkpoints/")  # noqa: PTH115
                number = rest.partition("/")[0].partition(".")[0]
                found |= {store + between + number} if between else set()
    return found
