"""A process that has loaded what query workers need, and forks one in milliseconds when asked.

Its standard input is a socket: each message brings the descriptor of a worker's own socket, and is
answered with a notice of the worker's process id. Another notice tells what ended a worker.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Final

from api.pool.frames import EXITED, NOTICE
from api.pool.worker import work

_PR_SET_PDEATHSIG: Final = 1


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends, whatever it is doing then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def leave_group() -> None:
    """Leave what a terminal's keys end to the service, but stay in its session: the kernel shares time out
    among sessions first, so that in one of their own idle-class workers would compete with the service."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def main() -> None:
    directory, memory_mb, max_rows, max_mb = sys.argv[1:]
    limits = int(memory_mb) << 20, int(max_rows), int(max_mb) << 20
    leave_group()
    die_with_parent()
    with socket.socket(fileno=0) as control:
        signal.signal(signal.SIGCHLD, lambda *_: bury(control))
        while True:
            message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
            if not message:
                return
            pid = fork(control)
            if pid == 0:
                work(descriptors[0], Path(directory), *limits)
                os._exit(0)
            os.close(descriptors[0])


def fork(control: socket.socket) -> int:
    """Make a worker and tell of it; its end, however soon it comes, is told of later."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.detach()
        os.close(0)
        die_with_parent()
    else:
        control.sendall(NOTICE.pack(pid, 0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    return pid


def bury(control: socket.socket) -> None:
    """Tell of each worker that ended what ended it."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        control.sendall(NOTICE.pack(pid, os.WTERMSIG(status) or EXITED))


if __name__ == "__main__":
    main()
