"""Queries over worker processes: each bounded in time, memory, rows and bytes, none in another's way."""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.pool.cache import AnswerCache
from api.pool.frames import Question, Reason
from api.pool.link import WorkerLost
from api.pool.process import Limits, Nursery, Worker
from api.pool.run import Answer, Ending, Gone, QueryFailed, Run, Withdrawn, WorkerKilled
from graph.errors import StoreError
from graph.store.layout import Layout

TICK: Final = 0.005  # how often runs are looked at, in seconds
PATIENCE: Final = 0.002  # a worker that is longer at one question loses those that wait behind it
SETTLE_SECONDS: Final = 0.01  # how long one may stay at a question that was taken back
SHARED_LENGTH: Final = 4096  # a longer query has a worker of its own
SPAWN_ATTEMPTS: Final = 2  # the process that makes workers may have ended in between
READY: Final = 2  # workers that are kept ready


class Pool:
    """Up to `limits.at_once` workers over one store; a quarter of them stay free for short queries."""

    def __init__(self, store: Path, limits: Limits, cache_bytes: int = 0) -> None:
        self._store, self.limits = store, limits
        self._layout, self._cache = Layout(store), AnswerCache(cache_bytes)
        self._nursery = Nursery(store, limits)
        self._idle: deque[Worker] = deque()
        self._shared: Worker | None = None  # the one that began last
        self._settling: dict[Worker, float] = {}
        self._runs: set[Run] = set()
        self._slots = asyncio.Semaphore(limits.at_once)
        self._first = asyncio.Semaphore((os.cpu_count() or 1) + 1)
        self._most_slow = max(1, limits.at_once - max(1, limits.at_once // 4))
        self._waiting = self._slow = self.killed = 0
        self._ticking = self._looking = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """How many queries are under way."""
        return len(self._runs)

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._waiting

    @property
    def reused(self) -> int:
        """How many answers were given anew without being worked out."""
        return self._cache.reused

    async def start(self) -> None:
        """Have workers ready; StoreError if the store cannot be opened."""
        try:
            for _ in range(min(READY, self.limits.at_once)):
                self._idle.append(await self._nursery.spawn())
        except WorkerLost as error:
            raise StoreError(f"{self._store}: no query worker could open this store.") from error

    async def stop(self) -> None:
        """End every worker, whatever it does."""
        for task in tuple(self._tasks):
            task.cancel()
        for worker in (*self._idle, *self._settling, *(run.worker for run in self._runs)):
            worker.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._nursery.stop()

    async def ask(self, question: Question, gone: Gone | None = None) -> Answer:
        """Ask a question and wait for the first bytes of its answer; QueryFailed if there are none.

        A long query ends when `gone` is done: its client has left.
        """
        key = self._layout.mark(), question
        kept = self._cache.get(key)
        if kept is not None:
            return Answer(*kept, None)
        deadline = time.monotonic() + self.limits.seconds
        try:
            answer = await self._ask(question, deadline, gone)
        except Withdrawn:  # by the second time nobody is before it
            answer = await self._ask(question, deadline, gone, alone=True)
        if answer.whole is not None:
            self._cache.keep(key, answer.form, answer.whole)
        return answer

    async def _ask(
        self, question: Question, deadline: float, gone: Gone | None, alone: bool = False
    ) -> Answer:
        try:
            run = await self._begin(question, deadline, gone, alone)
            return await run.answer()
        except WorkerKilled:  # nothing was sent yet, and asking twice is asking once
            run = await self._begin(question, deadline, gone, alone=True)
            return await run.answer()

    async def _begin(self, question: Question, deadline: float, gone: Gone | None, alone: bool) -> Run:
        """A question's run, behind others if it may share a worker with them."""
        await self._take_slot(deadline)
        worker = None if alone or len(question.text) > SHARED_LENGTH else self._shared
        if worker is None or not worker.accepts(time.monotonic()):
            worker = await self._free_worker(deadline)
            self._shared = worker
        worker.sharing += 1
        run = Run(self, worker, question, deadline, gone)
        self._runs.add(run)
        self._watch()
        if worker.has_followers and not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(PATIENCE, self._look)
        return run

    async def _free_worker(self, deadline: float) -> Worker:
        """A worker that does nothing, in the time that the question has."""
        try:
            async with asyncio.timeout_at(deadline):
                return await self._take_worker()
        except TimeoutError as error:
            self._slots.release()
            raise QueryFailed(Reason.TOO_BUSY, "No query worker was ready in time; try again.") from error
        except BaseException:
            self._slots.release()
            raise

    async def _take_slot(self, deadline: float) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        if self._waiting >= self.limits.waiting:
            raise QueryFailed(Reason.TOO_BUSY, "Too many queries wait already; try again in a moment.")
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

    async def _take_worker(self) -> Worker:
        """A worker, once fewer queries are in their first moment than there are processors to share."""
        await self._first.acquire()
        try:
            return await self._ready_worker()
        except BaseException:
            self._first.release()
            raise

    async def _ready_worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            try:
                await worker.be_ready()
            except WorkerLost:
                worker.kill()
                continue
            except BaseException:
                worker.kill()
                raise
            if worker.alive:
                return worker
            worker.kill()
        for _ in range(SPAWN_ATTEMPTS):
            with suppress(WorkerLost):
                return await self._nursery.spawn()
        raise QueryFailed(Reason.STORE, "No query worker could open the store.")

    def step_aside(self, run: Run) -> None:
        """Let the next query begin: this one is past its first moment."""
        self._first.release()
        self._refill()

    def _watch(self) -> None:
        if not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(TICK, self._tick)

    def _tick(self) -> None:
        self._ticking = False
        if self._runs or self._settling:
            self._watch()  # first of all: nothing that goes wrong below may leave queries without an end
        now = time.monotonic()
        for run in tuple(self._runs):
            run.check(now)
        for worker, until in tuple(self._settling.items()):
            if worker.settled and worker.alive:
                del self._settling[worker]
                self._keep(worker)
            elif now >= until or not worker.alive:
                del self._settling[worker]
                self._end(worker)

    def _look(self) -> None:
        """Take back what waits behind questions that take their time."""
        now = time.monotonic()
        shared = {run.worker for run in self._runs if run.worker.has_followers}
        self._looking = bool(shared)
        if shared:
            asyncio.get_running_loop().call_later(PATIENCE / 2, self._look)
        for worker in shared:
            if worker.seconds_at(now) >= PATIENCE:
                worker.withdraw_followers()

    def may_be_slow(self) -> bool:
        """Whether one more query may go on past its first moment; it counts from then on."""
        if self._slow >= self._most_slow:
            return False
        self._slow += 1
        return True

    def give_back(self, run: Run, end: Ending) -> None:
        """End a run; its worker is kept, unless something goes on in it that should not."""
        worker = run.worker
        self._runs.discard(run)
        self._slots.release()
        worker.sharing -= 1
        if worker.killed:  # when another run ended
            self._forget(run)
        elif end is Ending.CUT:
            self._leave_first(worker)
            self._end(worker).add_done_callback(lambda _: self._forget(run))
        else:
            self._forget(run)
            if not worker.sharing:
                self._leave_first(worker)
                self._sort(worker)

    def _sort(self, worker: Worker) -> None:
        """Keep a worker that nobody waits for, now, or once it is done with what was taken back."""
        if worker.alive and worker.settled:
            self._keep(worker)
        else:
            self._settling[worker] = time.monotonic() + SETTLE_SECONDS

    def _leave_first(self, worker: Worker) -> None:
        if not worker.demoted:
            self._first.release()

    def _keep(self, worker: Worker) -> None:
        if worker.demoted:
            worker.renew()
        self._idle.append(worker)

    def _end(self, worker: Worker) -> asyncio.Future[None]:
        self.killed += 1
        gone = worker.kill()
        self._refill()
        return gone

    def _forget(self, run: Run) -> None:
        """Let another long query go on, now that this one takes no memory any more."""
        self._slow -= run.slow

    def _refill(self) -> None:
        """Have workers made before they are asked for, so that a short query finds one."""
        missing = min(READY, self.limits.at_once - len(self._runs)) - len(self._idle) - len(self._tasks)
        for _ in range(missing):
            task = asyncio.get_running_loop().create_task(self._make())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _make(self) -> None:
        with suppress(WorkerLost):  # the next query tries again, and says so
            self._idle.appendleft(await self._nursery.spawn())
