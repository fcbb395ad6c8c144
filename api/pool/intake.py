"""What a worker is sent: questions in the order in which they came, but for those taken back meanwhile."""

from __future__ import annotations

import socket
import time
from collections import deque
from typing import Final

from api.pool.frames import COUNT, END, HEADER, WITHDRAW

PIECE: Final = 1 << 16
LATE_SECONDS: Final = 0.001  # after so long the service may have taken back what waits here


class Intake:
    """Frames from the service, several of which may come at once; a question taken back becomes an END."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._partial = bytearray()
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._given = 0.0

    def next(self) -> tuple[bytes, bytes] | None:
        """The next frame, waited for; None when the service has closed its end."""
        if self._frames and time.monotonic() > self._given + LATE_SECONDS:
            self._look()
        while not self._frames:
            data = self._connection.recv(PIECE)
            if not data:
                return None
            self._take(data)
        self._given = time.monotonic()
        return self._frames.popleft()

    def _look(self) -> None:
        """Take in what has come, without waiting for more."""
        try:
            while data := self._connection.recv(PIECE, socket.MSG_DONTWAIT):
                self._take(data)
        except BlockingIOError:
            return

    def _take(self, data: bytes) -> None:
        self._partial += data
        at = 0
        while len(self._partial) - at >= HEADER.size:
            kind, length = HEADER.unpack_from(self._partial, at)
            start, end = at + HEADER.size, at + HEADER.size + length
            if end > len(self._partial):
                break
            self._put(kind, bytes(self._partial[start:end]))
            at = end
        del self._partial[:at]

    def _put(self, kind: bytes, payload: bytes) -> None:
        if kind != WITHDRAW:
            self._frames.append((kind, payload))
            return
        (number,) = COUNT.unpack(payload)  # of the last ones sent, some of which may be answered already
        for at in range(max(0, len(self._frames) - number), len(self._frames)):
            self._frames[at] = END, b""
