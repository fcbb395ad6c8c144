"""What lies around an entity, for drawing: bounded, and told what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.errors import NotFound, QueryError
from graph.network import Network, properties_in
from graph.references import EntityRef, refer
from graph.store import View

DEEPEST, MOST_NODES = 3, 500


@dataclass(frozen=True, slots=True)
class Tie:
    """What connects two entities: event classes and relation types, those that are only reported apart."""

    source: str
    target: str
    classes: tuple[str, ...]
    reported: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """Entities by their distance from the first, and the ties among them; `left_out` entities did not fit."""

    entities: tuple[EntityRef, ...]
    distances: tuple[int, ...]
    ties: tuple[Tie, ...]
    left_out: int


def find_neighborhood(
    view: View, network: Network, iri: str, depth: int = 1, limit: int = 100
) -> Neighborhood:
    """The entities at most `depth` ties away, the best connected first where there are more than `limit`.

    NotFound for an entity that is not in the store; one without ties is alone.
    """
    if not 1 <= depth <= DEEPEST or not 1 <= limit <= MOST_NODES:
        raise QueryError(f"Ask for 1 to {MOST_NODES} entities at a depth of 1 to {DEEPEST}.")
    if not view.properties(iri):
        raise NotFound(f"There is no entity {iri}.")
    start = network.index.get(iri)
    if start is None:
        return Neighborhood((refer(view, iri),), (0,), (), 0)
    distances, left_out = _reach(network, start, depth, limit)
    nodes = list(distances)
    return Neighborhood(
        tuple(refer(view, network.iris[node]) for node in nodes),
        tuple(distances.values()),
        tuple(_ties(network, nodes)),
        left_out,
    )


def _reach(network: Network, start: int, depth: int, limit: int) -> tuple[dict[int, int], int]:
    """The distance of each node that fits, in the order found, and how many more are near."""
    distances, missed = {start: 0}, set[int]()
    level = [start]
    for distance in range(1, depth + 1):
        found = {other for node in level for other in _neighbors(network, node)} - distances.keys()
        ordered = sorted(found, key=lambda node: (-_degree(network, node), network.iris[node]))
        level = ordered[: limit - len(distances)]
        missed |= found - set(level)
        distances |= dict.fromkeys(level, distance)
    return distances, len(missed - distances.keys())


def _neighbors(network: Network, node: int) -> Iterator[int]:
    for rows in (network.plain, network.rest, network.fringe):
        yield from rows.get(node, ())


def _degree(network: Network, node: int) -> int:
    return sum(len(rows.get(node, ())) for rows in (network.plain, network.rest, network.fringe))


def _ties(network: Network, nodes: list[int]) -> Iterator[Tie]:
    chosen = set(nodes)
    for one in nodes:
        for other in sorted(chosen.intersection(_neighbors(network, one))):
            if one < other:
                yield _tie(network, one, other)


def _tie(network: Network, one: int, other: int) -> Tie:
    found = [(name, reported) for _, name, reported in properties_in(network.mask(one, other))]
    plain = dict.fromkeys(name for name, reported in found if not reported)
    only_reported = dict.fromkeys(name for name, reported in found if reported and name not in plain)
    return Tie(network.iris[one], network.iris[other], tuple(plain), tuple(only_reported))
