"""One query worker as the service sees it: a child process and the socket to it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.pool.frames import FAILURE, HEADER, Failure, Question, Reason

NICE: Final = 15
BUFFER: Final = 1 << 18


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


class Worker:
    """A child that answers one question at a time."""

    def __init__(self, process: Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._process, self._reader, self._writer = process, reader, writer
        self._demoted = False

    @classmethod
    async def start(cls, store: Path, limits: Limits) -> Worker:
        """A worker that has opened the store's checkpoint; WorkerLost if it cannot."""
        ours, theirs = socket.socketpair()
        arguments = (str(store), str(limits.memory_mb), str(limits.rows), str(limits.megabytes))
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "api.pool.worker",
                *arguments,
                stdin=theirs.fileno(),
                start_new_session=True,
            )
        reader, writer = await asyncio.open_connection(sock=ours, limit=BUFFER)
        worker = cls(process, reader, writer)
        try:
            await worker.receive()
        except BaseException:
            await worker.stop()
            raise
        return worker

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the child can be asked."""
        return self._process.returncode is None and not self._reader.at_eof()

    def ask(self, question: Question) -> None:
        """Send a question; what comes back is received frame by frame."""
        self._writer.write(question.encode())

    async def receive(self) -> tuple[bytes, bytes | Failure]:
        """The next frame; WorkerLost if the child died, which by then is for want of memory."""
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
        if self.alive:
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
        """End the child at once, whatever it does."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        self._writer.transport.abort()

    async def stop(self) -> None:
        """End the child and wait until it is gone."""
        self.kill()
        await self._process.wait()
