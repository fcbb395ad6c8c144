"""The service under uvicorn: a socket of its own, bounded headers, a stop that lets answers end."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from typing import Any, Final, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.app import create_app
from api.logs import configure_logs
from api.settings import Settings
from graph.errors import InputError
from graph.store.remote import open_view

HEADER_BYTES: Final = 64 * 1024
HEADER_SECONDS: Final = 20.0
STOP_SECONDS: Final = 10
IDLE_SECONDS: Final = 75  # as long as proxies keep an idle connection, or they find it closed
BACKLOG: Final = 512
GATHERED_BYTES: Final = 1 << 16


class Gathering:
    """A transport that sends together what is written in one go: an answer's head and its body."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Send with what else comes before the loop goes on, or at once where that is much."""
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)
        self._size += len(data)
        if self._size >= GATHERED_BYTES:
            self._flush()

    def _flush(self) -> None:
        parts, self._parts, self._size = self._parts, [], 0
        if parts:
            self._transport.write(b"".join(parts))

    def close(self) -> None:
        """Send what is left, then close."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class BoundedProtocol(HttpToolsProtocol):
    """HTTP whose headers may be neither endless nor sent a byte at a time: the connection is closed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport = cast(asyncio.Transport, Gathering(transport, self.loop))
        self._header_bytes, self._in_headers = 0, True
        self._header_timer: asyncio.TimerHandle | None = None
        self._time_headers()

    def _time_headers(self) -> None:
        """Have the connection closed unless its headers end in time; most come whole and need no timer."""
        if self._in_headers and self._header_timer is None:
            self._header_timer = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _stop_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def data_received(self, data: bytes) -> None:
        if self._in_headers:
            self._header_bytes += len(data)
            if self._header_bytes > HEADER_BYTES + len(data):
                self.transport.close()
                return
        super().data_received(data)
        self._time_headers()

    def on_message_begin(self) -> None:
        self._stop_timer()
        self._header_bytes, self._in_headers = 0, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_headers = False
        self._stop_timer()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)


class Server(uvicorn.Server):
    """A server that says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def run_service(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until a signal; StoreError if there is nothing to serve, InputError if the port is taken."""
    with open_view(settings.store):
        pass  # what cannot be opened is said before anything listens
    with bind(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        configure_logs(settings.log)
        address = f"http://{host}:{port}{settings.root_path.rstrip('/')}"
        server = Server(_config(settings), lambda: announce(address))
        server.run(sockets=[listener])


def _config(settings: Settings) -> uvicorn.Config:
    options: dict[str, Any] = {
        "http": BoundedProtocol,
        "loop": "uvloop",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": STOP_SECONDS,
        "timeout_keep_alive": IDLE_SECONDS,
        "ws": "none",
    }
    return uvicorn.Config(create_app(settings), **options)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; InputError says what stands in its way."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise InputError(_refusal(host, port, error)) from error
    return listener


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use; choose another with --port or BEATBOOK_PORT."
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}."
