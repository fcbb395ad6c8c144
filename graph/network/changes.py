"""Which ties a run of changes to the store touches, so that the network follows at their cost alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from pyoxigraph import NamedNode, Quad, Store

from graph.network.masks import PLAIN, reported_bit
from graph.network.ties import (
    ACTING,
    BITS,
    DEFAULT,
    OBJECT,
    REPORTED,
    SET,
    STATUS,
    TARGET,
    Tie,
    is_set,
    plain_between,
    reported_between,
    reported_mask,
    reported_ties,
)
from graph.terms import BB, local_name
from graph.triples.nodes import TYPE, term

_EVENT = term(BB.Event)
_ROLES = (*ACTING, TARGET, OBJECT)


class TieChanges:
    """What was written since the network was last brought up to date.

    What is only added is added to its pairs; of what went, or changed its sense, the pairs are asked anew.
    """

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], int] = {}
        self._lost: set[tuple[str, str]] = set()
        self._added: set[NamedNode] = set()
        self._changed: dict[NamedNode, set[Quad]] = {}
        self._sets: set[str] = set()

    def note(self, delete: Iterable[Quad], insert: Iterable[Quad]) -> None:
        """Hear of quads that went and came together."""
        came = [quad for quad in insert if _is_telling(quad)]
        new = {quad.subject for quad in came if quad.predicate == TYPE and quad.object == _EVENT}
        for quad in delete:
            if _is_telling(quad):
                self._note_loss(quad)
        for quad in came:
            self._note_gain(quad, quad.subject in new)

    def read(self, store: Store) -> tuple[list[Tie], dict[str, bool]]:
        """The ties that changed, as the store has them now, and which of their entities are sets."""
        ties = [*self._lost_ties(store), *self._changed_ties(store), *self._new_ties(store)]
        entities = self._sets.union(*(tie[:2] for tie in ties))
        return ties, {iri: is_set(store, iri) for iri in sorted(entities)}

    def _lost_ties(self, store: Store) -> Iterator[Tie]:
        for one, other in sorted(self._lost):
            yield Tie(one, other, plain_between(store, one, other), PLAIN)

    def _changed_ties(self, store: Store) -> Iterator[Tie]:
        wanted: dict[tuple[str, str], int] = {}
        for event, gone in self._changed.items():
            mask = _reported_bits(store, event, gone)
            for one, other in _pairs(store, event, gone) if mask else ():
                if one != other:
                    wanted[_key(one, other)] = wanted.get(_key(one, other), 0) | mask
        for (one, other), mask in wanted.items():
            yield Tie(one, other, reported_between(store, one, other, mask), mask)

    def _new_ties(self, store: Store) -> Iterator[Tie]:
        for (one, other), mask in self._facts.items():
            if _key(one, other) not in self._lost:
                yield Tie(one, other, mask)
        for event in self._added:
            yield from reported_ties(store, event)

    def _note_loss(self, quad: Quad) -> None:
        assert isinstance(quad.subject, NamedNode)
        if quad.predicate in BITS:
            self._lost.add(_key(*_ends(quad)))
        elif quad.object == SET:
            self._sets.add(quad.subject.value)
        else:
            self._changed.setdefault(quad.subject, set()).add(quad)

    def _note_gain(self, quad: Quad, is_new: bool) -> None:
        assert isinstance(quad.subject, NamedNode)
        if quad.predicate in BITS:
            pair = _ends(quad)
            self._facts[pair] = self._facts.get(pair, 0) | BITS[quad.predicate]
        elif quad.object == SET:
            self._sets.add(quad.subject.value)
        else:
            self._added.add(quad.subject)
            if quad.predicate == TARGET and not is_new:  # its objects count no more
                self._changed.setdefault(quad.subject, set())


def _is_telling(quad: Quad) -> bool:
    """Whether a quad of the default graph has to do with what connects entities."""
    if quad.graph_name != DEFAULT or not isinstance(quad.subject, NamedNode):
        return False
    if quad.predicate in (*_ROLES, STATUS) or (quad.predicate == TYPE and "event/" in quad.subject.value):
        return True
    return quad.predicate in BITS or (quad.predicate == TYPE and quad.object == SET)


def _reported_bits(store: Store, event: NamedNode, gone: set[Quad]) -> int:
    """The reported relations that an event stands for, or did before some quads went."""
    if not any(quad.object == REPORTED for quad in gone) and not reported_mask(store, event):
        return 0
    mask = 0
    for quad in (*gone, *store.quads_for_pattern(event, TYPE, None, DEFAULT)):
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode):
            mask |= reported_bit(local_name(quad.object.value))
    return mask


def _pairs(store: Store, event: NamedNode, gone: set[Quad]) -> Iterator[tuple[str, str]]:
    """Whom an event connects, or did before some quads went."""
    actors, others = set[str](), set[str]()
    for property_ in _ROLES:
        found = store.quads_for_pattern(event, property_, None, DEFAULT)
        before = (quad for quad in gone if quad.predicate == property_)
        nodes = (quad.object for quad in (*found, *before))
        side = actors if property_ in ACTING else others
        side.update(node.value for node in nodes if isinstance(node, NamedNode))
    return product(actors, others)


def _ends(quad: Quad) -> tuple[str, str]:
    assert isinstance(quad.subject, NamedNode)
    assert isinstance(quad.object, NamedNode)
    return quad.subject.value, quad.object.value


def _key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
