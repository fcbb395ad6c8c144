"""Exports, so many at once and so many waiting, each ended with the client who asked for it."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from api.exporting.child import DISK_FULL
from api.pool.frames import Reason
from api.pool.run import Gone, QueryFailed
from graph.errors import StoreError

AT_ONCE: Final = 2  # each walks the whole store
WAITING: Final = 8
PAUSE_SECONDS: Final = 0.02  # in which a client who has left is noticed before a process is started


class Exporter:
    """Has exports written by processes: one whose client left is killed, and none keeps a thread waiting."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._taken = 0
        self._processes: set[Process] = set()
        self._folder: TemporaryDirectory[str] | None = None

    def make_folder(self) -> TemporaryDirectory[str]:
        """A folder for one export, gone when the service ends at the latest."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="beatbook-", ignore_cleanup_errors=True)
        return TemporaryDirectory(dir=self._folder.name, ignore_cleanup_errors=True)

    async def stop(self) -> None:
        """End every export and remove what was written."""
        for process in tuple(self._processes):
            await _end(process)
        if self._folder is not None:
            self._folder.cleanup()

    async def write(self, projection: str, form: str, target: Path, gone: Gone) -> None:
        """Write a file, as `graph.export.export_graph` does.

        QueryFailed where too many wait or the client leaves, StoreError where the store cannot be read,
        OSError where the disk is full.
        """
        if self._taken >= AT_ONCE + WAITING:
            raise QueryFailed(Reason.TOO_BUSY, "Too many exports wait already; try again in a moment.")
        self._taken += 1
        work = asyncio.ensure_future(self._run(projection, form, target))
        left = asyncio.ensure_future(gone())
        try:
            await asyncio.wait((work, left), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise QueryFailed(Reason.ABANDONED, "The client left.")
            await work
        finally:
            self._taken -= 1
            left.cancel()
            work.cancel()
            await asyncio.gather(work, left, return_exceptions=True)  # the process is gone when this is over

    async def _run(self, projection: str, form: str, target: Path) -> None:
        async with self._slots:
            await asyncio.sleep(PAUSE_SECONDS)
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "api.exporting.child", self._store, projection, form, str(target),
                stdout=PIPE,
            )  # fmt: skip
            self._processes.add(process)
            try:
                said, _ = await process.communicate()
            finally:
                await _end(process)
                self._processes.discard(process)
        if process.returncode == DISK_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if process.returncode:
            raise StoreError(said.decode("utf-8", "replace").strip() or "The export's process was ended.")


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
