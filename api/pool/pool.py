"""Queries over worker processes: each bounded in time, memory, rows and bytes, none in another's way."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.pool.cache import AnswerCache
from api.pool.frames import Question, Reason
from api.pool.link import WorkerLost
from api.pool.process import Limits, Nursery, Worker
from api.pool.run import Answer, Gone, QueryFailed, Run, WorkerKilled
from graph.errors import StoreError
from graph.store.layout import Layout

TICK: Final = 0.005  # how often runs are looked at, in seconds
SPAWN_ATTEMPTS: Final = 2  # the process that makes workers may have ended in between
READY: Final = 2  # workers that are kept ready


class Pool:
    """Up to `limits.at_once` workers over one store; a quarter of them stay free for short queries."""

    def __init__(self, store: Path, limits: Limits, cache_bytes: int = 0) -> None:
        self._store, self.limits = store, limits
        self._layout, self._cache = Layout(store), AnswerCache(cache_bytes)
        self._nursery = Nursery(store, limits)
        self._idle: deque[Worker] = deque()
        self._runs: set[Run] = set()
        self._slots = asyncio.Semaphore(limits.at_once)
        self._first = asyncio.Semaphore((os.cpu_count() or 1) + 1)
        self._most_slow = max(1, limits.at_once - max(1, limits.at_once // 4))
        self._waiting = self._slow = self.killed = 0
        self._ticking = False
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
        for worker in (*self._idle, *(run.worker for run in self._runs)):
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
        deadline = asyncio.get_running_loop().time() + self.limits.seconds
        try:
            answer = await self._ask(question, deadline, gone)
        except WorkerKilled:  # nothing was sent yet, and asking twice is asking once
            answer = await self._ask(question, deadline, gone)
        if answer.whole is not None:
            self._cache.keep(key, answer.form, answer.whole)
        return answer

    async def _ask(self, question: Question, deadline: float, gone: Gone | None) -> Answer:
        await self._take_slot(deadline)
        try:
            async with asyncio.timeout_at(deadline):
                worker = await self._begin()
        except TimeoutError as error:
            self._slots.release()
            raise QueryFailed(Reason.TOO_BUSY, "No query worker was ready in time; try again.") from error
        except BaseException:
            self._slots.release()
            raise
        run = Run(self, worker, asyncio.get_running_loop().time(), deadline, gone)
        self._runs.add(run)
        self._watch()
        return await run.answer(question)

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

    async def _begin(self) -> Worker:
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
        if self._runs:
            self._watch()  # first of all: nothing that goes wrong below may leave queries without an end
        now = asyncio.get_running_loop().time()
        for run in tuple(self._runs):
            run.check(now)

    def may_be_slow(self) -> bool:
        """Whether one more query may go on past its first moment; it counts from then on."""
        if self._slow >= self._most_slow:
            return False
        self._slow += 1
        return True

    def give_back(self, run: Run, clean: bool) -> None:
        """End a run: a worker that finished is kept, any other is killed and replaced."""
        self._runs.discard(run)
        if not run.demoted:
            self._first.release()
        self._slots.release()
        if clean:
            if run.demoted:
                run.worker.renew()
            self._idle.append(run.worker)
            self._slow -= run.slow
        else:
            self.killed += 1
            run.worker.kill().add_done_callback(lambda _: self._forget(run))
            self._refill()

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
