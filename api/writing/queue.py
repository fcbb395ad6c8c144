"""The queue of jobs and the process that works on them, one at a time."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.writing.jobs import Job, Spool, Status

LINE_BYTES: Final = 1 << 20
REMEMBERED: Final = 1000  # finished jobs that can still be asked about
CRASHES: Final = 3  # after so many a job is given up
KILLS: Final = 100
PAUSE_SECONDS: Final = 0.2  # more with each time that the process was killed
LONGEST_PAUSE_SECONDS: Final = 10.0
END_SECONDS: Final = 5.0


class QueueFull(Exception):
    """No more jobs are taken for now."""


class WriterLost(Exception):
    """The writing process ended in the middle of a job."""


class JobQueue:
    """Takes jobs, keeps them on disk until they are finished, and has them done in order."""

    def __init__(self, store: Path, model: str | None, limit: int) -> None:
        self._store, self._model, self._limit = store, model, limit
        self._spool = Spool(store / "jobs")
        self._waiting: asyncio.Queue[Job] = asyncio.Queue()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many jobs are not begun."""
        return self._waiting.qsize()

    @property
    def idle(self) -> bool:
        """Whether every job that was taken is finished, and so in what readers see."""
        return all(job.status in (Status.DONE, Status.FAILED) for job in self._jobs.values())

    def start(self) -> None:
        """Go on with what an earlier run left, and take new jobs."""
        for job in self._spool.unfinished():
            self._remember(job)
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """End the writing process; a job under way stays on disk and is done again by the next run."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        await self._end_process()

    def add(self, job: Job) -> None:
        """Take a job; QueueFull past the limit, OSError where it cannot be kept."""
        if self._waiting.qsize() >= self._limit:
            raise QueueFull
        self._spool.add(job)
        self._remember(job)

    def get(self, job_id: str) -> Job | None:
        """A job by its id, if it is remembered."""
        return self._jobs.get(job_id)

    def _remember(self, job: Job) -> None:
        job.shed()
        self._jobs[job.id] = job
        self._waiting.put_nowait(job)
        finished = [key for key, old in self._jobs.items() if old.status in (Status.DONE, Status.FAILED)]
        for key in finished[: max(0, len(finished) - REMEMBERED)]:
            del self._jobs[key]

    async def _work(self) -> None:
        while True:
            job = await self._waiting.get()
            await self._finish(job)
            self._spool.remove(job)

    async def _finish(self, job: Job) -> None:
        """Have a job done, again where the writing process died over it: doing it twice is doing it once.

        A job that makes the process crash is given up soon; one whose process was killed from outside is
        what was accepted, and is tried for long.
        """
        crashes = kills = 0
        while crashes < CRASHES and kills < KILLS:
            job.restart()
            job.status = Status.RUNNING
            try:
                await self._run(job)
            except WriterLost:
                job.tried = True
                killed = await self._end_process() in (-signal.SIGKILL, -signal.SIGTERM)
                crashes, kills = crashes + (not killed), kills + killed
                await asyncio.sleep(min(kills * PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))
            else:
                return
        job.status = Status.FAILED
        job.complain("The writing process ended each time that this was tried.")

    async def _run(self, job: Job) -> None:
        process = await self._running_process()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(await asyncio.to_thread(self._spool.read_work, job))
            await process.stdin.drain()
            while job.status is Status.RUNNING:
                line = await process.stdout.readline()
                if not line.endswith(b"\n"):
                    raise WriterLost
                _apply(job, json.loads(line))
        except ConnectionError as error:
            raise WriterLost from error

    async def _running_process(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "api.writing.child", str(self._store), self._model or "",
                stdin=PIPE, stdout=PIPE, limit=LINE_BYTES,
            )  # fmt: skip
        return self._process

    async def _end_process(self) -> int | None:
        """End the writing process; what it had ended with by itself, if it had."""
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(TimeoutError):  # its pipe may be closed a moment before it is gone
            return await asyncio.wait_for(process.wait(), END_SECONDS)
        process.kill()
        await process.wait()
        return None


def _apply(job: Job, line: dict[str, object]) -> None:
    """Note one line of progress."""
    if "outcome" in line:
        job.note(str(line["outcome"]))
    if "absent" in line and job.tried:
        job.note("removed")
        job.status = Status.DONE
    elif "absent" in line:
        job.complain(str(line["absent"]))
        job.status = Status.FAILED
    if "failed" in line:
        job.complain(str(line["failed"]))
        job.disk_full = bool(line["disk_full"])
        job.status = Status.FAILED
    if "done" in line:
        job.status = Status.DONE
