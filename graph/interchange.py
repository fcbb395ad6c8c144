"""Extractions to and from the JSON of the extraction format, version 1."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graph.model import (
    Article,
    Claim,
    Entity,
    Extraction,
    Extractor,
    Filler,
    Mention,
    Relation,
    Span,
    TimeExpression,
)

Record = dict[str, Any]
FORMAT = 1
ROLES = ("actor", "target", "object", "place")


def to_record(extraction: Extraction) -> Record:
    """The extraction as a JSON-ready object, keys in the format's order."""
    return {
        "format": FORMAT,
        "extractor": asdict(extraction.extractor),
        "article": _article_record(extraction.article),
        "entities": [_entity_record(entity) for entity in extraction.entities],
        "relations": [_relation_record(relation) for relation in extraction.relations],
        "events": [_claim_record(claim) for claim in extraction.claims],
    }


def read_record(record: Record) -> Extraction:
    """The extraction that a JSON object of the format describes; KeyError or TypeError if it is none."""
    return Extraction(
        article=Article(**record["article"]),
        extractor=Extractor(**record["extractor"]),
        entities=tuple(_read_entity(row) for row in record["entities"]),
        relations=tuple(_read_relation(row) for row in record["relations"]),
        claims=tuple(_read_claim(row) for row in record["events"]),
    )


def _article_record(article: Article) -> Record:
    keys = ("id", "title", "url", "publisher", "published", "language", "sha256", "text")
    return {key: getattr(article, key) for key in keys}


def _entity_record(entity: Entity) -> Record:
    return {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "named": entity.named,
        "aliases": list(entity.aliases),
        "link": list(entity.link),
        "mentions": [_mention_record(mention) for mention in entity.mentions],
    }


def _span_record(span: Span) -> Record:
    return {"start": span.start, "end": span.end, "text": span.text}


def _mention_record(mention: Mention) -> Record:
    return _span_record(mention) | {"kind": mention.kind}


def _filler_record(filler: Filler) -> Record:
    record: Record = {"entity": filler.entity, "start": filler.start, "end": filler.end, "text": filler.text}
    return record | ({"via": filler.via} if filler.via else {})


def _relation_record(relation: Relation) -> Record:
    return {
        "type": relation.type,
        "subject": relation.subject,
        "object": relation.object,
        "of": relation.of,
        "former": relation.former,
        "start": relation.start,
        "end": relation.end,
        "polarity": relation.polarity,
        "modality": relation.modality,
        "attribution": [_filler_record(filler) for filler in relation.attribution],
        "evidence": _span_record(relation.evidence),
        "confidence": relation.confidence,
    }


def _claim_record(claim: Claim) -> Record:
    return {
        "id": claim.id,
        "type": claim.type,
        "mode": claim.mode,
        "trigger": _span_record(claim.trigger),
        **{role: [_filler_record(filler) for filler in getattr(claim, role)] for role in ROLES},
        "time": [asdict(time) for time in claim.time],
        "polarity": claim.polarity,
        "modality": claim.modality,
        "attribution": [_filler_record(filler) for filler in claim.attribution],
        "evidence": _span_record(claim.evidence),
        "confidence": claim.confidence,
    }


def _read_entity(row: Record) -> Entity:
    mentions = tuple(Mention(**mention) for mention in row["mentions"])
    return Entity(
        **row | {"aliases": tuple(row["aliases"]), "link": tuple(row["link"]), "mentions": mentions}
    )


def _read_fillers(rows: list[Record]) -> tuple[Filler, ...]:
    return tuple(Filler(**row) for row in rows)


def _read_relation(row: Record) -> Relation:
    attribution = _read_fillers(row["attribution"])
    return Relation(**row | {"attribution": attribution, "evidence": Span(**row["evidence"])})


def _read_claim(row: Record) -> Claim:
    spans = {key: Span(**row[key]) for key in ("trigger", "evidence")}
    fillers = {key: _read_fillers(row[key]) for key in (*ROLES, "attribution")}
    times = tuple(TimeExpression(**time) for time in row["time"])
    return Claim(**row | spans | fillers | {"time": times})
