"""A worker's socket as frames, each given to the question that it answers: the oldest without its end.

A worker is held back while what it sent is not taken.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Final, cast

from api.pool.frames import END, FAILURE, HEADER, WHOLE

HIGH_WATER: Final = 1 << 18  # bytes of frames that may wait for their readers
_LAST: Final = frozenset({WHOLE, FAILURE, END})  # nothing of the same answer follows
Frame = tuple[bytes, bytes]


class WorkerLost(Exception):
    """The worker ended before its answer did, or the question was taken back from it."""


class Inbox:
    """What comes for one question; one reader takes it in turn. `ended`: its last frame has come."""

    __slots__ = ("_frames", "_link", "_waiter", "ended", "forgotten")

    def __init__(self, link: Link) -> None:
        self._link = link
        self._frames: deque[Frame] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self.ended = self.forgotten = False

    def put(self, frame: Frame) -> None:
        """Keep a frame, unless nobody waits for it any more."""
        if not self.forgotten:
            self._frames.append(frame)
            self._link.hold(len(frame[1]))
            self.wake()

    def wake(self) -> None:
        """Have the reader look again."""
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def forget(self) -> None:
        """Take in nothing more, and let the reader know."""
        if self.forgotten:
            return
        self.forgotten = True
        self._link.forgotten += not self.ended
        self._link.hold(-sum(len(payload) for _, payload in self._frames))
        self._frames.clear()
        self.wake()

    async def receive(self) -> Frame:
        """The next frame; WorkerLost if there will be none."""
        while not self._frames:
            if self.forgotten or self._link.lost or self._link.deaf:
                raise WorkerLost
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        frame = self._frames.popleft()
        self._link.hold(-len(frame[1]))
        return frame


class Link(asyncio.Protocol):
    """Frames from one worker; a protocol of its own, as a stream costs more than a small query does."""

    def __init__(self) -> None:
        self._partial = bytearray()
        self._unsent: list[bytes] = []
        self._expected: deque[Inbox] = deque()
        self._waiting = self.forgotten = 0
        self._paused = self.lost = self.deaf = False
        self.since = 0.0  # when the oldest question became that
        self.ready = self.expect()  # a worker's first frame says that it is
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @property
    def pending(self) -> int:
        """How many answers have not come to their end."""
        return len(self._expected)

    def expect(self) -> Inbox:
        """Where the answer to what is sent next will come in."""
        if not self._expected:
            self.since = time.monotonic()
        inbox = Inbox(self)
        self._expected.append(inbox)
        return inbox

    def is_first(self, inbox: Inbox) -> bool:
        """Whether the worker is at this answer, and not at an earlier one."""
        return bool(self._expected) and self._expected[0] is inbox

    def forget_followers(self) -> int:
        """Take in only the answer that the worker is at; how many are behind it."""
        followers = tuple(self._expected)[1:]
        for inbox in followers:
            inbox.forget()
        return len(followers)

    def data_received(self, data: bytes) -> None:
        if self.deaf:
            return
        if self._partial:
            self._partial += data
            del self._partial[: self._take(self._partial)]
        else:
            taken = self._take(data)
            if taken < len(data):
                self._partial += data[taken:]

    def _take(self, data: bytes | bytearray) -> int:
        """Give out the whole frames at the start of some bytes; how many bytes they are."""
        at = 0
        while len(data) - at >= HEADER.size:
            kind, length = HEADER.unpack_from(data, at)
            end = at + HEADER.size + length
            if end > len(data):
                break
            inbox = self._expected[0]
            if kind in _LAST:
                self._expected.popleft()
                inbox.ended = True
                self.forgotten -= inbox.forgotten
                self.since = time.monotonic()
            inbox.put((kind, bytes(memoryview(data)[at + HEADER.size : end])))
            at = end
        return at

    def hold(self, more: int) -> None:
        """Count bytes that wait for a reader; past a limit the worker is held back until half are taken."""
        self._waiting += more
        if not self._paused and self._waiting > HIGH_WATER:
            self._paused = True
            self._transport.pause_reading()
        elif self._paused and self._waiting <= HIGH_WATER // 2:
            self._paused = False
            self._transport.resume_reading()

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        self._wake()
        self.gone.set_result(None)

    def _wake(self) -> None:
        for inbox in self._expected:
            inbox.wake()

    def send(self, data: bytes) -> None:
        """Send bytes, with what else is sent before the loop goes on: each write wakes the worker."""
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent.append(data)

    def _flush(self) -> None:
        data, self._unsent = b"".join(self._unsent), []
        self._transport.write(data)

    def drop(self) -> None:
        """Take nothing more, and let the readers know; `gone` is done when the other end is closed."""
        self.deaf = True
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._wake()

    def abort(self) -> None:
        """Close this end at once."""
        self._transport.abort()
