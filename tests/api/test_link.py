"""Frames come out of a worker's socket as they went in, however they are cut on the way."""

from __future__ import annotations

import asyncio
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pool.frames import DATA, END, frame
from api.pool.link import HIGH_WATER, Link, WorkerLost


async def connect() -> tuple[Link, socket.socket]:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    _, link = await asyncio.get_running_loop().create_connection(Link, sock=ours)
    return link, theirs


@given(payloads=st.lists(st.binary(max_size=40), min_size=1), cuts=st.lists(st.integers(1, 9)))
def test_frames_are_whole_however_they_come(payloads: list[bytes], cuts: list[int]) -> None:
    async def check() -> None:
        link, theirs = await connect()
        data = b"".join(frame(DATA, payload) for payload in payloads)
        for cut in cuts:
            link.data_received(data[:cut]) if data[:cut] else None
            data = data[cut:]
        link.data_received(data) if data else None
        assert [await link.receive() for _ in payloads] == [(DATA, payload) for payload in payloads]
        link.abort()
        theirs.close()
        await link.gone

    asyncio.run(check())


def test_a_reader_who_does_not_read_holds_the_worker_back() -> None:
    async def check() -> None:
        link, theirs = await connect()
        piece = frame(DATA, b"x" * 65_536)
        sending = asyncio.create_task(asyncio.get_running_loop().sock_sendall(theirs, piece * 64))
        done, _ = await asyncio.wait({sending}, timeout=0.5)
        assert not done
        assert len(link._frames) * 65_536 < 4 * HIGH_WATER
        for _ in range(64):  # and lets it go on
            assert await link.receive() == (DATA, b"x" * 65_536)
        await sending
        link.abort()
        theirs.close()
        await link.gone

    asyncio.run(check())


def test_a_worker_that_ends_is_noticed_by_who_waits_and_by_who_asks_later() -> None:
    async def check() -> None:
        link, theirs = await connect()
        waiting = asyncio.create_task(link.receive())
        await asyncio.sleep(0)
        theirs.close()
        with pytest.raises(WorkerLost):
            await waiting
        with pytest.raises(WorkerLost):
            await link.receive()
        await link.gone

    asyncio.run(check())


def test_what_was_sent_before_the_end_is_still_read() -> None:
    async def check() -> None:
        link, theirs = await connect()
        theirs.send(frame(DATA, b"last") + frame(END))
        theirs.close()
        await link.gone
        assert [await link.receive(), await link.receive()] == [(DATA, b"last"), (END, b"")]

    asyncio.run(check())


def test_a_dropped_link_takes_in_nothing_and_still_sees_the_end() -> None:
    async def check() -> None:
        link, theirs = await connect()
        link.drop()
        await asyncio.get_running_loop().sock_sendall(theirs, frame(DATA, b"x" * 2 * HIGH_WATER))
        theirs.close()
        await link.gone
        with pytest.raises(WorkerLost):
            await link.receive()

    asyncio.run(check())
