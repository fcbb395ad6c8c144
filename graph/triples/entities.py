"""Entities, and where the article mentions them."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple
from rdflib import RDFS, SKOS

from graph.model import Mention
from graph.names import normalise
from graph.terms import BB, OA
from graph.triples.nodes import count, is_a, link, node, say
from graph.triples.reading import Reading


def shared(reading: Reading) -> Iterator[Triple]:
    """The article's entities: type, names, outside links.

    The label that the default graph shows is chosen among all articles' names, by the store.
    """
    for entity_id, identity in reading.identities.items():
        iri = reading.entity(entity_id)
        yield from is_a(iri, BB.Entity, BB[identity.type])
        yield from is_a(iri, BB.UnnamedSet) if identity.unnamed_set else ()
        yield from say(iri, BB.name, identity.label)
        yield from say(iri, SKOS.altLabel, *identity.aliases)
        yield from say(iri, SKOS.hiddenLabel, *map(normalise, (identity.label, *identity.aliases)))
        yield from link(iri, SKOS.exactMatch, *map(node, identity.link))
        yield from link(iri, BB.mentionedIn, reading.article)


def own(reading: Reading) -> Iterator[Triple]:
    """The article's mentions of its entities."""
    for entity in reading.extraction.entities:
        for mention in entity.mentions:
            yield from _mention(reading, entity.id, mention)


def _mention(reading: Reading, entity_id: str, mention: Mention) -> Iterator[Triple]:
    span = reading.span(mention)
    yield from is_a(span, BB.Mention)
    yield from link(span, BB.refersTo, reading.entity(entity_id))
    yield from say(span, RDFS.label, mention.text)
    yield from say(span, BB.mentionKind, mention.kind)
    yield from count(span, OA.start, mention.start)
    yield from count(span, OA.end, mention.end)
