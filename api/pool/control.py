"""What the process that makes query workers tells the service."""

from __future__ import annotations

import asyncio
import signal
from collections import deque

from api.pool.frames import NOTICE


class Control(asyncio.Protocol):
    """What the process that makes workers says: whom it made, and what ended whom."""

    def __init__(self) -> None:
        self._partial = b""
        self._made: deque[asyncio.Future[int]] = deque()
        self._ends: dict[int, asyncio.Future[int]] = {}
        self.lost = False

    def expect(self) -> asyncio.Future[int]:
        """The process id of the next worker."""
        made: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._made.append(made)
        return made

    def end_of(self, pid: int) -> asyncio.Future[int]:
        """The signal that ends a worker, once it has."""
        return self._ends.setdefault(pid, asyncio.get_running_loop().create_future())

    def data_received(self, data: bytes) -> None:
        data = self._partial + data
        whole = len(data) - len(data) % NOTICE.size
        self._partial = data[whole:]
        for pid, number in NOTICE.iter_unpack(data[:whole]):
            future = self.end_of(pid) if number else self._made.popleft()
            if number:
                self._ends.pop(pid)
            if not future.done():
                future.set_result(number or pid)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        for future in (*self._made, *self._ends.values()):
            if not future.done():
                future.set_result(signal.SIGKILL if future not in self._made else 0)
        self._made.clear()
        self._ends.clear()
