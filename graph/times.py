"""ISO 8601 values as they come from texts: their datatypes, the days they span, the months they touch."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from rdflib import XSD, URIRef

_DATATYPES = ((re.compile(r"\d{4}-\d\d-\d\d"), XSD.date), (re.compile(r"\d{4}-\d\d"), XSD.gYearMonth))
_YEAR = re.compile(r"\d{4}")
_MOST_MONTHS = 36
LONG = "long"

Interval = tuple[date, date]


def datatype(value: str) -> URIRef | None:
    """The XML Schema type of a date, month or year; None for intervals and what is no calendar date."""
    if days_of(value) is None:
        return None
    if _YEAR.fullmatch(value):
        return XSD.gYear
    return next((kind for pattern, kind in _DATATYPES if pattern.fullmatch(value)), None)


def days_of(value: str) -> Interval | None:
    """The first and the last day of an ISO 8601 date, month, year or interval; None if it is none of them."""
    begin, slash, end = value.partition("/")
    first = _days(begin)
    last = _days(end) if slash else first
    if first is None or last is None or last[1] < first[0]:
        return None
    return first[0], last[1]


def span_of(values: list[str]) -> Interval | None:
    """The days from the earliest to the latest of several values; None if none can be placed."""
    spans = [span for span in map(days_of, values) if span is not None]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None


def months_of(span: Interval) -> list[str]:
    """The months that an interval touches, as YYYY-MM; LONG alone where these are more than three years."""
    begin, end = span
    first, last = begin.year * 12 + begin.month - 1, end.year * 12 + end.month - 1
    if last - first >= _MOST_MONTHS:
        return [LONG]
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]


def _days(value: str) -> Interval | None:
    parts = value[:10].split("-") if re.match(r"\d{4}-\d\d-\d\dT", value) else value.split("-")
    if not all(re.fullmatch(r"\d+", part) for part in parts) or [len(part) for part in parts] not in (
        [4],
        [4, 2],
        [4, 2, 2],
    ):
        return None
    year, month, day = [int(part) for part in parts] + [0] * (3 - len(parts))
    try:
        begin = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return begin, date(year, month or 12, day or monthrange(year, month or 12)[1])
