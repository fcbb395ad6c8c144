"""Requests that are too long, too large, too slow or not UTF-8 end here."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem


class BodyTooLarge(Exception):
    """The body went past its limit while it was read."""


class BodyTooSlow(Exception):
    """The body did not come in time."""


class Limits:
    """Answers 400, 408, 413 or 414 for a request that is past a limit; passes every other on."""

    def __init__(self, app: ASGIApp, url_length: int, body_bytes: int, body_seconds: float) -> None:
        self._app = app
        self._url_length, self._body_bytes, self._body_seconds = url_length, body_bytes, body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await problem(Request(scope), *refusal)(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
        else:
            await self._bounded(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        path: bytes = scope.get("raw_path") or b""
        query: bytes = scope["query_string"]
        if len(path) + len(query) > self._url_length:
            detail = f"The address is longer than {self._url_length:,} bytes; send the query in a POST."
            return HTTPStatus.REQUEST_URI_TOO_LONG, detail
        if not (_is_utf8(path) and _is_utf8(query)):
            return HTTPStatus.BAD_REQUEST, "The address is not UTF-8."
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._body_bytes:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large()
        return None

    def _too_large(self) -> str:
        return f"The body is larger than {self._body_bytes >> 20} MB."

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, self._bounded_receive(receive), watch)
        except BodyTooLarge:
            refusal = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large()
        except BodyTooSlow:
            detail = f"The body did not arrive within {self._body_seconds:g} seconds."
            refusal = HTTPStatus.REQUEST_TIMEOUT, detail
        else:
            return
        if started:
            raise ConnectionAbortedError("the body went past a limit after the answer had begun")
        await problem(Request(scope), *refusal, headers={"Connection": "close"})(scope, receive, send)

    def _bounded_receive(self, receive: Receive) -> Receive:
        deadline = asyncio.get_running_loop().time() + self._body_seconds
        taken, whole = 0, False

        async def bounded() -> Message:
            nonlocal taken, whole
            if whole:  # what comes after the body is a disconnect, which may take as long as it likes
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise BodyTooSlow from error
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > self._body_bytes:
                raise BodyTooLarge
            return message

        return bounded


def _is_utf8(text: bytes) -> bool:
    if text.isascii() and b"%" not in text:
        return True
    try:
        unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
