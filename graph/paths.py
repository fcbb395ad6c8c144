"""How two entities are connected: the k shortest simple paths, each hop with the claims behind it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph.dating import DatedEdges
from graph.errors import NotFound, QueryError
from graph.evidence import Link, find_links
from graph.network import PLAIN, STANDING, Network, mask_of
from graph.networks import open_network
from graph.references import EntityRef, refer, token
from graph.shortest import Row, SiftedRows, shortest_paths
from graph.store import View
from graph.timeline import Span

MOST_PATHS, LONGEST = 20, 6
_NONE: Final[dict[int, int]] = {}


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a path; `links` are what connects the two, each with its claims."""

    source: EntityRef
    target: EntityRef
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one entity to another."""

    hops: tuple[Hop, ...]

    @property
    def entities(self) -> tuple[EntityRef, ...]:
        """The entities on the way, both ends included."""
        return (self.hops[0].source, *(hop.target for hop in self.hops))


def find_paths(
    view: View,
    source: str,
    target: str,
    k: int = 3,
    max_length: int = 4,
    relations: Iterable[str] | None = None,
    reported: bool = False,
    since: str | None = None,
    until: str | None = None,
    network: Network | None = None,
) -> list[Path]:
    """The k shortest simple paths of at most `max_length` hops, shortest first; empty where there is none.

    Over plain facts; `reported` adds what is only reported. `relations` limits the hops to some event
    classes and relation types, `since` and `until` to events of some days. No path steps through a set
    without a name. `network` saves opening it; NotFound for an entity that is not in the store.
    """
    _check(view, source, target, k, max_length)
    network = network or open_network(view)
    if source not in network.index or target not in network.index:
        return []
    span = Span.of(since, until)
    dated = None if span == (None, None) else DatedEdges(view, network, span)
    search = _Search(network, mask_of(relations, reported), max_length, dated)
    ends = network.index[source], network.index[target]
    return [_path(view, network, nodes, search.mask) for nodes in search.shortest(*ends, k)]


@dataclass(frozen=True, slots=True)
class _Search:
    """A search over the edges that have a wanted relation; `dated` are those with an event in time."""

    network: Network
    mask: int
    max_length: int
    dated: DatedEdges | None

    def shortest(self, source: int, target: int, k: int) -> list[list[int]]:
        """The k shortest node sequences, ties in order of the nodes' IRIs."""
        found = [
            [*before, *middle, *after]
            for before, start in self._entries(source, target)
            for after, end in self._entries(target, source)
            for middle in self._between(start, end, k, self.max_length - len(before) - len(after))
        ]
        if self._direct(source, target):
            found.append([source, target])
        return sorted(found, key=self._order)[:k]

    def _entries(self, end: int, other: int) -> list[tuple[list[int], int]]:
        """How a search gets in: at the end itself, or, where that is a set without a name, beside it."""
        if end not in self.network.sets:
            return [([], end)]
        near = (node for node in self.network.fringe.get(end, _NONE) if node not in self.network.sets)
        return [([end], node) for node in near if self.allows(end, node) and node != other]

    def _direct(self, source: int, target: int) -> bool:
        """Whether a set without a name is one end of a path of one hop."""
        return target in self.network.fringe.get(source, _NONE) and self.allows(source, target)

    def _between(self, start: int, end: int, k: int, longest: int) -> Iterator[list[int]]:
        if start == end:
            return iter([[start]] if longest >= 0 else [])
        return shortest_paths(self._wanted_rows(), start, end, k, longest)

    def _wanted_rows(self) -> Mapping[int, Row]:
        """The rows to search: as they lie where every plain fact is wanted, else sifted."""
        plain, rest = self.network.plain, self.network.rest
        if self.mask == PLAIN and self.dated is None:
            return plain
        sides = (plain, rest) if self.mask > PLAIN else (plain,)

        def sift(node: int) -> Row:
            rows = (rows.get(node, _NONE) for rows in sides)
            return {
                other: mask for row in rows for other, mask in row.items() if self._wants(node, other, mask)
            }

        return SiftedRows(ChainMap(*sides), sift)

    def allows(self, one: int, other: int) -> bool:
        """Whether an edge has a wanted relation, in the wanted time where that is limited."""
        return self._wants(one, other, self.network.mask(one, other))

    def _wants(self, one: int, other: int, mask: int) -> bool:
        mask &= self.mask
        if self.dated is None or not mask:
            return bool(mask)
        return bool(mask & STANDING or mask & self.dated.mask(one, other))

    def _order(self, nodes: list[int]) -> tuple[int, list[str]]:
        return len(nodes), [self.network.iris[node] for node in nodes]


def _path(view: View, network: Network, nodes: list[int], mask: int) -> Path:
    iris = [network.iris[node] for node in nodes]
    refs = [refer(view, iri) for iri in iris]
    hops = []
    for at in range(len(nodes) - 1):
        links = find_links(view, iris[at], iris[at + 1], network.mask(nodes[at], nodes[at + 1]) & mask)
        hops.append(Hop(refs[at], refs[at + 1], links))
    return Path(tuple(hops))


def _check(view: View, source: str, target: str, k: int, max_length: int) -> None:
    for iri in (source, target):
        token(iri)
        if not view.knows(iri):
            raise NotFound(f"There is no entity {iri}.")
    if source == target:
        raise QueryError("A path needs two different entities.")
    if not 1 <= k <= MOST_PATHS or not 1 <= max_length <= LONGEST:
        raise QueryError(f"Ask for 1 to {MOST_PATHS} paths of 1 to {LONGEST} hops.")
