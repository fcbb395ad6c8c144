"""An article's extraction as RDF: pure functions, the same triples for the same input, no blank nodes."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from graph.model import Extraction
from graph.triples import claims, entities, facts, relations, sources
from graph.triples.reading import Reading


@dataclass(frozen=True, slots=True)
class ArticleTriples:
    """What one article contributes: `own` stays in its graph; `shared` is also in the default graph."""

    graph: NamedNode
    own: frozenset[Triple]
    shared: frozenset[Triple]


def to_triples(extraction: Extraction, base: str) -> ArticleTriples:
    """The triples of an article; InputError where the extraction contradicts itself."""
    reading = Reading.of(extraction, base)
    own = [*sources.own(reading), *entities.own(reading), *claims.own(reading), *relations.own(reading)]
    shared = [
        *sources.shared(reading),
        *entities.shared(reading),
        *claims.shared(reading),
        *relations.shared(reading),
        *facts.shared(reading),
    ]
    return ArticleTriples(reading.article, frozenset(own), frozenset(shared))
