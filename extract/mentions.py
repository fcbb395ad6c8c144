"""Mentions: the stretches of a text that refer to something, as names, descriptions or pronouns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from extract.gazetteer import Body, Region
from extract.parse import Parse
from graph.model import Span

Kind = Literal["name", "nominal", "pronoun"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start`..`end` (half-open) that refer to something; `head` is the token others attach to.

    `key` is the compact name, the head's lemma or the pronoun. Descriptions carry their determiner
    ("the", "this", "a", "poss" or ""), their modifiers' lemmas and the head token of their possessor.
    """

    start: int
    end: int
    head: int
    kind: Kind
    type: str
    key: str
    plural: bool = False
    determiner: str = ""
    modifiers: frozenset[str] = field(default=frozenset())
    owner: int | None = None
    body: Body | None = None
    region: Region | None = None
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `start`..`end` that may be a name of the type, and what the gazetteer knows of it."""

    start: int
    end: int
    type: str
    body: Body | None = None
    region: Region | None = None


def find_skipped(doc: Parse, spans: Iterable[Span]) -> bytearray:
    """One byte per token, 1 where a debris span covers it."""
    skipped = bytearray(len(doc))
    for span in spans:
        covered = doc.char_span(span.start, span.end)
        if covered is not None:
            skipped[covered.start : covered.end] = b"\x01" * (covered.end - covered.start)
    return skipped
