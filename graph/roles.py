"""In which events and relations an entity stands, how, and opposite whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode

from graph.corroborate import count_origins
from graph.references import token
from graph.store import View
from graph.terms import BB
from graph.triples.nodes import term

Properties = dict[str, tuple[str, ...]]
DIRECTIONS: Final = ("out", "in", "place")
_OUT: Final = (BB.hasActor, BB.onBehalfOf, BB.hasSubject)
_IN: Final = (BB.hasTarget, BB.hasObject)


def nodes_of(view: View, iri: str) -> set[str]:
    """The events and relations that an entity takes part in, or that are in it."""
    token(iri)
    found = set[str]()
    for property_ in (*_OUT, *_IN, BB.hasPlace):
        quads = view.store.quads_for_pattern(None, term(property_), NamedNode(iri), DefaultGraph())
        found.update(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
    return found


def counterparts(properties: Properties, iri: str) -> set[tuple[str, str]]:
    """The directions in which an entity stands in an event or relation, each with whom it is opposite.

    Nobody is the empty string. The counterpart of an act is its target, and its object only where it has
    no target.
    """
    return {
        (direction, other)
        for direction in _directions(properties, iri)
        for other in _others(properties, direction)
    }


def count_supporters(view: View, properties: Properties) -> int:
    """How many articles independently report an event or relation."""
    articles = properties.get(str(BB.reportedIn), ())
    return count_origins((iri, next(iter(view.values(iri, str(BB.sha256))), iri)) for iri in articles)


def _directions(properties: Properties, iri: str) -> Iterator[str]:
    for direction, roles in zip(DIRECTIONS, (_OUT, _IN, (BB.hasPlace,)), strict=True):
        if any(iri in properties.get(str(role), ()) for role in roles):
            yield direction


def _others(properties: Properties, direction: str) -> tuple[str, ...]:
    sides = (BB.hasTarget, BB.hasObject) if direction == "out" else (BB.hasActor, BB.hasSubject)
    return next((properties[str(side)] for side in sides if str(side) in properties), ("",))
