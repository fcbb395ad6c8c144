"""Queries over worker processes: each bounded in time, memory, rows and bytes, none in another's way."""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.pool.admission import Admission, Crowded
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


class Pool:
    """Workers over one store, of which up to `limits.at_once` work at a time."""

    def __init__(self, store: Path, limits: Limits, cache_bytes: int = 0) -> None:
        self._store, self.limits = store, limits
        self._layout, self._cache = Layout(store), AnswerCache(cache_bytes)
        self._nursery = Nursery(store, limits)
        self._idle: deque[Worker] = deque()
        self._shared: Worker | None = None  # the one that began last
        self._settling: dict[Worker, float] = {}
        self._runs: set[Run] = set()
        self._admission = Admission(limits.at_once, limits.waiting)
        self._first = asyncio.Semaphore((os.cpu_count() or 1) + 1)
        self._making = asyncio.Semaphore(os.cpu_count() or 1)
        self.killed = 0
        self._ticking = self._looking = False
        self._maker: asyncio.Task[None] | None = None

    @property
    def running(self) -> int:
        """How many queries are under way."""
        return len(self._runs) - self._admission.standing_still

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker, or to go on."""
        return self._admission.waiting

    @property
    def reused(self) -> int:
        """How many answers were given anew without being worked out."""
        return self._cache.reused

    async def start(self) -> None:
        """Have workers ready; StoreError if the store cannot be opened."""
        try:
            self._idle.append(await self._nursery.spawn())
        except WorkerLost as error:
            raise StoreError(f"{self._store}: no query worker could open this store.") from error
        self._refill()

    async def stop(self) -> None:
        """End every worker, whatever it does."""
        if self._maker is not None:
            self._maker.cancel()
            await asyncio.wait({self._maker})
        for worker in (*self._idle, *self._settling, *(run.worker for run in self._runs)):
            worker.kill()
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
        try:
            await self._admission.enter(deadline)
        except Crowded as error:
            raise QueryFailed(Reason.TOO_BUSY, str(error)) from error
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
            self._admission.leave()
            raise QueryFailed(Reason.TOO_BUSY, "No query worker was ready in time; try again.") from error
        except BaseException:
            self._admission.leave()
            raise

    async def _take_worker(self) -> Worker:
        """A worker, once fewer queries are in their first moment than there are processors to share."""
        worker = await self._ready_worker()
        try:
            await self._first.acquire()
        except BaseException:
            self._idle.append(worker)
            raise
        return worker

    async def _ready_worker(self) -> Worker:
        """One that is idle, or made if there is none; what is given back meanwhile comes first."""
        worker = await self._idle_worker()
        if worker is not None:
            return worker
        async with self._making:
            worker = await self._idle_worker()
            if worker is not None:
                return worker
            for _ in range(SPAWN_ATTEMPTS):
                with suppress(WorkerLost):
                    return await self._nursery.spawn()
        raise QueryFailed(Reason.STORE, "No query worker could open the store.")

    async def _idle_worker(self) -> Worker | None:
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
        return None

    def step_aside(self, run: Run) -> None:
        """Let the next query begin: this one is past its first moment."""
        if not run.worker.demoted:
            run.worker.demote()
            self._first.release()
        self._admission.pass_first(run)
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
        self._admission.balance()
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

    def become_long(self, run: Run) -> bool:
        """Let a query go on among the long ones, or stand still until it may; False if it must end."""
        return self._admission.become_long(run)

    def give_back(self, run: Run, end: Ending) -> None:
        """End a run; its worker is kept, unless something goes on in it that should not."""
        worker = run.worker
        self._runs.discard(run)
        self._admission.leave(run)
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
        if run.long:
            self._admission.leave_long()

    def _refill(self) -> None:
        """Have workers made before they are asked for, so that a short query finds one."""
        if self._maker is None or self._maker.done():
            self._maker = asyncio.get_running_loop().create_task(self._make())

    async def _make(self) -> None:
        """Make what is missing, one after the other: each takes a processor for a while."""
        with suppress(WorkerLost):  # the next query tries again, and says so
            while self.running + len(self._idle) < self.limits.at_once:
                worker = await self._nursery.spawn()
                try:
                    await worker.warm_up()
                except BaseException:
                    worker.kill()
                    raise
                self._idle.appendleft(worker)
