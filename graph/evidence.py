"""The claims behind a plain fact: from a triple back to the sentences that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad
from rdflib import RDF

from graph.claims import ClaimRow, claims_of
from graph.lookups import DEFAULT, Lookups
from graph.model import EVENT_CLASSES
from graph.network import ACTOR, affected, events_between, properties_in
from graph.store import View
from graph.terms import BB, RELATION_CLASSES
from graph.triples.nodes import term


@dataclass(frozen=True, slots=True)
class Link:
    """One relation between two entities of a hop: `forward` from the hop's source to its target.

    `derived` where the holder of an office acted for one of the two; `reported` where nothing asserts it.
    """

    class_: str
    property: str
    forward: bool
    derived: bool
    reported: bool
    claims: tuple[ClaimRow, ...]


def find_links(view: View, one: str, other: str, mask: int) -> tuple[Link, ...]:
    """The relations of a mask between two entities, in both directions, each with its claims."""
    ways = {True: _behind(view, one, other), False: _behind(view, other, one)}
    found = [
        (name, str(property_), forward, reported, nodes)
        for property_, name, reported in properties_in(mask)
        for forward, behind in ways.items()
        if (nodes := _nodes(view, str(property_), name, reported, behind))
    ]
    told = claims_of(view, (node for *_, nodes in found for node in nodes))
    links = []
    for name, property_, forward, reported, nodes in found:
        claims = _claims(told, nodes, reported)
        if claims:
            links.append(Link(name, property_, forward, all(nodes.values()), reported, claims))
    return tuple(links)


def _behind(view: View, one: str, other: str) -> dict[str, bool]:
    """What leads from one entity to another: those in which it acts itself first, then by an office's holder.

    Look-ups of the less busy one's events: a query would go through all of the busier one's.
    """
    actor, reached, store = NamedNode(one), NamedNode(other), view.store
    found = {
        event.value: Quad(event, ACTOR, actor, DEFAULT) not in store
        for event in events_between(store, actor, reached)
        if other in affected(store, event)
    }
    found |= dict.fromkeys(_relations(view, actor, reached), False)
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def _relations(view: View, one: NamedNode, other: NamedNode) -> Iterator[str]:
    lookups = Lookups(view)
    sides = (lookups.subjects(BB.hasSubject, one, DEFAULT), lookups.subjects(BB.hasObject, other, DEFAULT))
    for subject, object_ in zip(*sides, strict=False):  # which ends with the less busy one
        if lookups.holds(subject, BB.hasObject, other, DEFAULT):
            yield subject.value
        if lookups.holds(object_, BB.hasSubject, one, DEFAULT):
            yield object_.value


def _nodes(view: View, property_: str, name: str, reported: bool, behind: dict[str, bool]) -> dict[str, bool]:
    """The events or relations behind a fact, each with whether it is there only by an office's holder."""
    lookups, status = Lookups(view), term(BB.reported if reported else BB.asserted)
    class_ = term(BB[name] if name in EVENT_CLASSES else RELATION_CLASSES[name])
    former = property_ == str(BB.formerlyHeldPostIn)

    def fits(node: NamedNode) -> bool:
        return (
            lookups.holds(node, RDF.type, class_, DEFAULT)
            and lookups.holds(node, BB.status, status, DEFAULT)
            and former == (lookups.text(node, BB.former, DEFAULT) == "true")
        )

    return {node: derived for node, derived in behind.items() if fits(NamedNode(node))}


def _claims(
    told: Mapping[str, tuple[ClaimRow, ...]], nodes: Iterable[str], reported: bool
) -> tuple[ClaimRow, ...]:
    """The claims that carry a fact: asserted ones, or reported ones where only such are there."""
    modality = "reported" if reported else "asserted"
    return tuple(
        claim
        for node in nodes
        for claim in told[node]
        if claim.polarity == "positive" and claim.modality == modality
    )
