"""What the process that makes query workers tells the service."""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from dataclasses import dataclass

from api.pool.frames import NOTICE


@dataclass(frozen=True, slots=True)
class Born:
    """A new worker's process, and the signal that ends it, once it has."""

    pid: int
    end: asyncio.Future[int]


class Control(asyncio.Protocol):
    """What the process that makes workers says: whom it made, and what ended whom."""

    def __init__(self) -> None:
        self._partial = b""
        self._expected: deque[asyncio.Future[Born | None]] = deque()
        self._ends: dict[int, asyncio.Future[int]] = {}
        self.lost = False

    def expect(self) -> asyncio.Future[Born | None]:
        """The next worker; None if there will be none."""
        born: asyncio.Future[Born | None] = asyncio.get_running_loop().create_future()
        self._expected.append(born)
        return born

    def data_received(self, data: bytes) -> None:
        data = self._partial + data
        whole = len(data) - len(data) % NOTICE.size
        self._partial = data[whole:]
        for pid, number in NOTICE.iter_unpack(data[:whole]):
            if number:
                self._ends.pop(pid).set_result(number)
                continue
            end = self._ends[pid] = asyncio.get_running_loop().create_future()
            expected = self._expected.popleft()
            if not expected.done():
                expected.set_result(Born(pid, end))

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        for end in self._ends.values():
            end.set_result(signal.SIGKILL)  # as the kernel ends all whose maker ends
        for expected in self._expected:
            if not expected.done():
                expected.set_result(None)
        self._ends.clear()
        self._expected.clear()
