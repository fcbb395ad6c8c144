"""Counting rows in serialised results as they pass, without parsing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Count = Callable[[bytes], int]


def count_lines(chunk: bytes) -> int:
    """Rows of TSV and N-Triples: line breaks in values are escaped there."""
    return chunk.count(b"\n")


def count_results(chunk: bytes) -> int:
    """Rows of the XML format: a `<` in a value is escaped there."""
    return chunk.count(b"<result>")


def count_bindings(chunk: bytes) -> int:
    """Rows of the JSON format: a quote in a value is escaped, so this cannot stand within one.

    Rows without a bound variable are not told apart; the limit on bytes holds for those.
    """
    return chunk.count(b'"}},{"')


def count_nothing(chunk: bytes) -> int:
    """No rows: in Turtle, JSON-LD and RDF/XML the limit on bytes is the one that holds."""
    return 0


class RecordCount:
    """Rows of CSV, whose quoted values may hold line breaks."""

    def __init__(self) -> None:
        self._quoted = False

    def __call__(self, chunk: bytes) -> int:
        parts = chunk.split(b'"')
        outside = parts[1::2] if self._quoted else parts[::2]
        self._quoted ^= len(parts) % 2 == 0
        return sum(part.count(b"\n") for part in outside)


def row_counter(format_name: str) -> Count:
    """The counter for a format's name; it may hold state, so take a new one for each answer."""
    return RecordCount() if format_name == "csv" else _COUNTERS.get(format_name, count_nothing)


_COUNTERS: Final[dict[str, Count]] = {
    "json": count_bindings,
    "xml": count_results,
    "tsv": count_lines,
    "ntriples": count_lines,
}
