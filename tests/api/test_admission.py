"""Who runs, who waits and who stands still: places go to who needs them least long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from api.pool import admission
from api.pool.admission import Admission, Crowded


@dataclass(eq=False)
class Query:
    """A query that has worked for so many seconds; what is done to it is noted."""

    worked: float = 0.0
    long: bool = False
    pauses: int = 0
    still: bool = False
    history: list[str] = field(default_factory=list)

    @property
    def spent(self) -> bool:
        return self.worked >= 1.0

    def seconds_worked(self) -> float:
        return self.worked

    def pause(self) -> None:
        assert not self.still
        self.still, self.pauses = True, self.pauses + 1

    def resume(self) -> None:
        assert self.still
        self.still = False


def in_time(work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """A test with an event loop of its own, which may not hang."""

    def test() -> None:
        asyncio.run(asyncio.wait_for(work(), 10))

    test.__name__, test.__doc__ = work.__name__, work.__doc__
    return test


def soon(seconds: float = 5.0) -> float:
    return asyncio.get_running_loop().time() + seconds


async def enter_past(places: Admission, *worked: float) -> list[Query]:
    """Queries that have a place and are past their first moment."""
    queries = [Query(seconds) for seconds in worked]
    for query in queries:
        await places.enter(soon())
        places.pass_first(query)
    return queries


@in_time
async def test_a_new_query_takes_the_place_of_the_one_that_worked_most() -> None:
    places = Admission(at_once=3, waiting=1)
    little, much, some = await enter_past(places, 0.1, 0.4, 0.2)
    await places.enter(soon())
    assert [query.still for query in (little, much, some)] == [False, True, False]
    assert (places.waiting, places.standing_still) == (1, 1)


@in_time
async def test_who_stands_still_goes_on_when_there_is_room_to_spare() -> None:
    places = Admission(at_once=2, waiting=1)
    first, second = await enter_past(places, 0.1, 0.2)
    await places.enter(soon())
    assert second.still
    places.leave()
    assert second.still  # one place is spared for whoever comes next
    places.leave(first)
    assert not second.still


@in_time
async def test_nobody_is_stopped_for_new_ones_more_often_than_allowed() -> None:
    places = Admission(at_once=1, waiting=1)
    (query,) = await enter_past(places, 0.1)
    for _ in range(admission.PAUSES):
        await places.enter(soon())
        assert query.still
        places.leave()
        assert not query.still
    with pytest.raises(Crowded, match="came free in time"):
        await places.enter(soon(0.05))
    assert not query.still


@in_time
async def test_a_query_that_has_worked_long_waits_for_a_place_among_the_long_ones() -> None:
    places = Admission(at_once=4, waiting=1)  # three of them long
    *long, fourth = await enter_past(places, 2.0, 2.0, 2.0, 2.0)
    assert all(places.become_long(query) for query in (*long, fourth))
    assert all(query.long and not query.still for query in long)
    assert fourth.still
    assert not fourth.long
    places.leave(long[0])
    assert fourth.still  # what the one before has used is not free yet
    places.leave_long()
    assert fourth.long
    assert not fourth.still


@in_time
async def test_no_more_stand_still_than_may_run() -> None:
    places = Admission(at_once=2, waiting=9)  # one of them long
    for still in (False, True, True):
        (query,) = await enter_past(places, 2.0)
        assert places.become_long(query)
        assert query.still is still
    (query,) = await enter_past(places, 2.0)
    assert not places.become_long(query)


@in_time
async def test_the_one_that_worked_least_goes_on_in_the_place_of_the_one_that_worked_most() -> None:
    places = Admission(at_once=1, waiting=1)
    (query,) = await enter_past(places, 0.1)
    await places.enter(soon())
    newer = Query(0.5)
    places.pass_first(newer)
    places.balance()
    assert newer.still
    assert not query.still
    places.balance()
    assert newer.still  # as long as nobody has worked more


@in_time
async def test_who_waits_comes_in_in_turn_and_the_queue_is_bounded() -> None:
    places = Admission(at_once=1, waiting=2)
    await places.enter(soon())
    came: list[int] = []

    async def come(number: int) -> None:
        await places.enter(soon())
        came.append(number)

    tasks = [asyncio.create_task(come(number)) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Crowded, match="Too many queries wait"):
        await places.enter(soon())
    for _ in tasks:
        places.leave()
        await asyncio.sleep(0.01)
    assert came == [0, 1]
    assert places.waiting == 0


@in_time
async def test_a_place_given_to_who_has_left_is_not_lost() -> None:
    places = Admission(at_once=1, waiting=2)
    await places.enter(soon())
    task = asyncio.create_task(places.enter(soon()))
    await asyncio.sleep(0)
    places.leave()  # gives it the place
    task.cancel()  # before it takes notice
    with pytest.raises(asyncio.CancelledError):
        await task
    await places.enter(soon(0.05))


@in_time
async def test_who_gives_up_waiting_gets_no_place() -> None:
    places = Admission(at_once=1, waiting=2)
    await places.enter(soon())
    with pytest.raises(Crowded):
        await places.enter(soon(0.02))
    places.leave()
    await places.enter(soon(0.05))
    with pytest.raises(Crowded):
        await places.enter(soon(0.02))


@in_time
async def test_a_query_that_ends_while_it_stands_still_has_no_place_to_give_back() -> None:
    places = Admission(at_once=1, waiting=1)
    (query,) = await enter_past(places, 0.1)
    await places.enter(soon())
    places.leave(query)
    with pytest.raises(Crowded):
        await places.enter(soon(0.02))
