"""A process that has loaded what query workers need, and forks one in milliseconds when asked.

Its standard input is a socket: each message brings the descriptor of a worker's own socket, and is
answered with a notice of the worker's process id. Another notice tells what ended a worker.
"""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from pathlib import Path
from typing import Final

from api.pool.frames import EXITED, NOTICE
from api.pool.worker import work

REST_SECONDS: Final = 0.5  # from the end of a worker to its burial
_PR_SET_PDEATHSIG: Final = 1


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel end this process when its parent ends; at once if `parent` is not that any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent not in (None, os.getppid()):
            os._exit(1)


def leave_group() -> None:
    """Leave what a terminal's keys end to the service, but stay in its session: the kernel shares time out
    among sessions first, so that in one of their own idle-class workers would compete with the service."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Forker:
    """Makes workers, and tells of their births and deaths.

    The dead are buried a while later: their last thread may be of the idle class and not quite done, and the
    kernel would have us spin until it is, which on a busy machine is when the other queries end.
    """

    def __init__(self, control: socket.socket, directory: Path, limits: tuple[int, int, int]) -> None:
        self._control, self._directory, self._limits = control, directory, limits
        self._dead: deque[tuple[float, int]] = deque()
        self._selector = selectors.PollSelector()  # in no way shared with those that are forked
        self._selector.register(control, selectors.EVENT_READ)

    def run(self) -> None:
        """Go on until the service closes its end."""
        while True:
            wait = self._dead[0][0] - time.monotonic() if self._dead else None
            for key, _ in self._selector.select(wait):
                if key.data is not None:
                    self._tell_death(key.fd, key.data)
                elif not self._answer():
                    return
            self._bury(time.monotonic())

    def _answer(self) -> bool:
        """Make the worker that is asked for; False when there will be no more."""
        message, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        if not message:
            return False
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_worker(descriptors[0], parent)
        os.close(descriptors[0])
        self._selector.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)
        self._control.sendall(NOTICE.pack(pid, 0))
        return True

    def _become_worker(self, descriptor: int, parent: int) -> None:
        die_with_parent(parent)
        self._control.detach()
        os.close(0)
        work(descriptor, self._directory, *self._limits)
        os._exit(0)

    def _tell_death(self, handle: int, pid: int) -> None:
        self._selector.unregister(handle)
        end = os.waitid(os.P_PIDFD, handle, os.WEXITED | os.WNOWAIT)
        by_signal = end is not None and end.si_code in (os.CLD_KILLED, os.CLD_DUMPED)
        self._control.sendall(NOTICE.pack(pid, end.si_status if end and by_signal else EXITED))
        self._dead.append((time.monotonic() + REST_SECONDS, handle))

    def _bury(self, now: float) -> None:
        while self._dead and self._dead[0][0] <= now:
            _, handle = self._dead.popleft()
            os.waitid(os.P_PIDFD, handle, os.WEXITED)
            os.close(handle)


def main() -> None:
    parent, directory, memory_mb, max_rows, max_mb = sys.argv[1:]
    leave_group()
    die_with_parent(int(parent))
    with socket.socket(fileno=0) as control:
        Forker(control, Path(directory), (int(memory_mb) << 20, int(max_rows), int(max_mb) << 20)).run()


if __name__ == "__main__":
    main()
