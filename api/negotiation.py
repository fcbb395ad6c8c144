"""Which of the formats on offer a client wants: tables, and one choice by quality (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from starlette.types import Scope

ROWS: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS: Final[Mapping[str, str]] = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
PAGES: Final[Mapping[str, str]] = {**GRAPHS, "application/json": "jsonld", "text/html": "html"}
MEDIA: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "html": "text/html; charset=utf-8",
}
Range = tuple[str, str, float]


def accept_of(scope: Scope) -> str:
    """The Accept of a request, all its lines as the one list that they are (RFC 9110, 5.3)."""
    return b", ".join([value for name, value in scope["headers"] if name == b"accept"]).decode("latin-1")


def choose_format(accept: str | None, offers: Mapping[str, str]) -> str | None:
    """The name of the format to send, the first on offer among equals; None if none will do.

    Of two names of one format the one counts that it is sent as: `application/*` fits no Turtle, though
    `application/x-turtle`, written out, asks for it.
    """
    return _choose(accept, tuple(offers.items()))


@lru_cache(maxsize=1024)
def _choose(accept: str | None, offers: tuple[tuple[str, str], ...]) -> str | None:
    if accept is None or not accept.strip():
        return offers[0][1]
    ranges = [_read_range(part) for part in accept.split(",") if part.strip()]
    qualities = [(_quality(media, _fitting(media, name, ranges)), name) for media, name in offers]
    quality, name = max(qualities, key=lambda pair: pair[0])
    return name if quality > 0 else None


def _fitting(media: str, name: str, ranges: list[Range]) -> list[Range]:
    """The ranges that count for a name: for one that a format is not sent as, only itself."""
    if media == MEDIA[name].partition(";")[0]:
        return ranges
    return [range_ for range_ in ranges if "/".join(range_[:2]) == media]


def _read_range(text: str) -> Range:
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    type_, _, subtype = media.partition("/")
    given = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return type_, subtype or "*", min(max(float(given), 0.0), 1.0)
    except ValueError:
        return type_, subtype or "*", 0.0


def _quality(media: str, ranges: list[Range]) -> float:
    """The quality that the most specific matching range gives a media type."""
    type_, _, subtype = media.partition("/")
    matches = [
        ((range_[0] != "*") + (range_[1] != "*"), range_[2])
        for range_ in ranges
        if range_[0] in ("*", type_) and range_[1] in ("*", subtype)
    ]
    return max(matches, default=(0, 0.0))[1]
