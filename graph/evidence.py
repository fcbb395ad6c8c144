"""The claims behind a plain fact: from a triple back to the sentences that it rests on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

from graph.claims import ClaimRow, claims_of
from graph.model import EVENT_CLASSES
from graph.network import properties_in
from graph.references import token
from graph.store import View
from graph.terms import BB, RELATION_CLASSES, local_name
from graph.timeline import date_patterns

# An event's dyad is with its target, and with its object only where it has no target.
_DYAD = """{{ ?event bb:hasTarget {other} }} UNION
    {{ ?event bb:hasObject {other} FILTER NOT EXISTS {{ ?event bb:hasTarget ?target }} }}"""
_EVENTS = """
SELECT DISTINCT ?event ?derived WHERE {{
  {{ ?event bb:hasActor {one} BIND(false AS ?derived) }} UNION
  {{ ?event bb:onBehalfOf {one} BIND(true AS ?derived) FILTER NOT EXISTS {{ ?event bb:hasActor {one} }} }}
  ?event a {class_} ; bb:status {status} .
  {dyad}
}} ORDER BY ?derived ?event"""
_STANDING = """
SELECT DISTINCT ?relation WHERE {{
  ?relation bb:hasSubject {one} ; bb:hasObject {other} ; a {class_} ; bb:status bb:asserted .
  FILTER {former} EXISTS {{ ?relation bb:former true }}
}} ORDER BY ?relation"""
# All that an event says, and whom it connects found here: a join of its roles takes twice as long.
_ROLES = """
SELECT ?event ?role ?entity WHERE {{
  {dates}
  ?event ?role ?entity .
  FILTER(?role IN (bb:hasActor, bb:onBehalfOf, bb:hasTarget, bb:hasObject))
}}"""
_ACTING = frozenset({"hasActor", "onBehalfOf"})


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
    links = []
    for property_, name, reported in properties_in(mask):
        for forward, (subject, object_) in ((True, (one, other)), (False, (other, one))):
            nodes = _nodes(view, str(property_), name, reported, subject, object_)
            claims = _claims(view, list(nodes), reported)
            if claims:
                derived = all(nodes.values())
                links.append(Link(name, str(property_), forward, derived, reported, claims))
    return tuple(links)


def pairs_between(view: View, since: str | None, until: str | None) -> set[tuple[str, str]]:
    """The pairs that an event of some days connects."""
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    query = _ROLES.format(dates=" ".join(date_patterns(view, since, until)))
    for event, role, entity in view.select(query):
        sides[event][local_name(role) not in _ACTING].add(entity)
    return {pair for actors, others in sides.values() for pair in product(actors, others)}


def _nodes(
    view: View, property_: str, name: str, reported: bool, subject: str, object_: str
) -> dict[str, bool]:
    """The events or relations behind a fact, each with whether it is there only by an office's holder."""
    one, other = token(subject), token(object_)
    if name in EVENT_CLASSES:
        status = token(str(BB.reported if reported else BB.asserted))
        class_, dyad = token(str(BB[name])), _DYAD.format(other=other)
        query = _EVENTS.format(one=one, class_=class_, status=status, dyad=dyad)
        return {event: derived == "true" for event, derived in view.select(query)}
    former = "" if property_ == str(BB.formerlyHeldPostIn) else "NOT"
    class_ = token(str(RELATION_CLASSES[name]))
    query = _STANDING.format(one=one, other=other, class_=class_, former=former)
    return {relation: False for (relation,) in view.select(query)}


def _claims(view: View, nodes: list[str], reported: bool) -> tuple[ClaimRow, ...]:
    """The claims that carry a fact: asserted ones, or reported ones where only such are there."""
    modality = "reported" if reported else "asserted"
    found = claims_of(view, nodes)
    return tuple(
        claim
        for node in nodes
        for claim in found[node]
        if claim.polarity == "positive" and claim.modality == modality
    )
