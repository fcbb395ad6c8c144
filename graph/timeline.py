"""Events and relations newest first, a month at a time, so that a page costs what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import chain
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from pyoxigraph import DefaultGraph, Literal, NamedNode

from graph.errors import QueryError
from graph.references import quoted, token
from graph.store import View
from graph.terms import BB
from graph.times import LONG, days_of
from graph.triples.nodes import TYPE, term

_LAST: Final = "9999-12-31"
FEW: Final = 5_000  # so many nodes are asked for their days, and not what each month holds
_AT_ONCE: Final = 500
_MONTH: Final = term(BB.month)
_IN_MONTH: Final = "SELECT ?node ?first ?last {{ ?node bb:month {month} ; bb:begin ?first ; bb:end ?last }}"
_DAYS: Final = (
    "SELECT ?node ?first ?last {{ VALUES ?node {{ {nodes} }} ?node bb:begin ?first ; bb:end ?last }}"
)
_months_kept: WeakKeyDictionary[View, list[str]] = WeakKeyDictionary()


class Dated(NamedTuple):
    """A node with its first and last day, which are empty where it has none."""

    first: str
    last: str
    node: str


class Span(NamedTuple):
    """Days from `begin` to `end`, each open where it is None."""

    begin: str | None
    end: str | None

    @classmethod
    def of(cls, since: str | None, until: str | None) -> Span:
        """The days of two ISO 8601 dates, months or years; QueryError where one is none of these."""
        return cls(_day(since, 0), _day(until, 1))

    def holds(self, item: Dated) -> bool:
        """Whether something happened, at least in part, on these days."""
        if self == (None, None):
            return True
        early, late = self.begin or "", self.end or _LAST
        return bool(item.first) and item.last >= early and item.first <= late


def touched_by(view: View, span: Span, most: int) -> Set[str] | None:
    """What touches the months of a span, or lasts long; None where there are more months than `most`."""
    months = [month for month in _months(view) if (span.begin or "")[:7] <= month <= (span.end or _LAST)]
    if len(months) > most:
        return None
    return {node for month in (*months, LONG) for node in _subjects(view, _MONTH, Literal(month))}


def newest_first(view: View, nodes: Set[str] | None, span: Span, after: str | None = None) -> Iterator[Dated]:
    """Those of some nodes, or of all events, that fall into a span: by first day, then by IRI.

    What has no day comes last, and only where the span is open on both sides. `after` leaves out days
    that are later than it.
    """
    batches = (
        _whole(view, nodes)
        if nodes is not None and len(nodes) <= FEW
        else _by_month(view, nodes, span, after)
    )
    for batch in batches:
        fitting = (item for item in batch if span.holds(item) and (after is None or item.first <= after))
        ordered = sorted(fitting, key=lambda item: item.node)
        yield from sorted(ordered, key=lambda item: item.first, reverse=True)


def _whole(view: View, nodes: Set[str]) -> Iterator[list[Dated]]:
    found = list(_days(view, nodes))
    dated = {item.node for item in found}
    yield found + [Dated("", "", node) for node in nodes - dated]


def _by_month(view: View, nodes: Set[str] | None, span: Span, after: str | None) -> Iterator[list[Dated]]:
    """Batches of which each began before the one that went ahead of it."""
    begin, end = span.begin or "", min(span.end or _LAST, _LAST if after is None else after)
    long = _bucket(view, LONG, nodes)
    months = {*_months(view), *(item.first[:7] for item in long)}
    for month in sorted(months, reverse=True):
        if begin[:7] <= month <= end:
            yield [item for item in chain(_bucket(view, month, nodes), long) if item.first[:7] == month]
    if begin:  # what began earlier and went on
        both = chain(_bucket(view, begin[:7], nodes), long)
        yield [item for item in both if item.first[:7] < begin[:7]]
    elif span.end is None:
        yield [Dated("", "", node) for node in _undated(view, nodes)]


def _bucket(view: View, month: str, nodes: Set[str] | None) -> list[Dated]:
    """What touches a month, of some nodes or of all."""
    if nodes is None:
        return [
            Dated(first, last, node)
            for node, first, last in view.select(_IN_MONTH.format(month=quoted(month)))
        ]
    return list(_days(view, _subjects(view, _MONTH, Literal(month)) & nodes))


def _days(view: View, nodes: Iterable[str]) -> Iterator[Dated]:
    wanted = [token(node) for node in nodes]
    for at in range(0, len(wanted), _AT_ONCE):
        for node, first, last in view.select(_DAYS.format(nodes=" ".join(wanted[at : at + _AT_ONCE]))):
            yield Dated(first, last, node)


def _months(view: View) -> list[str]:
    """The months that events of a state touch, asked for once."""
    if view not in _months_kept:
        found = (month for (month,) in view.select("SELECT DISTINCT ?month { ?event bb:month ?month }"))
        _months_kept[view] = [month for month in found if month != LONG]
    return _months_kept[view]


def _undated(view: View, nodes: Set[str] | None) -> Set[str]:
    if nodes is None:
        nodes = _subjects(view, TYPE, term(BB.Event))
    return nodes - _subjects(view, _MONTH, None)


def _subjects(view: View, predicate: NamedNode, object_: NamedNode | Literal | None) -> set[str]:
    quads = view.store.quads_for_pattern(None, predicate, object_, DefaultGraph())
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _day(value: str | None, side: int) -> str | None:
    if value is None:
        return None
    days = days_of(value)
    if days is None:
        raise QueryError(f"{value!r} is not a date: write it as YYYY-MM-DD, YYYY-MM or YYYY.")
    return days[side].isoformat()
