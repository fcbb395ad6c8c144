"""The frozen values that pass between extraction and the graph; standard library only.

Offsets count Unicode code points in `Article.text`, half-open. The values mirror the extraction
format, version 1, one to one; `graph.interchange` reads and writes its JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ENTITY_TYPES: Final = ("Person", "Agency", "Organization", "Group", "Place", "Undertaking", "Policy")
EVENT_CLASSES: Final = (
    "Criticize", "Support", "Threaten", "Request", "Order", "Agree", "Cooperate", "Aid", "Refuse",
    "Withdraw", "Deploy", "Arrest", "Raid", "Attack", "Investigate", "LegalAction", "Sanction",
    "Protest", "Appoint", "Depart", "Meet",
)  # fmt: skip
CLAIM_TYPES: Final = (*EVENT_CLASSES, "Statement", "Event")
RELATION_TYPES: Final = ("holdsPost", "memberOf", "partOf", "locatedIn")
MODALITIES: Final = ("asserted", "reported", "intended", "hypothetical")
POLARITIES: Final = ("positive", "negative")
MENTION_KINDS: Final = ("name", "nominal", "pronoun")
MODES: Final = {
    "LegalAction": ("sue", "charge", "plead", "try", "convict", "acquit", "sentence", "dismiss", "rule"),
    "Withdraw": ("group", "ground", "policy"),
    "Appoint": ("name", "nominate", "elect", "hire"),
    "Depart": ("resign", "retire", "leave"),
    "Attack": ("kill", "injure", "force", "threaten-weapon"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article: `text == article.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """One place where an entity is referred to; `kind` is one of MENTION_KINDS."""

    kind: str


@dataclass(frozen=True, slots=True)
class Filler(Span):
    """What fills a role: `entity` is an id of the same extraction, or None where it stays text.

    `via` (attribution only) is the id of whoever passed the words of a nested speaker on.
    """

    entity: str | None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression(Span):
    """A time in the text; `value` is an ISO 8601 date, month, year or interval, or None if unresolved."""

    value: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """A text as stored, and what is known of its origin.

    `text` already opens with the title where that was given apart; `published` is an ISO date;
    `sha256` is the hexadecimal digest of the UTF-8 text.
    """

    id: str
    text: str
    sha256: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Entity:
    """What one article's mentions refer to. `aliases` are proper names only; `link` outside IRIs."""

    id: str
    type: str
    name: str
    named: bool
    aliases: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing fact. `object` is an entity id, or for holdsPost a post's title, `of` a body or place."""

    type: str
    subject: str
    object: str
    evidence: Span
    confidence: float
    of: str | None = None
    former: bool = False
    start: str | None = None
    end: str | None = None
    polarity: str = "positive"
    modality: str = "asserted"
    attribution: tuple[Filler, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What an article says, once: that something happened, did not, or might. Never merged, never retired."""

    id: str
    type: str
    trigger: Span
    evidence: Span
    confidence: float
    mode: str | None = None
    actor: tuple[Filler, ...] = ()
    target: tuple[Filler, ...] = ()
    object: tuple[Filler, ...] = ()
    place: tuple[Filler, ...] = ()
    time: tuple[TimeExpression, ...] = ()
    polarity: str = "positive"
    modality: str = "asserted"
    attribution: tuple[Filler, ...] = ()


@dataclass(frozen=True, slots=True)
class Extractor:
    """Which code and which model made an extraction."""

    version: str
    model_sha256: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything taken from one article; ids are local to it (`e1`, `v1`)."""

    article: Article
    extractor: Extractor
    entities: tuple[Entity, ...] = field(default=())
    relations: tuple[Relation, ...] = field(default=())
    claims: tuple[Claim, ...] = field(default=())
