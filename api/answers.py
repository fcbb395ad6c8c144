"""A question to the query workers, and its answer as an HTTP response."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Final

from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive

from api.negotiation import MEDIA
from api.pool.frames import Form, Question
from api.pool.run import QueryFailed
from api.service import Service

VARY: Final = {"Vary": "Accept"}


class Whole(Response):
    """A short answer, its headers written as they are sent: building them would take longer than it did."""

    def __init__(self, body: bytes, media: str) -> None:
        self.status_code, self.body, self.background = 200, body, None
        self.raw_headers = [
            (b"content-type", media.encode()),
            (b"content-length", b"%d" % len(body)),
            (b"vary", b"Accept"),
        ]


async def answer_question(service: Service, question: Question, receive: Receive | None = None) -> Response:
    """The answer, streamed where it is long; QueryFailed where nothing was sent yet.

    `receive` tells of a client who leaves, with whom a long query ends.
    """
    gone = None if receive is None else partial(wait_until_gone, receive)
    try:
        answer = await service.pool.ask(question, gone)
    except QueryFailed as error:
        service.metrics.failures.labels(error.reason).inc()
        raise
    media = MEDIA[(question.graph if answer.form is Form.GRAPH else question.rows) or ""]
    if answer.chunks is None:
        return Whole(answer.whole or b"", media)
    return StreamingResponse(_counted(service, answer.chunks), headers=VARY, media_type=media)


async def wait_until_gone(receive: Receive) -> None:
    """Wait until the client leaves."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _counted(service: Service, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks; a failure among them goes on up, and so breaks the transfer off."""
    try:
        async for chunk in chunks:
            yield chunk
    except QueryFailed as error:
        service.metrics.failures.labels(error.reason).inc()
        raise
