"""The one place where IRIs are minted, and read back.

A data IRI is the store's base followed by a path; the service answers for it by that path:

    article/<id>                       an article, and the named graph that holds what it says
    article/<id>/claim/<n>             one of its claims
    article/<id>/entity/<n>            an entity of this article alone
    article/<id>#char=<start>,<end>    a stretch of its text (RFC 5147); #quote= and #position= select it
    entity/<kind>/<slug>[/<place>]     an entity that articles share
    event/<digest>, relation/<digest>, fact/<digest>
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from graph.errors import InputError
from graph.names import digest

DEFAULT_BASE = "urn:beatbook:"
Kind = Literal["article", "claim", "entity", "event", "relation", "fact", "span"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What an IRI of ours names: `article` is an article's id, `path` the IRI without base and fragment."""

    kind: Kind
    path: str
    article: str | None = None


def check_base(base: str) -> str:
    """The base if data IRIs can be built on it; else InputError."""
    scheme, colon, rest = base.partition(":")
    usable = colon and scheme.isascii() and scheme[:1].isalpha() and rest[-1:] in ("/", ":", "=")
    if not usable or any(char.isspace() or char in '<>#"{}|\\^`' for char in base):
        raise InputError(f"{base!r} cannot be the base of IRIs: it must be absolute and end in /, : or =.")
    return base


def mint_article(base: str, article_id: str) -> str:
    """The IRI of an article, which is also the name of its graph."""
    if not article_id:
        raise InputError("An article needs an id that is not empty.")
    return f"{base}article/{_encode(article_id)}"


def mint_claim(article: str, claim_id: str) -> str:
    """The IRI of a claim, under its article's IRI."""
    return f"{article}/claim/{_encode(claim_id)}"


def mint_local_entity(article: str, entity_id: str) -> str:
    """The IRI of an entity that no other article can share, under its article's IRI."""
    return f"{article}/entity/{_encode(entity_id)}"


def mint_entity(base: str, type_: str, *slugs: str) -> str:
    """The IRI of an entity that articles share, from its type, its name's slug and, if any, its place's."""
    return f"{base}entity/{type_.lower()}/{'/'.join(slugs)}"


def mint_span(article: str, start: int, end: int, selector: str = "char") -> str:
    """The IRI of a stretch of an article's text, or of a selector (`quote`, `position`) of it."""
    return f"{article}#{selector}={start},{end}"


def mint_digest(base: str, kind: Literal["event", "relation", "fact"], *key: str) -> str:
    """The IRI of what is identified by its content alone."""
    return f"{base}{kind}/{digest(*key)}"


def read_iri(base: str, iri: str) -> Reference | None:
    """What an IRI of this base names, or None if beatbook never minted its like."""
    if not iri.startswith(base):
        return None
    path, _, fragment = iri[len(base) :].partition("#")
    match path.split("/"):
        case ["article", article] if article:
            return Reference("span" if fragment else "article", path, unquote(article))
        case ["article", article, ("claim" | "entity") as kind, rest] if article and rest:
            return Reference("claim" if kind == "claim" else "entity", path, unquote(article))
        case ["entity", kind, name, *place] if kind and name and len(place) <= 1 and all(place):
            return Reference("entity", path)
        case [("event" | "relation" | "fact") as kind, key] if key:
            return Reference(kind, path)
    return None


def _encode(text: str) -> str:
    try:
        return quote(text, safe="")
    except UnicodeEncodeError as error:
        raise InputError(f"The id {text!r} is not valid Unicode.") from error
