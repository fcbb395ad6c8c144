"""Relation claims, which stay in their article's graph, and the standing facts that they are of."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.iris import mint_claim
from graph.model import Relation
from graph.terms import BB, RELATION_CLASSES, SCHEMA
from graph.triples.claims import statement, status_of
from graph.triples.nodes import date, flag, is_a, link, say
from graph.triples.reading import Reading


def own(reading: Reading) -> Iterator[Triple]:
    """The article's relation claims, each with its evidence, numbered in the extraction's order."""
    for number, relation in enumerate(reading.extraction.relations, start=1):
        iri = NamedNode(mint_claim(reading.article.value, f"r{number}"))
        yield from is_a(iri, BB.RelationClaim)
        yield from link(iri, BB.reports, reading.relation(relation))
        yield from statement(reading, iri, relation)


def shared(reading: Reading) -> Iterator[Triple]:
    """The relations that the article tells of."""
    for relation in reading.extraction.relations:
        iri = reading.relation(relation)
        yield from is_a(iri, BB.Relation, RELATION_CLASSES[relation.type])
        yield from link(iri, BB.reportedIn, reading.article)
        yield from link(iri, BB.status, NamedNode(str(BB[status_of(relation)])))
        yield from link(iri, BB.hasSubject, reading.entity(relation.subject))
        yield from _other_side(reading, iri, relation)
        yield from flag(iri, BB.former, True) if relation.former else ()
        yield from date(iri, SCHEMA.startDate, relation.start)
        yield from date(iri, SCHEMA.endDate, relation.end)


def _other_side(reading: Reading, iri: NamedNode, relation: Relation) -> Iterator[Triple]:
    if relation.type != "holdsPost":
        yield from link(iri, BB.hasObject, reading.entity(relation.object))
        return
    yield from say(iri, BB.post, relation.object)
    if relation.of:
        yield from link(iri, BB.hasObject, reading.entity(relation.of))
