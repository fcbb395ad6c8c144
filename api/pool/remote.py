"""The pool's part for a store behind an endpoint: queries are passed on, bounded in time and size alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Final, TypeVar

import httpx

from api.negotiation import GRAPHS, MEDIA, ROWS
from api.pool.count import row_counter
from api.pool.frames import Form, Question, Reason
from api.pool.process import Limits
from api.pool.run import Answer, Gone, QueryFailed
from graph.errors import RefusedError
from graph.store.guard import check_query
from graph.store.remote import with_prefixes
from graph.terms import PREFIXES

_REASONS: Final = {400: Reason.MALFORMED, 406: Reason.NOT_ACCEPTABLE}
_Result = TypeVar("_Result")


class RemotePool:
    """Queries to an endpoint, so many at once."""

    def __init__(self, endpoint: str, limits: Limits) -> None:
        self._endpoint, self.limits = endpoint, limits
        self._slots = asyncio.Semaphore(limits.at_once)
        self._client: httpx.AsyncClient | None = None
        self.running = self.waiting = self.killed = self.reused = 0

    async def start(self) -> None:
        """Be ready to connect."""
        self._client = httpx.AsyncClient(timeout=None)

    async def stop(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def ask(self, question: Question, gone: Gone | None = None) -> Answer:
        """Ask a question and wait for the first bytes of its answer; QueryFailed if there are none."""
        try:
            check_query(question.text)
        except RefusedError as error:
            raise QueryFailed(Reason.REFUSED, str(error)) from error
        deadline = asyncio.get_running_loop().time() + self.limits.seconds
        await self._enter(deadline)
        try:
            response = await self._bounded(self._send(question), deadline)
            media = response.headers.get("content-type", "").partition(";")[0]
        except BaseException:
            self._leave()
            raise
        chunks = self._chunks(response, media, deadline)
        first = await anext(chunks, b"")  # what is wrong from the start is said before anything is sent
        return Answer(Form.GRAPH if media in GRAPHS else Form.ROWS, None, _prepend(first, chunks))

    async def _enter(self, deadline: float) -> None:
        if self._slots.locked() and self.waiting >= self.limits.waiting:
            raise QueryFailed(Reason.TOO_BUSY, "Too many queries wait already; try again in a moment.")
        self.waiting += 1
        try:
            await self._bounded(self._slots.acquire(), deadline)
        finally:
            self.waiting -= 1
        self.running += 1

    def _leave(self) -> None:
        self.running -= 1
        self._slots.release()

    async def _bounded(self, work: Awaitable[_Result], deadline: float) -> _Result:
        try:
            async with asyncio.timeout_at(deadline):
                return await work
        except TimeoutError as error:
            detail = f"The query took more than {self.limits.seconds:g} seconds."
            raise QueryFailed(Reason.TOO_SLOW, detail) from error
        except httpx.HTTPError as error:
            raise QueryFailed(Reason.STORE, f"The store does not answer: {error}.") from error

    async def _send(self, question: Question) -> httpx.Response:
        assert self._client is not None
        response = await self._client.send(self._request(self._client, question), stream=True)
        if response.is_error:
            detail = (await response.aread()).decode("utf-8", "replace")[:500].strip()
            await response.aclose()
            raise QueryFailed(_REASONS.get(response.status_code, Reason.STORE), detail or "The store fails.")
        return response

    def _request(self, client: httpx.AsyncClient, question: Question) -> httpx.Request:
        wanted = [MEDIA[name].partition(";")[0] for name in (question.rows, question.graph) if name]
        return client.build_request(
            "POST",
            self._endpoint,
            params={
                "default-graph-uri": list(question.default_graphs or ()),
                "named-graph-uri": list(question.named_graphs or ()),
            },
            content=with_prefixes(question.text, PREFIXES).encode(),
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": ", ".join(wanted),
                "Accept-Encoding": "identity",
            },
        )

    async def _chunks(self, response: httpx.Response, media: str, deadline: float) -> AsyncIterator[bytes]:
        count, rows, size = row_counter(ROWS.get(media, GRAPHS.get(media, ""))), 0, 0
        stream = response.aiter_raw()
        try:
            while chunk := await self._bounded(anext(stream, b""), deadline):
                rows, size = rows + count(chunk), size + len(chunk)
                if rows > self.limits.rows:
                    raise QueryFailed(
                        Reason.TOO_MANY_ROWS, f"The answer has more than {self.limits.rows:,} rows."
                    )
                if size > self.limits.megabytes << 20:
                    raise QueryFailed(
                        Reason.TOO_LARGE, f"The answer is larger than {self.limits.megabytes} MB."
                    )
                yield chunk
        finally:
            await response.aclose()
            self._leave()


async def _prepend(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if first:
        yield first
    async for chunk in rest:
        yield chunk
