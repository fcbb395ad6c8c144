"""What every table and graph format writes: nodes and edges with one set of columns, each of one type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

Value = str | int | float | bool | None

# Characters that XML cannot hold even escaped; no text that a person wrote has them on purpose.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # all but the harmless
_ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_LONGEST_QUOTE = 240


@dataclass(frozen=True, slots=True)
class ExportCount:
    """What was written: nodes and edges, or for RDF statements."""

    nodes: int
    edges: int
    statements: int = 0


class Node(NamedTuple):
    """An entity, or in the events view an event. Lists are joined by "|", dates are ISO days.

    A tuple, for millions are made: its fields from `label` on are the columns, in their order.
    """

    id: str
    label: str
    type: str
    kind: str
    articles: int
    claims: int | None = None
    first: str | None = None
    last: str | None = None
    status: str | None = None
    aliases: str | None = None
    links: str | None = None
    unnamed: bool = False
    quote: str | None = None


class Edge(NamedTuple):
    """What connects two nodes. `label` is its class, `weight` the number of independent articles."""

    id: str
    source: str
    target: str
    label: str
    weight: float
    articles: int
    claims: int
    first: str | None = None
    last: str | None = None
    derived: bool = False
    title: str | None = None
    sources: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The nodes and the edges of a view, each to be gone through once."""

    nodes: Iterable[Node]
    edges: Iterable[Edge]


# Column name and type in GraphML; `label` and `weight` are what Gephi shows and draws by.
NODE_COLUMNS: Final = {
    "label": "string", "type": "string", "kind": "string", "articles": "int", "claims": "int",
    "first": "string", "last": "string", "status": "string", "aliases": "string", "links": "string",
    "unnamed": "boolean", "quote": "string",
}  # fmt: skip
EDGE_COLUMNS: Final = {
    "label": "string", "weight": "double", "articles": "int", "claims": "int", "first": "string",
    "last": "string", "derived": "boolean", "title": "string", "sources": "string", "quote": "string",
}  # fmt: skip


def clean(text: str) -> str:
    """A text without the control characters that break XML."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def needs_escaping(text: str) -> bool:
    """Whether a text has characters that XML does not hold as they are."""
    return _SPECIAL.search(text) is not None


def escaped(text: str) -> str:
    """A text as XML holds it, in an element or between double quotes."""
    return _FORBIDDEN.sub("", text).translate(_ENTITIES)


def shorten(quote: str | None) -> str | None:
    """A quote short enough for a table's cell."""
    if quote is None:
        return None
    text = " ".join(quote.split())
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"


def written(value: Value) -> str:
    """A value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(value) if isinstance(value, str) else str(value)
