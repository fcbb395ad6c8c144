"""Which edges of a network have an event in a span of days, found for a node when a search comes by it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import product
from typing import Final, NamedTuple

from rdflib import RDF

from graph.network import Network, event_bits
from graph.roles import nodes_of
from graph.store import View
from graph.terms import BB, local_name
from graph.timeline import Dated, Span, touched_by

_SHORT: Final = 12  # so many months are gone through at once; of longer spans each node's events are


class _Event(NamedTuple):
    """Whom an event connects, and the relations that it stands for."""

    actors: tuple[str, ...]
    affected: tuple[str, ...]
    bits: int


class DatedEdges:
    """The relations of each edge that an event of a span stands for; each node and event is read once."""

    def __init__(self, view: View, network: Network, span: Span) -> None:
        self._view, self._network, self._span = view, network, span
        self._touched: Set[str] | None = touched_by(view, span, _SHORT)
        self._events: dict[str, _Event | None] = {}
        self._rows: dict[int, dict[str, int]] = {}

    def mask(self, one: int, other: int) -> int:
        """The relations between two entities by the events of the span."""
        if other in self._rows:
            one, other = other, one
        row = self._rows.get(one)
        if row is None:
            row = self._rows[one] = self._read(self._network.iris[one])
        return row.get(self._network.iris[other], 0)

    def _read(self, iri: str) -> dict[str, int]:
        """Whom an entity is connected to in the span, with the bits of how."""
        row: dict[str, int] = {}
        for event in self._events_of(iri):
            for one, other in product(event.actors, event.affected):
                if iri in (one, other):
                    far = other if one == iri else one
                    row[far] = row.get(far, 0) | event.bits
        return row

    def _events_of(self, iri: str) -> Iterator[_Event]:
        nodes = nodes_of(self._view, iri)
        for node in nodes if self._touched is None else nodes & self._touched:
            if node not in self._events:
                self._events[node] = _read_event(self._view, node, self._span)
            event = self._events[node]
            if event is not None:
                yield event


def _read_event(view: View, iri: str, span: Span) -> _Event | None:
    """An event, None where it is not in the span or no fact comes of it."""
    first, last = (next(iter(view.values(iri, str(end))), "") for end in (BB.begin, BB.end))
    if not span.holds(Dated(first, last, iri)):
        return None
    said = view.properties(iri)

    def values(*properties: str) -> tuple[str, ...]:
        return tuple(value for property_ in properties for value in said.get(property_, ()))

    bits = event_bits(map(local_name, values(str(RDF.type))), set(map(local_name, values(str(BB.status)))))
    about = values(str(BB.hasTarget)) or values(str(BB.hasObject))
    return _Event(values(str(BB.hasActor), str(BB.onBehalfOf)), about, bits) if bits else None
