"""From facts between mentions to relations between entities, each stated once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from extract.facts import Fact
from extract.tokens import Tokens
from graph.model import Relation, Span


def to_relations(tokens: Tokens, facts: Iterable[Fact], entity_of: Mapping[int, str]) -> tuple[Relation, ...]:
    """Relations in text order; of several statements of one fact the most trusted is kept."""
    best: dict[tuple[str, str, str], Relation] = {}
    for fact in sorted(facts, key=lambda f: (-f.confidence, f.start)):
        relation = _to_relation(tokens, fact, entity_of)
        if relation is None:
            continue
        key = (relation.type, relation.subject, relation.object.lower())
        kept = best.get(key)
        if kept is None or (kept.of is None and relation.of is not None):
            best[key] = relation
    return tuple(sorted(best.values(), key=lambda r: (r.evidence.start, r.evidence.end, r.type)))


def _to_relation(tokens: Tokens, fact: Fact, entity_of: Mapping[int, str]) -> Relation | None:
    subject = entity_of.get(fact.subject)
    object_ = fact.object if isinstance(fact.object, str) else entity_of.get(fact.object)
    if subject is None or object_ is None or subject == object_:
        return None
    of = entity_of.get(fact.of) if fact.of is not None else None
    span = tokens.doc[fact.start : fact.end]
    evidence = Span(span.start_char, span.end_char, span.text)
    return Relation(fact.type, subject, object_, evidence, fact.confidence, of, fact.former)
