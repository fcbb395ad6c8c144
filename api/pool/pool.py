"""Queries over worker processes: each bounded in time, memory, rows and bytes, none in another's way."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.pool.frames import END, WHOLE, Failure, Form, Question, Reason, split_whole
from api.pool.process import Limits, Nursery, Worker, WorkerLost
from graph.errors import StoreError

SLOW_SECONDS: Final = 0.1  # a query that takes longer yields to those that do not


class QueryFailed(Exception):
    """A query that gave no whole answer, and why."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: its form and its bytes, all of them in `whole`, or one after another in `chunks`.

    Chunks end in QueryFailed where they are cut off.
    """

    form: Form
    whole: bytes | None
    chunks: AsyncIterator[bytes]


class Pool:
    """Up to `limits.at_once` workers over one store; a quarter of them stay free for short queries."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._store, self.limits = store, limits
        self._nursery = Nursery(store, limits)
        self._idle: deque[Worker] = deque()
        self._busy: set[Worker] = set()
        self._slots = asyncio.Semaphore(limits.at_once)
        self._most_slow = max(1, limits.at_once - max(1, limits.at_once // 4))
        self._waiting = self._slow = self.killed = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """How many queries are under way."""
        return len(self._busy)

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._waiting

    async def start(self) -> None:
        """Have two workers ready; StoreError if the store cannot be opened."""
        try:
            for _ in range(min(2, self.limits.at_once)):
                self._idle.append(await self._nursery.spawn())
        except WorkerLost as error:
            raise StoreError(f"{self._store}: no query worker could open this store.") from error

    async def stop(self) -> None:
        """End every worker, whatever it does."""
        for task in tuple(self._tasks):
            task.cancel()
        for worker in (*self._idle, *self._busy):
            worker.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._nursery.stop()

    async def ask(self, question: Question) -> Answer:
        """Ask a question and wait for the first bytes of its answer; QueryFailed if there are none."""
        deadline = asyncio.get_running_loop().time() + self.limits.seconds
        worker = await self._take(deadline)
        run = _Run(self, worker, deadline)
        try:
            worker.ask(question)
            kind, payload = await run.receive()
            if kind == WHOLE:
                run.end(clean=True)
                form, data = split_whole(payload)
                return Answer(Form(form), data, nothing())
            _, first = await run.receive()
        except BaseException:
            run.end(clean=False)
            raise
        return Answer(Form(payload.decode()), None, run.chunks(first))

    async def _take(self, deadline: float) -> Worker:
        if self._slots.locked() and self._waiting >= self.limits.waiting:
            raise QueryFailed(Reason.TOO_BUSY, "Too many queries wait already; try again in a moment.")
        if self._slots.locked():
            await self._wait(deadline)
        else:
            await self._slots.acquire()
        try:
            worker = await self._ready_worker()
        except BaseException:
            self._slots.release()
            raise
        self._busy.add(worker)
        return worker

    async def _wait(self, deadline: float) -> None:
        self._waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                await self._slots.acquire()
        except TimeoutError as error:
            raise QueryFailed(
                Reason.TOO_BUSY, "No query worker came free in time; try again later."
            ) from error
        finally:
            self._waiting -= 1

    async def _ready_worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.kill()
        try:
            return await self._nursery.spawn()
        except WorkerLost as error:
            raise QueryFailed(Reason.STORE, "No query worker could open the store.") from error

    def may_be_slow(self) -> bool:
        """Whether one more query may go on past its first moment; it counts from then on."""
        if self._slow >= self._most_slow:
            return False
        self._slow += 1
        return True

    def give_back(self, worker: Worker, clean: bool, slow: bool) -> None:
        """End a run: a worker that finished is kept, any other is killed and replaced."""
        self._busy.discard(worker)
        self._slow -= slow
        if clean and worker.restore():
            self._idle.append(worker)
        else:
            worker.kill()
            self.killed += not clean
            self._spawn(self._refill())
        self._slots.release()

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _refill(self) -> None:
        if not self._idle:
            with suppress(WorkerLost):  # the next query tries again, and says so
                self._idle.append(await self._nursery.spawn())


async def nothing() -> AsyncIterator[bytes]:
    """No more chunks."""
    chunks: tuple[bytes, ...] = ()
    for chunk in chunks:
        yield chunk


class _Run:
    """One question's time with a worker; two timers end it, however slowly its reader reads."""

    def __init__(self, pool: Pool, worker: Worker, deadline: float) -> None:
        self._pool, self._worker = pool, worker
        self._slow = self._ended = False
        self._cut: QueryFailed | None = None
        loop = asyncio.get_running_loop()
        self._timers = (
            loop.call_later(SLOW_SECONDS, self._slow_down),
            loop.call_at(deadline, self._expire),
        )

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame; QueryFailed if the worker gave up, was cut off or died."""
        try:
            kind, payload = await self._worker.receive()
        except WorkerLost as error:
            detail = f"The query needed more than {self._pool.limits.memory_mb} MB of memory."
            raise (self._cut or QueryFailed(Reason.OUT_OF_MEMORY, detail)) from error
        if isinstance(payload, Failure):
            self.end(clean=True)
            raise QueryFailed(payload.reason, payload.detail)
        return kind, payload

    def _slow_down(self) -> None:
        if self._pool.may_be_slow():
            self._slow = True
            self._worker.demote()
        else:
            self._cut_off(Reason.TOO_BUSY, "Too many long queries are under way; try again later.")

    def _expire(self) -> None:
        self._cut_off(Reason.TOO_SLOW, f"The query took more than {self._pool.limits.seconds:g} seconds.")

    def _cut_off(self, reason: Reason, detail: str) -> None:
        self._cut = QueryFailed(reason, detail)
        self.end(clean=False)

    async def chunks(self, first: bytes) -> AsyncIterator[bytes]:
        """The answer's bytes; a run that is left before its end kills its worker."""
        clean = False
        try:
            yield first
            while not clean:
                kind, payload = await self.receive()
                clean = kind == END
                if payload:
                    yield payload
        finally:
            self.end(clean)

    def end(self, clean: bool) -> None:
        """Give the worker back, once."""
        if not self._ended:
            self._ended = True
            for timer in self._timers:
                timer.cancel()
            self._pool.give_back(self._worker, clean, self._slow)
