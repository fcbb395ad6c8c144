"""One question's time with a worker, and what ends it: its answer, its limits, or the reader who leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from api.pool.frames import END, WHOLE, Failure, Form, Question, Reason, split_whole
from api.pool.link import WorkerLost
from api.pool.process import Limits, Worker

SHORT_SECONDS: Final = 0.01  # a query that takes longer runs when nothing else wants to
SLOW_SECONDS: Final = 0.1  # one that takes longer counts as a long one, of which there may be only so many


Gone = Callable[[], Awaitable[None]]  # done when the client has left


class QueryFailed(Exception):
    """A query that gave no whole answer, and why."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class WorkerKilled(QueryFailed):
    """A query whose worker somebody else ended: it may be asked again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: its form and its bytes, all of them in `whole`, or one after another in `chunks`.

    Chunks end in QueryFailed where they are cut off.
    """

    form: Form
    whole: bytes | None
    chunks: AsyncIterator[bytes] | None


class Keeper(Protocol):
    """What a run needs of the pool that it belongs to."""

    limits: Limits

    def step_aside(self, run: Run) -> None:
        """Let the next query begin: this one is past its first moment."""

    def may_be_slow(self) -> bool:
        """Whether one more query may go on past its first moment; it counts from then on."""

    def give_back(self, run: Run, clean: bool) -> None:
        """Take back the worker of a run that ended; `clean` says that it can be asked again."""


class Run:
    """A worker at work; the pool looks at it now and then, however slowly its reader reads."""

    def __init__(
        self, keeper: Keeper, worker: Worker, began: float, deadline: float, gone: Gone | None
    ) -> None:
        self._keeper, self.worker, self._gone = keeper, worker, gone
        self._watcher: asyncio.Task[None] | None = None
        self._began, self._deadline = began, deadline
        self.slow = self.demoted = self._begun = self._ended = False
        self._cut: QueryFailed | None = None

    async def answer(self, question: Question) -> Answer:
        """The answer from its first bytes on; QueryFailed if there are none."""
        try:
            self.worker.ask(question)
            kind, payload = await self._receive()
            self._begin()
            if kind == WHOLE:
                self._end(clean=True)
                form, data = split_whole(payload)
                return Answer(Form(form), data, None)
            _, first = await self._receive()
        except BaseException:
            self._end(clean=False)
            raise
        return Answer(Form(payload.decode()), None, self._chunks(first))

    def _begin(self) -> None:
        """From now on it is the sending that notices a client who leaves."""
        self._begun = True
        if self._watcher is not None:
            self._watcher.cancel()

    def check(self, now: float) -> None:
        """Do what this moment asks for: let others go first, count as long, end."""
        if now >= self._deadline:
            seconds = self._keeper.limits.seconds
            self._cut_off(Reason.TOO_SLOW, f"The query took more than {seconds:g} seconds.")
        elif not self.demoted and now >= self._began + SHORT_SECONDS:
            self.demoted = True
            self.worker.demote()
            self._keeper.step_aside(self)
        elif not self.slow and now >= self._began + SLOW_SECONDS:
            self.slow = self._keeper.may_be_slow()
            if not self.slow:
                self._cut_off(Reason.TOO_BUSY, "Too many long queries are under way; try again later.")
            elif self._gone is not None and not self._begun:
                self._watcher = asyncio.get_running_loop().create_task(self._leave(self._gone))

    async def _leave(self, gone: Gone) -> None:
        """End with the client, who left before there was anything to send."""
        await gone()
        self._cut_off(Reason.ABANDONED, "The client left.")

    def _cut_off(self, reason: Reason, detail: str) -> None:
        self._cut = QueryFailed(reason, detail)
        self._end(clean=False)

    async def _receive(self) -> tuple[bytes, bytes]:
        try:
            kind, payload = await self.worker.receive()
        except WorkerLost as error:
            raise (self._cut or await self._explain()) from error
        if isinstance(payload, Failure):
            self._end(clean=True)
            raise QueryFailed(payload.reason, payload.detail)
        return kind, payload

    async def _explain(self) -> QueryFailed:
        """Why the worker ended, when it was not we who ended it."""
        if await self.worker.was_killed():
            return WorkerKilled(Reason.STORE, "The query's process was ended from outside; try again.")
        detail = f"The query needed more than {self._keeper.limits.memory_mb} MB of memory."
        return QueryFailed(Reason.OUT_OF_MEMORY, detail)

    async def _chunks(self, first: bytes) -> AsyncIterator[bytes]:
        """The answer's bytes; a run that is left before its end kills its worker."""
        clean = False
        try:
            yield first
            while not clean:
                kind, payload = await self._receive()
                clean = kind == END
                if payload:
                    yield payload
        finally:
            self._end(clean)

    def _end(self, clean: bool) -> None:
        """Give the worker back, once."""
        if not self._ended:
            self._ended = True
            self._begin()
            self._keeper.give_back(self, clean)
