"""Requests that are too long, too large, too slow or not UTF-8."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

CLOSE: Final = {"Connection": "close"}
_HIGH: Final = re.compile(rb"%[89a-fA-F]")  # the escape of a byte that is not ASCII


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """How long an address, and how large and slow a body may be."""

    url_length: int
    body_bytes: int
    body_seconds: float

    def refuse(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        """The status and the sentence for a request whose head is past a limit; None for all others."""
        path: bytes = scope.get("raw_path") or b""
        query: bytes = scope["query_string"]
        if len(path) + len(query) > self.url_length:
            detail = f"The address is longer than {self.url_length:,} bytes; send the query in a POST."
            return HTTPStatus.REQUEST_URI_TOO_LONG, detail
        if not (_is_utf8(path) and _is_utf8(query)):
            return HTTPStatus.BAD_REQUEST, "The address is not UTF-8."
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self.body_bytes:
                return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large()
        return None

    def _too_large(self) -> str:
        return f"The body is larger than {self.body_bytes >> 20} MB."

    def bound(self, receive: Receive) -> Receive:
        """The same body, but it ends in 413 or 408 once it is too large or too slow."""
        deadline = asyncio.get_running_loop().time() + self.body_seconds
        taken, whole = 0, False

        async def bounded() -> Message:
            nonlocal taken, whole
            if whole:  # what comes after the body is a disconnect, which may take as long as it likes
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                detail = f"The body did not arrive within {self.body_seconds:g} seconds."
                raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, detail, CLOSE) from error
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > self.body_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large(), CLOSE)
            return message

        return bounded


def _is_utf8(text: bytes) -> bool:
    if text.isascii() and not _HIGH.search(text):
        return True
    try:
        unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
