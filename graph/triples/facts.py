"""Plain facts: one triple from who did it to whom, for what is asserted and nothing less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pyoxigraph import NamedNode, Triple
from rdflib import PROV, RDF, URIRef

from graph.iris import mint_digest
from graph.model import Claim, Relation
from graph.terms import BB, FACT_PROPERTIES
from graph.triples.nodes import is_a, link, term
from graph.triples.reading import Reading

FACT_CONFIDENCE = 0.5  # below it, extraction is more likely wrong than right; the claim is kept all the same


def shared(reading: Reading) -> Iterator[Triple]:
    """The plain facts of the article: dyads, acts on behalf of a body or place, standing relations."""
    for claim in reading.extraction.claims:
        if claim.type in FACT_PROPERTIES and is_fact(claim):
            yield from _dyads(reading, claim)
            yield from _derived(reading, claim)
    for relation in reading.extraction.relations:
        if is_fact(relation):
            yield from _standing(reading, relation)


def is_fact(claim: Claim | Relation) -> bool:
    """Whether what a claim says becomes a plain fact: asserted, not denied, and confident enough."""
    stated = claim.modality == "asserted" and claim.polarity == "positive"
    return stated and claim.confidence >= FACT_CONFIDENCE


def _dyads(reading: Reading, claim: Claim) -> Iterator[Triple]:
    actors = {reading.entity(filler.entity) for filler in claim.actor if filler.entity}
    for actor, other in product(actors, _affected(reading, claim)):
        if actor != other:
            yield from link(actor, FACT_PROPERTIES[claim.type], other)


def _affected(reading: Reading, claim: Claim) -> set[NamedNode]:
    """The entities that an act reaches: its targets, else what passes or is used."""
    for fillers in (claim.target, claim.object):
        found = {reading.entity(filler.entity) for filler in fillers if filler.entity}
        if found:
            return found
    return set()


def _derived(reading: Reading, claim: Claim) -> Iterator[Triple]:
    """What the holder of an office did, said of the body or place it is held in, and marked as derived."""
    principals = {reading.entity(principal) for _, principal in reading.principals.get(claim.id, ())}
    actors = {reading.entity(filler.entity) for filler in claim.actor if filler.entity}
    for principal, other in product(principals, _affected(reading, claim)):
        if other not in actors | {principal}:
            yield from _marked(reading, claim, principal, other)


def _marked(reading: Reading, claim: Claim, principal: NamedNode, other: NamedNode) -> Iterator[Triple]:
    property_ = FACT_PROPERTIES[claim.type]
    key = (principal.value, str(property_), other.value)
    mark = NamedNode(mint_digest(reading.base, "fact", *key))
    yield from link(principal, property_, other)
    yield from is_a(mark, BB.DerivedFact)
    yield from link(mark, RDF.subject, principal)
    yield from link(mark, RDF.predicate, term(property_))
    yield from link(mark, RDF.object, other)
    yield from link(mark, PROV.wasDerivedFrom, reading.event(claim))


def _standing(reading: Reading, relation: Relation) -> Iterator[Triple]:
    other = relation.of if relation.type == "holdsPost" else relation.object
    if other and reading.entity(relation.subject) != reading.entity(other):
        yield from link(reading.entity(relation.subject), _standing_property(relation), reading.entity(other))


def _standing_property(relation: Relation) -> URIRef:
    if relation.type == "holdsPost":
        return BB.formerlyHeldPostIn if relation.former else BB.holdsPostIn
    return BB[relation.type]
