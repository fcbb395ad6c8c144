"""Entities and what connects them, in memory: integer nodes, one edge per pair, its relations as bits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graph.network.masks import PLAIN

Rows = dict[int, dict[int, int]]
_NONE: Final[dict[int, int]] = {}


class Network:
    """`plain` holds the edges with a plain fact, `rest` those that are only reported, both ways each.

    Sets without a name are no nodes of either: their edges are `fringe`, where no path steps through.
    A network that was evolved from another shares with it all that did not change, so neither may be
    changed once it is read.
    """

    __slots__ = ("_copied", "fringe", "index", "iris", "plain", "rest", "sets")

    def __init__(self) -> None:
        self.iris: list[str] = []
        self.index: dict[str, int] = {}
        self.sets: set[int] = set()
        self.plain: Rows = {}
        self.rest: Rows = {}
        self.fringe: Rows = {}
        self._copied: set[tuple[int, int]] | None = None  # None where every row is this network's own

    def node(self, iri: str) -> int:
        """The number of an entity, a new one for a new entity."""
        if iri not in self.index:
            self.index[iri] = len(self.iris)
            self.iris.append(iri)
        return self.index[iri]

    def mask(self, one: int, other: int) -> int:
        """The relations between two entities."""
        for rows in (self.plain, self.rest, self.fringe):
            if mask := rows.get(one, _NONE).get(other):
                return mask
        return 0

    def connect(self, one: int, other: int, mask: int) -> None:
        """Add relations to the edge between two entities."""
        self.replace(one, other, self.mask(one, other) | mask)

    def replace(self, one: int, other: int, mask: int) -> None:
        """Make these the relations between two entities, or take their edge away."""
        chosen = self._rows(one, other, mask)
        for rows in (self.plain, self.rest, self.fringe):
            if rows is chosen and mask:
                self._own(rows, one)[other] = self._own(rows, other)[one] = mask
            elif other in rows.get(one, _NONE):
                del self._own(rows, one)[other], self._own(rows, other)[one]

    def fill(self, ones: Iterable[int], others: Iterable[int], masks: Iterable[int]) -> None:
        """The same as `replace` for edges that are all new, quickly."""
        for one, other, mask in zip(ones, others, masks, strict=True):
            rows = self._rows(one, other, mask)
            rows.setdefault(one, {})[other] = mask
            rows.setdefault(other, {})[one] = mask

    def mark_set(self, node: int, is_set: bool) -> None:
        """Say whether an entity is a set without a name; its edges go where they then belong."""
        if (node in self.sets) == is_set:
            return
        edges = [
            edge for rows in (self.plain, self.rest, self.fringe) for edge in rows.get(node, _NONE).items()
        ]
        for other, _ in edges:
            self.replace(node, other, 0)
        (self.sets.add if is_set else self.sets.discard)(node)
        for other, mask in edges:
            self.replace(node, other, mask)

    def evolve(self) -> Network:
        """A network to change, at the cost of what changes; this one stays as it is."""
        new = Network()
        new.iris, new.index, new.sets = self.iris, self.index, self.sets.copy()  # names are only ever added
        new.plain, new.rest, new.fringe = self.plain.copy(), self.rest.copy(), self.fringe.copy()
        new._copied = set()
        return new

    def _rows(self, one: int, other: int, mask: int) -> Rows:
        if one in self.sets or other in self.sets:
            return self.fringe
        return self.plain if mask & PLAIN else self.rest

    def _own(self, rows: Rows, node: int) -> dict[int, int]:
        """A node's row, copied first where an older network has it too."""
        if self._copied is not None and (id(rows), node) not in self._copied:
            self._copied.add((id(rows), node))
            rows[node] = rows.get(node, _NONE).copy()
        return rows.setdefault(node, {})
