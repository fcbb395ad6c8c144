"""What commands print: progress for a terminal, plain lines elsewhere, one sentence for an error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

PLAIN_WIDTH: Final = 160


def output() -> Console:
    """Where answers go: standard output, wide where it is no terminal."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(file=sys.stdout, width=width, soft_wrap=True, highlight=False)


def say(text: str) -> None:
    """A line about the work, apart from its answer, on standard error."""
    print(text, file=sys.stderr, flush=True)


def say_error(text: str) -> None:
    """One sentence about what went wrong."""
    say(f"beatbook: {text}")


class Steps(Protocol):
    """Hears of each step of long work."""

    def step(self, line: str) -> None:
        """One step is done."""

    def fail(self, line: str) -> None:
        """One step went wrong."""


class _Lines:
    def step(self, line: str) -> None:
        say(line)

    def fail(self, line: str) -> None:
        say_error(line)


class _Bar:
    def __init__(self, progress: Progress, title: str, total: int | None) -> None:
        self._progress, self._task = progress, progress.add_task(title, total=total)

    def step(self, line: str) -> None:
        self._progress.update(self._task, advance=1, description=line)

    def fail(self, line: str) -> None:
        self._progress.update(self._task, advance=1)
        self._progress.console.print(f"beatbook: {line}", markup=False, highlight=False)


@contextmanager
def follow(title: str, count: Callable[[], int | None] = lambda: None) -> Iterator[Steps]:
    """Shows long work as it goes: a bar on a terminal, a line for each step elsewhere.

    `count` says how many steps there will be, where that is known; only a bar asks it.
    """
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress, title, count())
