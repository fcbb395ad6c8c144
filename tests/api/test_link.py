"""Frames come out of a worker's socket as they went in, however they are cut on the way."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pool.frames import ANSWER, DATA, END, FAILURE, WHOLE, frame
from api.pool.link import HIGH_WATER, Link, WorkerLost


@asynccontextmanager
async def linked() -> AsyncIterator[tuple[Link, socket.socket]]:
    """A link to a worker that has said that it is ready, and the worker's end; both are closed at the end."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    _, link = await asyncio.get_running_loop().create_connection(Link, sock=ours)
    theirs.send(frame(END))
    assert await link.ready.receive() == (END, b"")
    try:
        yield link, theirs
    finally:
        link.abort()
        theirs.close()
        await link.gone


@given(payloads=st.lists(st.binary(max_size=40), min_size=1), cuts=st.lists(st.integers(1, 9)))
def test_frames_are_whole_however_they_come(payloads: list[bytes], cuts: list[int]) -> None:
    async def check() -> None:
        async with linked() as (link, _):
            inbox = link.expect()
            data = b"".join(frame(DATA, payload) for payload in payloads)
            for cut in cuts:
                link.data_received(data[:cut]) if data[:cut] else None
                data = data[cut:]
            link.data_received(data) if data else None
            assert [await inbox.receive() for _ in payloads] == [(DATA, payload) for payload in payloads]

    asyncio.run(check())


def test_a_reader_who_does_not_read_holds_the_worker_back() -> None:
    async def check() -> None:
        async with linked() as (link, theirs):
            inbox, piece = link.expect(), frame(DATA, b"x" * 65_536)
            sending = asyncio.create_task(asyncio.get_running_loop().sock_sendall(theirs, piece * 64))
            done, _ = await asyncio.wait({sending}, timeout=0.5)
            assert not done
            assert link._waiting < 4 * HIGH_WATER
            for _ in range(64):  # and lets it go on
                assert await inbox.receive() == (DATA, b"x" * 65_536)
            await sending

    asyncio.run(check())


def test_a_worker_that_ends_is_noticed_by_who_waits_and_by_who_asks_later() -> None:
    async def check() -> None:
        async with linked() as (link, theirs):
            inbox = link.expect()
            waiting = asyncio.create_task(inbox.receive())
            await asyncio.sleep(0)
            theirs.close()
            with pytest.raises(WorkerLost):
                await waiting
            with pytest.raises(WorkerLost):
                await inbox.receive()
            await link.gone

    asyncio.run(check())


def test_what_was_sent_before_the_end_is_still_read() -> None:
    async def check() -> None:
        async with linked() as (link, theirs):
            inbox = link.expect()
            theirs.send(frame(DATA, b"last") + frame(END))
            theirs.close()
            await link.gone
            assert [await inbox.receive(), await inbox.receive()] == [(DATA, b"last"), (END, b"")]

    asyncio.run(check())


def test_a_dropped_link_takes_in_nothing_and_still_sees_the_end() -> None:
    async def check() -> None:
        async with linked() as (link, theirs):
            inbox = link.expect()
            link.drop()
            await asyncio.get_running_loop().sock_sendall(theirs, frame(DATA, b"x" * 2 * HIGH_WATER))
            theirs.close()
            await link.gone
            with pytest.raises(WorkerLost):
                await inbox.receive()

    asyncio.run(check())


def test_each_question_gets_its_own_answer_in_their_order() -> None:
    async def check() -> None:
        async with linked() as (link, theirs):
            first, second, third = (link.expect() for _ in range(3))
            theirs.send(
                frame(ANSWER) + frame(DATA, b"1") + frame(END) + frame(WHOLE, b"2") + frame(FAILURE, b"3")
            )
            assert await second.receive() == (WHOLE, b"2")
            assert await third.receive() == (FAILURE, b"3")
            assert [await first.receive() for _ in range(3)] == [(ANSWER, b""), (DATA, b"1"), (END, b"")]
            assert not link.pending

    asyncio.run(check())


def test_what_was_taken_back_is_not_kept_and_holds_nothing_up() -> None:
    async def check() -> None:
        async with linked() as (link, theirs):
            first, second = link.expect(), link.expect()
            assert link.forget_followers() == 1
            assert link.forgotten
            with pytest.raises(WorkerLost):
                await second.receive()
            third = link.expect()
            theirs.send(frame(WHOLE, b"1") + frame(DATA, b"x" * 1000) + frame(END) + frame(WHOLE, b"3"))
            assert [await first.receive(), await third.receive()] == [(WHOLE, b"1"), (WHOLE, b"3")]
            assert not link.forgotten
            assert not link._waiting

    asyncio.run(check())
