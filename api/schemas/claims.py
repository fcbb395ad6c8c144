"""Claims on the wire, and what they refer to."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.ids import entity_id
from graph.claims import ClaimRow
from graph.references import ArticleRef, EntityRef


class Named(BaseModel):
    """An entity in short, or words that stand for one, whose `id` is then null."""

    id: str | None = Field(examples=["person:tom-varga"])
    iri: str | None = Field(examples=["urn:beatbook:entity/person/tom-varga"])
    label: str = Field(examples=["Tom Varga"])
    type: str | None = Field(examples=["Person"])

    @classmethod
    def of(cls, base: str, ref: EntityRef) -> Named:
        """From the domain's type."""
        known = ref.iri if ref.iri and ref.type else None
        return cls(id=entity_id(base, known) if known else None, iri=ref.iri, label=ref.label, type=ref.type)

    @classmethod
    def all(cls, base: str, refs: tuple[EntityRef, ...]) -> list[Named]:
        """From several."""
        return [cls.of(base, ref) for ref in refs]


class Source(BaseModel):
    """The article that a claim stands in."""

    id: str = Field(examples=["alder-1"])
    iri: str
    title: str
    publisher: str | None
    published: str | None = Field(examples=["2026-03-02"])
    url: str | None

    @classmethod
    def of(cls, ref: ArticleRef) -> Source:
        """From the domain's type."""
        return cls(
            id=ref.id,
            iri=ref.iri,
            title=ref.title,
            publisher=ref.publisher,
            published=ref.published,
            url=ref.url,
        )


class Statement(BaseModel):
    """One claim: the sentence, where it stands, who is said to say so, and how."""

    iri: str
    sentence: str = Field(examples=["Tom Varga withdrew from the Tri-County Task Force on Monday."])
    start: int = Field(description="Where the sentence begins in the article's text, in code points.")
    end: int
    article: Source
    attribution: list[Named]
    relayed_by: list[Named]
    polarity: str = Field(examples=["positive"])
    modality: str = Field(examples=["asserted"])
    confidence: float = Field(examples=[0.82])

    @classmethod
    def of(cls, base: str, row: ClaimRow) -> Statement:
        """From the domain's type."""
        return cls(
            iri=row.iri,
            sentence=row.sentence,
            start=row.start,
            end=row.end,
            article=Source.of(row.article),
            attribution=Named.all(base, row.attribution),
            relayed_by=Named.all(base, row.relayed_by),
            polarity=row.polarity,
            modality=row.modality,
            confidence=row.confidence,
        )

    @classmethod
    def all(cls, base: str, rows: tuple[ClaimRow, ...]) -> list[Statement]:
        """From several."""
        return [cls.of(base, row) for row in rows]
