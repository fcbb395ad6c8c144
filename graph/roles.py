"""In which events and relations an entity stands, how, and opposite whom."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from pyoxigraph import DefaultGraph, NamedNode

from graph.corroborate import count_origins
from graph.references import token
from graph.store import View
from graph.terms import BB
from graph.triples.nodes import term

Properties = dict[str, tuple[str, ...]]
_TOLD: Final = """
SELECT ?node {{
  ?node bb:hasActor|bb:onBehalfOf|bb:hasSubject|bb:hasTarget|bb:hasObject|bb:hasPlace {entity}
  . ?node bb:reportedIn ?article
}} GROUP BY ?node HAVING(COUNT(DISTINCT ?article) >= {articles})"""
DIRECTIONS: Final = ("out", "in", "place")
KEPT: Final = 100_000  # nodes of the entities asked for last; some ten megabytes
SMALL: Final = 500  # so few are found again as quickly
_OUT: Final = (BB.hasActor, BB.onBehalfOf, BB.hasSubject)
_IN: Final = (BB.hasTarget, BB.hasObject)


class _Kept:
    """What was found last, the oldest forgotten first; threads share it."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, frozenset[str]] = OrderedDict()
        self._size = 0
        self._turn = Lock()
        self._under_way: dict[Hashable, tuple[int, Lock]] = {}  # how many ask, and whose turn it is

    def find(self, key: Hashable, work: Callable[[], Iterator[str]]) -> frozenset[str]:
        """What is kept under the key, or what the work finds; who asks meanwhile waits for that."""
        with self._turn:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
                return found
            others, turn = self._under_way.get(key, (0, Lock()))
            self._under_way[key] = others + 1, turn
        try:
            with turn:
                found = self._found.get(key)
                if found is None:
                    found = frozenset(work())
                    self._keep(key, found)
                return found
        finally:
            self._leave(key)

    def _leave(self, key: Hashable) -> None:
        with self._turn:
            number, turn = self._under_way.pop(key)
            if number > 1:
                self._under_way[key] = number - 1, turn

    def _keep(self, key: Hashable, nodes: frozenset[str]) -> None:
        """Keep it, if it is worth that, until what is asked for later takes its room."""
        if not SMALL <= len(nodes) <= KEPT:
            return
        with self._turn:
            self._size += len(nodes) - len(self._found.pop(key, ()))
            self._found[key] = nodes
            while self._size > KEPT:
                _, oldest = self._found.popitem(last=False)
                self._size -= len(oldest)


_kept: WeakKeyDictionary[View, _Kept] = WeakKeyDictionary()


def nodes_of(view: View, iri: str) -> frozenset[str]:
    """The events and relations that an entity takes part in, or that are in it."""
    token(iri)
    return _kept.setdefault(view, _Kept()).find(iri, lambda: _find_nodes(view, iri))


def _find_nodes(view: View, iri: str) -> Iterator[str]:
    for property_ in (*_OUT, *_IN, BB.hasPlace):
        quads = view.store.quads_for_pattern(None, term(property_), NamedNode(iri), DefaultGraph())
        yield from (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def nodes_told_by(view: View, iri: str, articles: int) -> frozenset[str]:
    """Those of an entity's events and relations that so many articles tell of, independent or not."""
    query = _TOLD.format(entity=token(iri), articles=articles)
    kept = _kept.setdefault(view, _Kept())
    return kept.find((iri, articles), lambda: (node for (node,) in view.select(query)))


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
