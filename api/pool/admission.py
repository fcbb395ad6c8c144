"""Which queries run now, and which wait or stand still meanwhile, so that short ones find a place at once."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Final, Protocol

PAUSES: Final = 2  # how often a query is stopped for shorter ones
LEAD_SECONDS: Final = 0.01  # one that worked for so much longer than another lets that go on
AGE_SECONDS: Final = 0.5  # one that stands still for so long goes on before new ones


class Crowded(Exception):
    """There is no place for a query, and none came free in its time."""


class Admitted(Protocol):
    """What is to be known of a query that runs, and done to it."""

    long: bool  # it has a place among the long ones
    pauses: int

    @property
    def spent(self) -> bool:
        """Whether it has worked for as long as only long ones may."""

    def seconds_worked(self) -> float:
        """How much processor time it has taken."""

    def pause(self) -> None:
        """Have it stand still."""

    def resume(self) -> None:
        """Have it go on."""


class Admission:
    """Places for `at_once` queries, of which a quarter is never held by long ones.

    A new query that finds no place takes that of one past its first moment, which stands still until there
    is room again; so does one that would be long while there are enough of those.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._free = self._at_once = at_once
        self._most_waiting = waiting
        self._most_long = max(1, at_once - max(1, at_once // 4))
        self._spared = min(1, at_once - 1)  # places that those who stand still do not take again
        self._new: deque[asyncio.Future[None]] = deque()  # empty while a place is free
        self._past: list[Admitted] = []  # in a place, past their first moment, not long
        self._still: dict[Admitted, float] = {}  # without a place, since when
        self._long = 0

    @property
    def waiting(self) -> int:
        """How many queries have no place."""
        return len(self._new) + len(self._still)

    @property
    def standing_still(self) -> int:
        """How many of these have begun."""
        return len(self._still)

    async def enter(self, deadline: float) -> None:
        """Take a place; Crowded if there is none until the deadline, by the loop's clock."""
        self._make_room()
        if self._free:
            self._free -= 1
            return
        if len(self._new) >= self._most_waiting:
            raise Crowded("Too many queries wait already; try again in a moment.")
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._new.append(place)
        try:
            async with asyncio.timeout_at(deadline):
                await place
        except BaseException as error:
            self._give_up(place)
            if isinstance(error, TimeoutError):
                raise Crowded("No query worker came free in time; try again later.") from error
            raise

    def _give_up(self, place: asyncio.Future[None]) -> None:
        if place in self._new:
            self._new.remove(place)
        elif not place.cancelled():
            self.leave()

    def leave(self, query: Admitted | None = None) -> None:
        """Give a place back; a query that was not begun yet is not named."""
        if query is not None and query in self._still:
            del self._still[query]
            return
        if query is not None and query in self._past:
            self._past.remove(query)
        self._free += 1
        self._fill()

    def leave_long(self) -> None:
        """Give back a place among the long ones, whose memory is free by now."""
        self._long -= 1
        self._fill()

    def pass_first(self, query: Admitted) -> None:
        """Note that a query is past its first moment."""
        self._past.append(query)
        if self._new:
            self._make_room()
            self._fill()

    def become_long(self, query: Admitted) -> bool:
        """Let a query go on, or stand still until it may; False if there are too many of both."""
        if self._long < self._most_long:
            self._past.remove(query)
            self._admit_long(query)
        elif not self._may_stand():
            return False
        else:
            self._stop(query)
            self._fill()
        return True

    def _admit_long(self, query: Admitted) -> None:
        self._long += 1
        query.long = True

    def _may_stand(self) -> bool:
        return len(self._still) < self._at_once

    def _stop(self, query: Admitted) -> None:
        self._past.remove(query)
        self._still[query] = time.monotonic()
        query.pause()
        self._free += 1

    def _make_room(self) -> None:
        """Have the query that worked most stand still, if no place is free and one may."""
        if self._free or not self._may_stand():
            return
        candidates = [query for query in self._past if query.pauses < PAUSES]
        if candidates:
            self._stop(max(candidates, key=lambda query: query.seconds_worked()))

    def balance(self) -> None:
        """Let who worked least among those that stand still go on, in the place of who worked most."""
        still = [query for query in self._still if not query.spent]
        if not (still and self._past):
            return
        least = min(still, key=lambda query: query.seconds_worked())
        most = max(self._past, key=lambda query: query.seconds_worked())
        if most.seconds_worked() - least.seconds_worked() > LEAD_SECONDS:
            self._stop(most)
            self._go_on(least)

    def _fill(self) -> None:
        """Give the places that are free to those who wait: new ones first, but for whom has waited long."""
        aged = time.monotonic() - AGE_SECONDS
        while self._free and (query := self._next_still(aged)):
            self._go_on(query)
        while self._free and self._new:
            place = self._new.popleft()
            if not place.done():
                place.set_result(None)
                self._free -= 1
        while self._free > self._spared and (query := self._next_still(time.monotonic())):
            self._go_on(query)

    def _next_still(self, before: float) -> Admitted | None:
        """Who has stood still longest, since before a moment, and may go on."""
        for query, since in self._still.items():
            if since <= before and (not query.spent or self._long < self._most_long):
                return query
        return None

    def _go_on(self, query: Admitted) -> None:
        del self._still[query]
        self._free -= 1
        if query.spent:
            self._admit_long(query)
        else:
            self._past.append(query)
        query.resume()
