"""What every writer of triples needs to know of the article at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.corroborate import event_key, relation_key
from graph.errors import InputError
from graph.identity import Identity, identify
from graph.iris import mint_article, mint_claim, mint_digest, mint_span
from graph.model import Claim, Extraction, Filler, Relation, Span
from graph.offices import find_principals
from graph.triples.nodes import node


@dataclass(frozen=True, slots=True)
class Reading:
    """An extraction with the IRIs of its article, entities, events and of those its actors stand for."""

    extraction: Extraction
    base: str
    article: NamedNode
    identities: dict[str, Identity]
    principals: dict[str, tuple[tuple[str, str], ...]]

    @classmethod
    def of(cls, extraction: Extraction, base: str) -> Reading:
        """The reading of an extraction; InputError where it refers to an entity that it does not list."""
        _check_references(extraction)
        article = node(mint_article(base, extraction.article.id))
        return cls(extraction, base, article, identify(extraction, base), find_principals(extraction))

    def entity(self, entity_id: str) -> NamedNode:
        """The node of an entity of this article."""
        return NamedNode(self.identities[entity_id].iri)

    def claim(self, claim_id: str) -> NamedNode:
        """The node of one of the article's claims."""
        return NamedNode(mint_claim(self.article.value, claim_id))

    def span(self, span: Span, selector: str = "char") -> NamedNode:
        """The node of a stretch of the article's text, or of a selector of it."""
        return NamedNode(mint_span(self.article.value, span.start, span.end, selector))

    def event(self, claim: Claim) -> NamedNode:
        """The node of the event that a claim is of."""
        key = event_key(claim, self.identities, self.article.value)
        return NamedNode(mint_digest(self.base, "event", *key))

    def relation(self, relation: Relation) -> NamedNode:
        """The node of the relation that a relation claim is of."""
        return NamedNode(mint_digest(self.base, "relation", *relation_key(relation, self.identities)))

    def fillers(self, fillers: Iterable[Filler]) -> list[NamedNode]:
        """What fills a role: entities, and phrases of the text where no entity does."""
        return [self.entity(filler.entity) if filler.entity else self.span(filler) for filler in fillers]


def _check_references(extraction: Extraction) -> None:
    known = {entity.id for entity in extraction.entities}
    for name, entity_id in _references(extraction):
        if entity_id not in known:
            where = f"Article {extraction.article.id}: {name}"
            raise InputError(f"{where} refers to the entity {entity_id!r}, which is not listed.")


def _references(extraction: Extraction) -> Iterable[tuple[str, str]]:
    for claim in extraction.claims:
        for filler in (*claim.actor, *claim.target, *claim.object, *claim.place, *claim.attribution):
            yield from ((f"claim {claim.id}", key) for key in (filler.entity, filler.via) if key)
    for relation in extraction.relations:
        sides = (relation.subject, relation.of, None if relation.type == "holdsPost" else relation.object)
        said_by = [key for filler in relation.attribution for key in (filler.entity, filler.via)]
        yield from (("a relation", key) for key in (*sides, *said_by) if key)
