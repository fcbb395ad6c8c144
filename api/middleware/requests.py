"""Each request gets an id, a line in the log and a place in the figures."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

LOG: Final = logging.getLogger("beatbook.requests")
_ID: Final = re.compile(rb"[\w.-]{1,64}")


class Requests:
    """Takes or makes `X-Request-Id`, times the request, logs it without its query string."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        header = (b"x-request-id", request_id.encode())
        started, status, size = time.perf_counter(), 500, 0

        async def watch(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), header]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - started
            self._metrics.observe(_route(scope), scope["method"], status, seconds)
            if LOG.isEnabledFor(logging.INFO):
                _log(scope, request_id, status, size, seconds)


def _request_id(scope: Scope) -> str:
    given: bytes = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if _ID.fullmatch(given) else uuid.uuid4().hex


def _route(scope: Scope) -> str:
    """The route's pattern, so that figures do not grow with the paths that are asked for."""
    route = scope.get("route")
    if route is None and scope["path"].endswith("/sparql") and "endpoint" in scope:
        return "/sparql"  # answered without the framework's routing
    return getattr(route, "path", "other")


def _log(scope: Scope, request_id: str, status: int, size: int, seconds: float) -> None:
    client = scope.get("client")
    fields = {
        "request_id": request_id,
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "bytes": size,
        "milliseconds": round(seconds * 1000, 2),
        "client": client[0] if client else None,
    }
    LOG.info("%s", json.dumps(fields["path"])[1:-1], extra={"fields": fields})
