"""Query workers as the service sees them: processes that it may kill, and the sockets to them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.pool.control import Born, Control
from api.pool.frames import COUNT, PID, RENEW, WITHDRAW, Question, frame
from api.pool.link import Inbox, Link, WorkerLost

NOTICE_SECONDS: Final = 1.0  # how long what ended a worker is waited for
DEPTH: Final = 8  # questions that one worker may have at once
_FIRST_QUESTIONS: Final = (
    Question("ASK { ?s ?p ?o }"),
    *(Question(f"ASK {{ <urn:beatbook:absent:{number}> a <urn:beatbook:absent> }}") for number in range(5)),
)
_PROCESS_CLOCK: Final = 2  # with a process id above it, a clock of the kernel's: what the scheduler gave it
PROMPT_SECONDS: Final = 0.001  # a worker that is longer at one question gets no other behind it


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take, and how many may run or wait at once."""

    seconds: float = 30.0
    memory_mb: int = 2048
    rows: int = 1_000_000
    megabytes: int = 512
    at_once: int = 8
    waiting: int = 64


class Nursery:
    """The process that workers are forked from; started when first needed, and again if it dies."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._arguments = (str(store), str(limits.memory_mb), str(limits.rows), str(limits.megabytes))
        self._socket: socket.socket | None = None
        self._control: Control | None = None
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def spawn(self) -> Worker:
        """A worker that has opened the store; WorkerLost if it cannot."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                async with self._turn:
                    born = await self._fork(theirs)
            _, link = await asyncio.get_running_loop().create_connection(Link, sock=ours)
        except BaseException:
            ours.close()
            raise
        try:
            worker = Worker(born.pid, link, born.end)
        except ProcessLookupError as error:
            link.abort()
            raise WorkerLost from error
        try:
            await worker.be_ready()
        except BaseException:
            worker.kill()
            raise
        return worker

    async def _fork(self, theirs: socket.socket) -> Born:
        control, messages = await self._start()
        expected = control.expect()
        try:
            socket.send_fds(messages, [b"+"], [theirs.fileno()])
            born = await expected
        except OSError:
            born = None
        if born is None:
            await self.stop()
            raise WorkerLost
        return born

    async def _start(self) -> tuple[Control, socket.socket]:
        if self._control is not None and self._socket is not None and not self._control.lost:
            return self._control, self._socket
        await self.stop()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "api.pool.nursery",
                str(os.getpid()),
                *self._arguments,
                stdin=theirs.fileno(),
            )
        self._socket = ours.dup()  # descriptors cannot be sent by a transport
        _, self._control = await asyncio.get_running_loop().create_connection(Control, sock=ours)
        return self._control, self._socket

    async def stop(self) -> None:
        """End the process; its workers end with it."""
        messages, self._socket, self._control = self._socket, None, None
        if messages is not None:
            messages.close()
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.wait()


class Worker:
    """A process that answers questions in turn; several may be sent before the first is answered."""

    def __init__(self, pid: int, link: Link, end: asyncio.Future[int]) -> None:
        self.pid, self._link, self._end = pid, link, end
        self._handle = os.pidfd_open(pid)  # a number may be given to another process, this may not
        self._thread = 0  # the one that answers; none until the worker is ready
        self._ready = link.ready
        self.sharing = 0  # runs that wait for it
        self.demoted = False
        self._paused = False

    @property
    def alive(self) -> bool:
        """Whether the worker can be asked."""
        return self._handle >= 0 and not self._link.lost

    @property
    def killed(self) -> bool:
        """Whether we ended it."""
        return self._handle < 0

    @property
    def settled(self) -> bool:
        """Whether nothing is under way that nobody waits for."""
        return not self._link.forgotten

    @property
    def has_followers(self) -> bool:
        """Whether questions wait behind the one that it is at."""
        return self.sharing > 1

    def seconds_at(self, now: float) -> float:
        """How long it has been at the question that it is at."""
        return now - self._link.since

    def accepts(self, now: float) -> bool:
        """Whether one more question is likely to be answered here sooner than elsewhere."""
        return (
            0 < self.sharing < DEPTH
            and self.settled
            and self.alive
            and not self.demoted
            and self.seconds_at(now) < PROMPT_SECONDS
        )

    def ask(self, question: Question) -> Inbox:
        """Send a question; what comes back is received frame by frame."""
        self._link.send(question.encode())
        return self._link.expect()

    def is_at(self, inbox: Inbox) -> bool:
        """Whether it is at this question, and not at an earlier one."""
        return self._link.is_first(inbox)

    def withdraw_followers(self) -> None:
        """Take back the questions that wait behind the one that it is at."""
        self._link.send(frame(WITHDRAW, COUNT.pack(self._link.forget_followers())))

    async def was_killed(self) -> bool:
        """Whether somebody else ended this worker, which is lost, rather than what it was asked."""
        done, _ = await asyncio.wait({self._end}, timeout=NOTICE_SECONDS)
        return bool(done) and self._end.result() in (signal.SIGKILL, signal.SIGTERM)

    async def be_ready(self) -> None:
        """Wait until a thread is there to answer; WorkerLost if there will be none."""
        if not self._thread:
            _, payload = await self._ready.receive()
            self._thread = int(PID.unpack(payload)[0])

    async def warm_up(self) -> None:
        """Have it read what every question reads first, some 20 ms of work; WorkerLost if that ends it."""
        for question in _FIRST_QUESTIONS:
            await self.ask(question).receive()  # each answer is one frame

    def demote(self) -> None:
        """Let the answering thread run only while nothing else wants to: whoever wakes up goes first."""
        assert self._thread  # 0 would be the service itself
        self.demoted = True
        with suppress(ProcessLookupError):
            os.sched_setscheduler(self._thread, os.SCHED_IDLE, os.sched_param(0))

    def processor_seconds(self) -> float:
        """How much processor time it has taken; none once it is dead."""
        try:
            return time.clock_gettime(~self.pid << 3 | _PROCESS_CLOCK)
        except OSError:
            return 0.0

    def pause(self) -> None:
        """Have it stand still, and take back what waits behind."""
        if self.has_followers:
            self.withdraw_followers()
        self._paused = True
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Have it go on, if it stands still."""
        if self._paused:
            self._paused = False
            self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self._handle >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def renew(self) -> None:
        """Have another thread answer from now on, one that was not told to yield."""
        self.resume()
        self._thread, self.demoted = 0, False
        self._link.send(frame(RENEW))
        self._ready = self._link.expect()

    def kill(self) -> asyncio.Future[None]:
        """End the worker at once, whatever it does; done when its memory is free again."""
        if self._handle >= 0:
            self._signal(signal.SIGKILL)
            os.close(self._handle)
            self._handle = -1
            self._link.drop()
        return self._link.gone
