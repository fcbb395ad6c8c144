"""The k shortest simple paths: NetworkX's algorithms over the rows of a network, without a copy of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import networkx as nx

Row = Mapping[int, int]


class SiftedRows(Mapping[int, Row]):
    """The rows of a network through a filter, each sifted when it is first asked for."""

    def __init__(self, rows: Mapping[int, Row], sift: Callable[[int], Row]) -> None:
        self._rows = rows
        self._sift = sift
        self._known: dict[int, Row] = {}

    def __getitem__(self, node: int) -> Row:
        row = self._known.get(node)
        if row is None:
            row = self._known[node] = self._sift(node)
        return row

    def __contains__(self, node: object) -> bool:
        return node in self._rows

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def to_graph(rows: Mapping[int, Row]) -> nx.Graph[int]:
    """A NetworkX graph, to read only, whose adjacency are the rows: integer nodes, bits as an edge's data."""
    graph: nx.Graph[int] = nx.Graph()
    graph._adj = graph._node = rows  # type: ignore[attr-defined]  # as NetworkX's own views do
    return graph


def shortest_paths(
    rows: Mapping[int, Row], start: int, end: int, k: int, longest: int
) -> Iterator[list[int]]:
    """At most k simple paths of at most `longest` hops, shortest first, by Yen's algorithm.

    It ends at the first path that is too long: all after it would be.
    """
    if start not in rows or end not in rows:
        return
    graph = to_graph(rows)
    try:
        ways: Iterator[list[int]] = nx.shortest_simple_paths(graph, start, end)
        if k == 1:  # the same without what only a second path would need
            ways = iter([nx.bidirectional_shortest_path(graph, start, end)])
        for nodes in islice(ways, k):
            if len(nodes) - 1 > longest:
                return
            yield nodes
    except nx.NetworkXNoPath:
        return
