"""Headers that every answer carries, HEAD answered as GET without its body, and paths under a proxy's."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
POLICY: Final = b"content-security-policy"
STRICT: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class SecurityHeaders:
    """Adds headers that tell browsers to trust nothing; a page may widen its policy by setting its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"] = [*message.get("headers", ()), *ALWAYS]
                if not any(name == POLICY for name, _ in headers):
                    headers.append((POLICY, STRICT))
            await send(message)

        await self._app(scope, receive, add)


class Head:
    """Answers HEAD as GET would be, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def drop(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, drop)


class RootPath:
    """Lets the service be shown under a path of a proxy, which may take that path off or leave it on."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app, self._root_path = app, root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._root_path:
            path: str = scope["path"]
            shown = path if path.startswith(f"{self._root_path}/") else self._root_path + path
            scope = {**scope, "root_path": self._root_path, "path": shown}
        await self._app(scope, receive, send)
