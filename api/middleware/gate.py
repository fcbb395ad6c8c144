"""What holds for every request, in one layer: each layer of its own would cost as much as a small query.

An id, limits, CORS, headers that tell browsers to trust nothing, HEAD, paths under a proxy's, a line in
the log and a place in the figures.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import RequestLog
from api.metrics import Metrics
from api.middleware.limits import RequestLimits
from api.problems import problem

EXPOSED: Final = ("X-Request-Id", "Link", "Retry-After", "Content-Location", "Location")
POLICY: Final = b"content-security-policy"
STRICT: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)


class Gate:
    """Passes requests on: to the one that `direct` has for a method and path, else to the application."""

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        log: RequestLog,
        limits: RequestLimits,
        root_path: str,
        direct: Mapping[tuple[str, str], ASGIApp],
    ) -> None:
        self._app, self._metrics, self._log, self._limits = app, metrics, log, limits
        self._root_path, self._direct = root_path, direct
        self._preflight = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST", "DELETE", "OPTIONS"],
            allow_headers=["*"],
            expose_headers=EXPOSED,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(scope, send)
        try:
            await self._pass(scope, receive, exchange)
        finally:
            exchange.note(self._metrics, self._log)

    async def _pass(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        refusal = self._limits.refuse(scope)
        if refusal is not None:
            await problem(Request(scope), *refusal)(scope, receive, exchange.send)
            return
        if self._root_path:
            scope = exchange.scope = self._shown(scope)
        method, path = scope["method"], scope["path"][len(self._root_path) :]
        if method == "HEAD":
            method = "GET"
            scope = exchange.scope = {**scope, "method": method}
        elif method != "GET":
            receive = self._limits.bound(receive)
        app = self._direct.get((method, path))
        if app is not None:
            exchange.route = path
            await app(scope, receive, exchange.send)
        else:
            await (self._preflight if method == "OPTIONS" else self._app)(scope, receive, exchange.send)

    def _shown(self, scope: Scope) -> Scope:
        """The request under the path of a proxy, which may have taken that path off or left it on."""
        path: str = scope["path"]
        shown = path if path.startswith(f"{self._root_path}/") else self._root_path + path
        return {**scope, "root_path": self._root_path, "path": shown}


_ID: Final = re.compile(rb"[\w.-]{1,64}")


def request_id_of(scope: Scope) -> str:
    """The id that the client gave in `X-Request-Id`, if it is one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return str(value.decode())
    return f"{random.getrandbits(128):032x}"  # to tell requests apart, not to keep anything secret


class Exchange:
    """One request and its answer on the way out."""

    __slots__ = (
        "_began", "_head", "_request_id", "_send", "_size", "_status", "method", "path", "route", "scope",
    )  # fmt: skip

    def __init__(self, scope: Scope, send: Send) -> None:
        self._began = time.perf_counter()
        self.scope, self._send = scope, send
        self.method, self.path, self.route = scope["method"], scope["path"], ""
        self._head = self.method == "HEAD"
        self._request_id = request_id_of(scope)
        self._status = self._size = 0
        scope.setdefault("state", {})["request_id"] = self._request_id

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on: its headers completed, its body left out for HEAD."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = [*message.get("headers", ()), *ALWAYS, (b"x-request-id", self._request_id.encode())]
            for name, _ in headers:
                if name == POLICY:  # a page may widen its own
                    break
            else:
                headers.append((POLICY, STRICT))
            message["headers"] = headers
        elif self._head:
            message = {**message, "body": b""}
        else:
            self._size += len(message.get("body", b""))
        await self._send(message)

    def note(self, metrics: Metrics, log: RequestLog) -> None:
        """Put the exchange into the figures and the log."""
        seconds, status = time.perf_counter() - self._began, self._status or 500
        route = self.route or getattr(self.scope.get("route"), "path", "other")
        metrics.observe(route, self.method, status, seconds)
        client = self.scope.get("client")
        log.add(
            {
                "request_id": self._request_id,
                "method": self.method,
                "path": self.path,
                "status": status,
                "bytes": self._size,
                "milliseconds": round(seconds * 1000, 2),
                "client": client[0] if client else None,
            }
        )
