"""The k shortest simple paths of a graph: breadth first from both ends, and Yen's algorithm over that.

Yen, J. Y. (1971): Finding the k shortest loopless paths in a network. Management Science 17(11), with
Lawler's remark (1972) that a path need not leave its parent's way before the place where it left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from heapq import heappop, heappush

Near = Callable[[int], Set[int]]
_NONE: frozenset[int] = frozenset()


def shortest_paths(near: Near, start: int, end: int, k: int, longest: int) -> Iterator[list[int]]:
    """At most k simple paths of at most `longest` hops, shortest first; `near` gives a node's neighbours.

    The graph is undirected: whoever is near a node has it near.
    """
    found: list[list[int]] = []
    first = shortest_path(near, start, end, longest)
    waiting = [] if first is None else [(len(first), 0, 0, first)]  # length, how early found, where it left
    number = 0
    while waiting:
        _, _, since, path = heappop(waiting)
        found.append(path)
        yield path
        if len(found) == k:
            return
        for at in range(since, len(path) - 1):
            other = _leave(near, found, at, longest)
            if other is not None:
                number += 1
                heappush(waiting, (len(other), number, at, other))


def shortest_path(
    near: Near, start: int, end: int, longest: int, closed: Set[int] = _NONE, left: Set[int] = _NONE
) -> list[int] | None:
    """One shortest path that enters no `closed` node and does not begin with a hop to one of `left`."""
    if longest < 1 or start == end:
        return None
    first = set(near(start)) - left - closed
    if end in first:
        return [start, end]
    ways = [{start}, first], [{end}]
    seen = first | closed | {start}, {start, end} | closed
    while sum(map(len, ways)) <= longest + 1 and ways[0][-1] and ways[1][-1]:
        side = int(len(ways[1][-1]) <= len(ways[0][-1]))  # the smaller front looks for the other
        met = _meet(near, ways[side][-1], ways[1 - side][-1])
        if met is not None:
            here, there = met if side == 0 else met[::-1]
            return [*reversed(_retrace(near, ways[0], here)), *_retrace(near, ways[1], there)]
        front = set().union(*map(near, ways[side][-1])) - seen[side]
        seen[side].update(front)
        ways[side].append(front)
    return None


def _leave(near: Near, found: list[list[int]], at: int, longest: int) -> list[int] | None:
    """The shortest path that leaves the newest at one of its nodes, by none of the ways known from there."""
    path = found[-1]
    root = path[: at + 1]
    left = {other[at + 1] for other in found if other[: at + 1] == root}
    rest = shortest_path(near, path[at], path[-1], longest - at, frozenset(path[:at]), left)
    return None if rest is None else path[:at] + rest


def _meet(near: Near, front: set[int], other: set[int]) -> tuple[int, int] | None:
    """A hop from one front to the other."""
    for node in front:
        neighbours = near(node)
        if not neighbours.isdisjoint(other):
            return node, min(neighbours & other)
    return None


def _retrace(near: Near, fronts: list[set[int]], node: int) -> list[int]:
    """The way from a node of the last front back to the first."""
    way = [node]
    for front in reversed(fronts[:-1]):
        way.append(min(near(way[-1]) & front))
    return way
