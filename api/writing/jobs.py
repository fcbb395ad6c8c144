"""Jobs that change the store: accepted only when on disk, so that none is lost, and told of by id."""

from __future__ import annotations

import errno
import json
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from graph.model import Article

MAX_ERRORS: Final = 100
RESERVE_BYTES: Final = 32 << 20  # what the store and its checkpoint may need beyond the articles themselves


class Status(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class Job:
    """`total` articles to bring in, or one to remove; `errors` names what could not be done.

    `tried` says that it may be done already, by a process that ended before it could say so.
    """

    id: str
    articles: tuple[Article, ...] = ()
    remove: str | None = None
    status: Status = Status.QUEUED
    outcomes: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    disk_full: bool = False
    tried: bool = False
    total: int = 1

    def __post_init__(self) -> None:
        self.total = len(self.articles) or 1

    @property
    def finished(self) -> int:
        """How many of them are dealt with."""
        return sum(self.outcomes.values())

    def note(self, outcome: str) -> None:
        """Count one article."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def complain(self, error: str) -> None:
        """Keep one error, unless there are very many."""
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(error)

    def restart(self) -> None:
        """Begin anew: what was done already will be found unchanged."""
        self.status, self.outcomes = Status.QUEUED, {}

    def shed(self) -> None:
        """Let go of the articles, which are on disk: thousands of jobs may be remembered."""
        self.articles = ()

    def work(self) -> dict[str, Any]:
        """What the writing process needs to know of it."""
        return {"articles": [asdict(article) for article in self.articles], "remove": self.remove}


def make_job(articles: Iterable[Article] = (), remove: str | None = None) -> Job:
    """A new job."""
    return Job(uuid.uuid4().hex, tuple(articles), remove)


class Spool:
    """The jobs that are accepted and not finished, each a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, job: Job) -> None:
        """Keep a job; OSError where the disk is full or nearly so, and then nothing is kept."""
        self._folder.mkdir(exist_ok=True)
        if shutil.disk_usage(self._folder).free < RESERVE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        part = self._folder / f"{job.id}.part"
        try:
            part.write_text(json.dumps(job.work() | {"errors": job.errors}), encoding="utf-8")
            part.replace(self._folder / f"{job.id}.json")
        finally:
            part.unlink(missing_ok=True)

    def read_work(self, job: Job) -> bytes:
        """What the writing process needs to know of a job, in one line."""
        return (self._folder / f"{job.id}.json").read_bytes() + b"\n"

    def remove(self, job: Job) -> None:
        """Forget a job that is finished."""
        (self._folder / f"{job.id}.json").unlink(missing_ok=True)

    def unfinished(self) -> list[Job]:
        """The jobs that an earlier run left, oldest first."""
        files = sorted(self._folder.glob("*.json"), key=lambda path: (path.stat().st_mtime, path.name))
        return [_read(path) for path in files]


def _read(path: Path) -> Job:
    record = json.loads(path.read_text(encoding="utf-8"))
    articles = tuple(Article(**article) for article in record["articles"])
    return Job(path.stem, articles, record["remove"], errors=record["errors"], tried=True)
