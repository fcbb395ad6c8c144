"""Query workers as the service sees them: processes that it may kill, and the sockets to them."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import struct
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.pool.frames import FAILURE, HEADER, Failure, Question, Reason

NICE: Final = 15
BUFFER: Final = 1 << 18
PID: Final = struct.Struct("!I")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take, and how many may run or wait at once."""

    seconds: float = 30.0
    memory_mb: int = 2048
    rows: int = 1_000_000
    megabytes: int = 512
    at_once: int = 8
    waiting: int = 64


class WorkerLost(Exception):
    """The worker ended before its answer did."""


class Nursery:
    """The process that workers are forked from; started when first needed, and again if it dies."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._arguments = (str(store), str(limits.memory_mb), str(limits.rows), str(limits.megabytes))
        self._control: socket.socket | None = None
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def spawn(self) -> Worker:
        """A worker that has opened the store; WorkerLost if it cannot."""
        ours, theirs = socket.socketpair()
        with theirs:
            async with self._turn:
                pid = await self._fork(theirs)
        reader, writer = await asyncio.open_connection(sock=ours, limit=BUFFER)
        try:
            worker = Worker(pid, reader, writer)
        except ProcessLookupError as error:
            writer.transport.abort()
            raise WorkerLost("a query worker ended at once") from error
        try:
            await worker.receive()
        except BaseException:
            worker.kill()
            raise
        return worker

    async def _fork(self, theirs: socket.socket) -> int:
        control = await self._start()
        try:
            socket.send_fds(control, [b"+"], [theirs.fileno()])
            answer = await asyncio.get_running_loop().sock_recv(control, PID.size)
        except OSError:
            answer = b""
        if len(answer) < PID.size:
            await self.stop()
            raise WorkerLost("the process that makes query workers ended")
        return int(PID.unpack(answer)[0])

    async def _start(self) -> socket.socket:
        if self._control is None or self._process is None or self._process.returncode is not None:
            self._control, theirs = socket.socketpair()
            self._control.setblocking(False)
            with theirs:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "api.pool.nursery", *self._arguments,
                    stdin=theirs.fileno(), start_new_session=True,
                )  # fmt: skip
        return self._control

    async def stop(self) -> None:
        """End the process; its workers end with it."""
        control, self._control = self._control, None
        if control is not None:
            control.close()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


class Worker:
    """A process that answers one question at a time."""

    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid, self._reader, self._writer = pid, reader, writer
        self._handle = os.pidfd_open(pid)  # a number may be given to another process, this may not
        self._demoted = False

    @property
    def alive(self) -> bool:
        """Whether the worker can be asked."""
        return self._handle >= 0 and not select.select([self._handle], [], [], 0)[0]

    def ask(self, question: Question) -> None:
        """Send a question; what comes back is received frame by frame."""
        self._writer.write(question.encode())

    async def receive(self) -> tuple[bytes, bytes | Failure]:
        """The next frame; WorkerLost if the worker died, which by then is for want of memory."""
        try:
            kind, length = HEADER.unpack(await self._reader.readexactly(HEADER.size))
            payload = await self._reader.readexactly(length) if length else b""
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerLost(f"query worker {self.pid} ended") from error
        if kind != FAILURE:
            return kind, payload
        record = json.loads(payload)
        return kind, Failure(Reason(record["reason"]), record["detail"])

    def demote(self) -> None:
        """Let short queries go before this one."""
        self._demoted = True
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self.pid, NICE)

    def restore(self) -> bool:
        """Whether the worker can take another question at full priority: not everyone may raise it again."""
        if not self.alive:
            return False
        if self._demoted:
            try:
                os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0))
            except PermissionError:
                return False
            self._demoted = False
        return True

    def kill(self) -> None:
        """End the worker at once, whatever it does; killing twice is killing once."""
        if self._handle >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            os.close(self._handle)
            self._handle = -1
        self._writer.transport.abort()
