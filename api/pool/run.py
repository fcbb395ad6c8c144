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

SHORT_SECONDS: Final = 0.004  # of a processor; a query that takes more runs when nothing else wants to
LONG_SECONDS: Final = 0.1  # one that takes more is long, of which there may be only so many
FIRST_SECONDS: Final = 0.1  # by the clock; no first moment is longer
TOO_MANY: Final = "Too many long queries are under way; try again later."

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

    def become_long(self, run: Run) -> bool:
        """Let a query go on among the long ones, or stand still until it may; False if it must end."""

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
        self.long = self._past_first = self._still = False
        self._begun = self._ended = False
        self._before: float | None = None  # processor time that the worker had used by then
        self.pauses = 0
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
            self._run_out()
        elif self._still or not self.worker.is_at(self._inbox):
            return  # it waits behind another, or its end is there
        elif not self._past_first:
            if self._is_past_first(now):
                self._step_aside()
        elif not self.long and self.spent and not self._keeper.become_long(self):
            self._cut_off(Reason.TOO_BUSY, TOO_MANY)

    def _run_out(self) -> None:
        if self._still:
            self._cut_off(Reason.TOO_BUSY, TOO_MANY)
        else:
            seconds = self._keeper.limits.seconds
            self._cut_off(Reason.TOO_SLOW, f"The query took more than {seconds:g} seconds.")

    def _is_past_first(self, now: float) -> bool:
        """Whether it had its first moment; what it works counts from the first time that it is looked at."""
        if self._before is None:
            self._before = self.worker.processor_seconds()
        return (
            self.worker.demoted
            or self.seconds_worked() >= SHORT_SECONDS
            or self.worker.seconds_at(now) >= FIRST_SECONDS
        )

    def _step_aside(self) -> None:
        self._past_first = True
        if self._gone is not None and not self._begun:
            self._watcher = asyncio.get_running_loop().create_task(self._leave(self._gone))
        self._keeper.step_aside(self)

    @property
    def spent(self) -> bool:
        """Whether it has worked for as long as only long queries may."""
        return self.seconds_worked() >= LONG_SECONDS

    def seconds_worked(self) -> float:
        """How much processor time it has taken, as far as that was looked at."""
        return 0.0 if self._before is None else self.worker.processor_seconds() - self._before

    def pause(self) -> None:
        """Have its worker stand still."""
        self._still = True
        self.pauses += 1
        self.worker.pause()

    def resume(self) -> None:
        """Have its worker go on."""
        self._still = False
        self.worker.resume()

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
