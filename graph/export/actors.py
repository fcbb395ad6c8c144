"""The actors view: entities, and one edge for each pair and class that a plain fact connects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rdflib import RDF, SKOS, URIRef

from graph.corroborate import count_origins
from graph.entities import summarize_entity
from graph.export.rows import Edge, Node, Rows, shorten
from graph.iris import read_iri
from graph.lookups import Lookups
from graph.network import PROPERTIES, STANDING_NAMES
from graph.store import View
from graph.terms import BB, FACT_PROPERTIES, RELATION_CLASSES
from graph.triples.nodes import term

_CLASS_OF = {property_: name for name, property_ in FACT_PROPERTIES.items()}


def rows(view: View) -> Rows:
    """The entities of a store and the plain facts between them."""
    return Rows(entity_nodes(view), fact_edges(view, PROPERTIES))


def entity_nodes(view: View) -> Iterator[Node]:
    """One node for each entity."""
    for entity in Lookups(view).instances(BB.Entity):
        summary = summarize_entity(view, entity.value)
        links = view.properties(entity.value).get(str(SKOS.exactMatch), ())
        yield Node(
            summary.iri,
            summary.label,
            summary.type,
            "entity",
            summary.articles,
            aliases="|".join(summary.aliases) or None,
            links="|".join(links) or None,
            unnamed=summary.unnamed_set,
        )


def fact_edges(view: View, properties: tuple[URIRef, ...]) -> Iterator[Edge]:
    """One edge for each fact of some properties, with what its claims say of it."""
    lookups = Lookups(view)
    number = 0
    for property_ in properties:
        for one, other in lookups.pairs(property_):
            number += 1
            yield _edge(view, lookups, number, property_, one, other)


@dataclass(frozen=True, slots=True)
class _Support:
    """A claim behind a fact; `node` carries its dates and title: the claim itself, or its relation."""

    article: NamedNode
    claim: NamedNode
    node: NamedNode
    direct: bool


def _edge(
    view: View, lookups: Lookups, number: int, property_: URIRef, one: NamedNode, other: NamedNode
) -> Edge:
    articles = lookups.supporters(one, property_, other)
    find = _standing_claims if property_ in STANDING_NAMES else _event_claims
    support = [found for article in articles for found in find(lookups, article, property_, one, other)]
    first = support[0] if support else None
    begins, ends = (_texts(lookups, support, end) for end in (BB.begin, BB.end))
    return Edge(
        f"f{number}",
        one.value,
        other.value,
        STANDING_NAMES.get(property_) or _CLASS_OF[property_],
        float(count_origins((article.value, lookups.origin(article)) for article in articles)),
        len(articles),
        len(support),
        min(begins, default=None),
        max(ends, default=None),
        derived=bool(support) and not any(found.direct for found in support),
        title="|".join(sorted(set(_texts(lookups, support, BB.post)))) or None,
        sources="|".join(_id(view, article) for article in articles[:20]),
        quote=shorten(lookups.quote(first.claim, first.article)) if first else None,
    )


def _texts(lookups: Lookups, support: list[_Support], property_: URIRef) -> list[str]:
    texts = (lookups.text(found.node, property_, found.article) for found in support)
    return [text for text in texts if text is not None]


def _id(view: View, article: NamedNode) -> str:
    found = read_iri(view.base, article.value)
    return found.article if found and found.article else article.value


def _event_claims(
    lookups: Lookups, article: NamedNode, property_: URIRef, one: NamedNode, other: NamedNode
) -> Iterator[_Support]:
    """An article's claims of a dyad, in order: with its target, else with its object."""
    class_ = term(BB[_CLASS_OF[property_]])
    about = {*lookups.subjects(BB.hasTarget, other, article), *lookups.subjects(BB.hasObject, other, article)}
    for claim in sorted(about, key=lambda node: node.value):
        if not lookups.holds(claim, BB.eventClass, class_, article) or not _stated(lookups, claim, article):
            continue
        direct = lookups.holds(claim, BB.hasActor, one, article)
        if direct or lookups.holds(claim, BB.onBehalfOf, one, article):
            yield _Support(article, claim, claim, direct)


def _standing_claims(
    lookups: Lookups, article: NamedNode, property_: URIRef, one: NamedNode, other: NamedNode
) -> Iterator[_Support]:
    """An article's claims of a standing relation, in order."""
    class_ = term(RELATION_CLASSES[STANDING_NAMES[property_]])
    for relation in sorted(lookups.subjects(BB.hasObject, other, article), key=lambda node: node.value):
        same = lookups.holds(relation, RDF.type, class_, article)
        if not same or not lookups.holds(relation, BB.hasSubject, one, article):
            continue
        for claim in sorted(lookups.subjects(BB.reports, relation, article), key=lambda node: node.value):
            if _stated(lookups, claim, article):
                yield _Support(article, claim, relation, direct=True)


def _stated(lookups: Lookups, claim: NamedNode, article: NamedNode) -> bool:
    return lookups.holds(claim, BB.modality, term(BB.asserted), article) and lookups.holds(
        claim, BB.polarity, term(BB.positive), article
    )
