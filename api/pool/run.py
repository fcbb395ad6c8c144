"""One question's time with a worker, and what ends it: its answer, its limits, or the reader who leaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from api.pool.frames import END, FAILURE, WHOLE, Form, Question, Reason, split_whole
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


class Withdrawn(Exception):
    """A query taken back from a worker that is busy with, or was ended by, another one: it is asked again."""


class Ending(Enum):
    """How a run leaves its worker: its answer is there, must not go on, or was not begun."""

    CLEAN, CUT, LEFT = range(3)


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

    def give_back(self, run: Run, end: Ending) -> None:
        """Take back a run's part in its worker."""


class Run:
    """A question with a worker; the pool looks at it now and then, however slowly its reader reads."""

    def __init__(
        self, keeper: Keeper, worker: Worker, question: Question, deadline: float, gone: Gone | None
    ) -> None:
        self._keeper, self.worker, self._gone = keeper, worker, gone
        self._watcher: asyncio.Task[None] | None = None
        self._deadline = deadline
        self.slow = self._begun = self._ended = False
        self._cut: QueryFailed | None = None
        self._inbox = worker.ask(question)

    async def answer(self) -> Answer:
        """The answer from its first bytes on; QueryFailed or Withdrawn if there are none."""
        try:
            kind, payload = await self._receive()
            self._begin()
            if kind == WHOLE:
                self._end(Ending.CLEAN)
                form, data = split_whole(payload)
                return Answer(Form(form), data, None)
            _, first = await self._receive()
        except BaseException:
            self._end(Ending.CUT)
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
        elif not self.worker.is_at(self._inbox):
            return  # it waits behind another, or its end is there
        elif not self.worker.demoted and self.worker.seconds_at(now) >= SHORT_SECONDS:
            self.worker.demote()
            self._keeper.step_aside(self)
        elif not self.slow and self.worker.seconds_at(now) >= SLOW_SECONDS:
            self._become_slow()

    def _become_slow(self) -> None:
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
        self._end(Ending.CUT)
        self._inbox.forget()

    async def _receive(self) -> tuple[bytes, bytes]:
        try:
            kind, payload = await self._inbox.receive()
        except WorkerLost as error:
            raise (self._cut or await self._explain()) from error
        if kind == FAILURE:
            self._end(Ending.CLEAN)
            record = json.loads(payload)
            raise QueryFailed(Reason(record["reason"]), record["detail"])
        return kind, payload

    async def _explain(self) -> Exception:
        """Why there is no answer, when it was not we who ended the worker."""
        if not self.worker.is_at(self._inbox) or self._inbox.forgotten:
            self._end(Ending.LEFT)
            return Withdrawn()
        if await self.worker.was_killed():
            return WorkerKilled(Reason.STORE, "The query's process was ended from outside; try again.")
        detail = f"The query needed more than {self._keeper.limits.memory_mb} MB of memory."
        return QueryFailed(Reason.OUT_OF_MEMORY, detail)

    async def _chunks(self, first: bytes) -> AsyncIterator[bytes]:
        """The answer's bytes; a run that is left before its end kills its worker."""
        end = Ending.CUT
        try:
            yield first
            while end is Ending.CUT:
                kind, payload = await self._receive()
                if kind == END:
                    end = Ending.CLEAN
                if payload:
                    yield payload
        finally:
            self._end(end)

    def _end(self, end: Ending) -> None:
        """Give the worker back, once; one that is at an earlier question goes on with that."""
        if self._ended:
            return
        self._ended = True
        self._begin()
        if end is Ending.CUT and self.worker.alive and not self.worker.is_at(self._inbox):
            end = Ending.LEFT
            self._inbox.forget()
        self._keeper.give_back(self, end)
