"""What connects entities, read from a store: all of it, or that of one pair or event."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store
from rdflib import RDF

from graph.network.masks import PROPERTIES, reported_bit
from graph.terms import BB, PREFIXES, local_name
from graph.triples.nodes import TYPE, term

DEFAULT = DefaultGraph()
BITS = {term(property_): 1 << bit for bit, property_ in enumerate(PROPERTIES)}
ACTOR = term(BB.hasActor)
ACTING = (ACTOR, term(BB.onBehalfOf))
TARGET, OBJECT = term(BB.hasTarget), term(BB.hasObject)
SET = term(BB.UnnamedSet)
STATUS, REPORTED = term(BB.status), term(BB.reported)
_REPORTED_TIES = """
SELECT DISTINCT ?class ?actor ?other WHERE {
  ?event bb:status bb:reported ; a ?class ; bb:hasActor|bb:onBehalfOf ?actor .
  { ?event bb:hasTarget ?other } UNION
  { ?event bb:hasObject ?other FILTER NOT EXISTS { ?event bb:hasTarget ?target } }
}"""


class Tie(NamedTuple):
    """Relations between two entities that are there now, and before them those to `clear`."""

    one: str
    other: str
    mask: int
    clear: int = 0


def all_ties(store: Store) -> Iterator[Tie]:
    """The plain facts of a store and what is only reported; the same pair comes many times."""
    for property_, bit in BITS.items():
        for quad in store.quads_for_pattern(None, property_, None, DEFAULT):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield Tie(quad.subject.value, quad.object.value, bit)
    answer = store.query(_REPORTED_TIES, prefixes=PREFIXES)
    assert isinstance(answer, QuerySolutions)
    for class_, one, other in answer:
        bit = reported_bit(local_name(class_.value))
        if bit and one != other:
            yield Tie(one.value, other.value, bit)


def all_sets(store: Store) -> Iterator[str]:
    """The sets without a name."""
    for quad in store.quads_for_pattern(None, term(RDF.type), SET, DEFAULT):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def is_set(store: Store, iri: str) -> bool:
    """Whether an entity is a set without a name."""
    return Quad(NamedNode(iri), TYPE, SET, DEFAULT) in store


def reported_ties(store: Store, event: NamedNode) -> Iterator[Tie]:
    """What an event connects, if it is reported."""
    mask = reported_mask(store, event)
    for one, other in product(_actors(store, event), affected(store, event)) if mask else ():
        if one != other:
            yield Tie(one, other, mask)


def plain_between(store: Store, one: str, other: str) -> int:
    """The plain facts between two entities, in either direction."""
    first, second, mask = NamedNode(one), NamedNode(other), 0
    for subject, object_ in ((first, second), (second, first)):
        for quad in store.quads_for_pattern(subject, None, object_, DEFAULT):
            mask |= BITS.get(quad.predicate, 0)
    return mask


def reported_between(store: Store, one: str, other: str, wanted: int) -> int:
    """Those of some reported relations that two entities have, in either direction."""
    first, second, mask = NamedNode(one), NamedNode(other), 0
    for actor, reached in ((first, second), (second, first)):
        for event in events_between(store, actor, reached):
            if reached.value in affected(store, event):
                mask |= reported_mask(store, event) & wanted
            if mask == wanted:
                return mask
    return mask


def affected(store: Store, event: NamedNode) -> set[str]:
    """Whom an event reaches: its targets, and its objects only where it has none."""
    return _nodes(store, event, TARGET) or _nodes(store, event, OBJECT)


def _actors(store: Store, event: NamedNode) -> set[str]:
    return {iri for property_ in ACTING for iri in _nodes(store, event, property_)}


def _nodes(store: Store, subject: NamedNode, property_: NamedNode) -> set[str]:
    quads = store.quads_for_pattern(subject, property_, None, DEFAULT)
    return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}


def reported_mask(store: Store, event: NamedNode) -> int:
    """The bits of an event's class, if it is reported."""
    if Quad(event, STATUS, REPORTED, DEFAULT) not in store:
        return 0
    mask = 0
    for class_ in _nodes(store, event, TYPE):
        mask |= reported_bit(local_name(class_))
    return mask


def events_between(store: Store, actor: NamedNode, other: NamedNode) -> Iterator[NamedNode]:
    """The events of two entities, at the cost of those of the less busy one."""
    for acting, reaching in product(ACTING, (TARGET, OBJECT)):
        acts = store.quads_for_pattern(None, acting, actor, DEFAULT)
        reaches = store.quads_for_pattern(None, reaching, other, DEFAULT)
        for act, reach in zip(acts, reaches, strict=False):  # which ends when either has been gone through
            for event, rest in ((act.subject, (reaching, other)), (reach.subject, (acting, actor))):
                if isinstance(event, NamedNode) and Quad(event, *rest, DEFAULT) in store:
                    yield event
