"""A worker's socket as frames: one reader takes them in turn, and the worker is held back while none does."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, cast

from api.pool.frames import HEADER

HIGH_WATER: Final = 1 << 18  # bytes of frames that may wait for their reader


class WorkerLost(Exception):
    """The worker ended before its answer did."""


class Link(asyncio.Protocol):
    """Frames from one worker; a protocol of its own, as a stream costs more than a small query does."""

    def __init__(self) -> None:
        self._partial = bytearray()
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._waiting = 0
        self._paused = self.lost = self._deaf = False
        self._waiter: asyncio.Future[None] | None = None
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        if self._partial:
            self._partial += data
            del self._partial[: self._take(self._partial)]
        else:
            taken = self._take(data)
            if taken < len(data):
                self._partial += data[taken:]
        if self._frames:
            self._wake()
        if self._waiting > HIGH_WATER and not self._paused:
            self._paused = True
            self._transport.pause_reading()

    def _take(self, data: bytes | bytearray) -> int:
        """Keep the whole frames at the start of some bytes; how many bytes they are."""
        at = 0
        while len(data) - at >= HEADER.size:
            kind, length = HEADER.unpack_from(data, at)
            end = at + HEADER.size + length
            if end > len(data):
                break
            self._frames.append((kind, bytes(memoryview(data)[at + HEADER.size : end])))
            self._waiting += length
            at = end
        return at

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        self._wake()
        self.gone.set_result(None)

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._transport.write(data)

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame; WorkerLost if there will be none."""
        while not self._frames:
            if self.lost or self._deaf:
                raise WorkerLost
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        kind, payload = self._frames.popleft()
        self._waiting -= len(payload)
        if self._paused and self._waiting <= HIGH_WATER // 2:
            self._paused = False
            self._transport.resume_reading()
        return kind, payload

    def drop(self) -> None:
        """Take nothing more, and let the reader know; `gone` is done when the other end is closed."""
        self._deaf = True
        self._frames.clear()
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._wake()

    def abort(self) -> None:
        """Close this end at once."""
        self._transport.abort()
