"""An entity's relations, a page at a time, by filters that only their claims can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.claims import count_independent
from graph.entities import summarize_entity
from graph.errors import QueryError
from graph.relations import RelationRow, find_relations
from graph.store import View
from graph.times import days_of

PAGE: Final = 100
MAX_PAGES: Final = 20  # a bound on work: past it the page is short, and its cursor goes on


@dataclass(frozen=True, slots=True)
class RelationFilter:
    """What a row must be; None is anything."""

    class_: str | None = None
    direction: str | None = None
    counterpart: str | None = None
    since: str | None = None
    until: str | None = None
    modality: str | None = None
    polarity: str | None = None
    min_articles: int = 1

    def accepts(self, row: RelationRow) -> bool:
        """Whether a row's claims and dates are as wanted."""
        return (
            self._in_time(row)
            and (self.modality is None or any(claim.modality == self.modality for claim in row.claims))
            and (self.polarity is None or any(claim.polarity == self.polarity for claim in row.claims))
            and (self.min_articles <= 1 or count_independent(row.claims) >= self.min_articles)
        )

    def _in_time(self, row: RelationRow) -> bool:
        begin, end = _edge(self.since, 0), _edge(self.until, 1)
        if begin is None and end is None:
            return True
        if row.begin is None:
            return False
        return (begin is None or (row.end or row.begin) >= begin) and (end is None or row.begin <= end)


def read_relations(
    view: View, iri: str, wanted: RelationFilter, limit: int, after: str | None
) -> tuple[list[RelationRow], str | None]:
    """Rows of an entity and the cursor after them, None at the end; NotFound for an unknown entity."""
    summarize_entity(view, iri)
    rows: list[RelationRow] = []
    for _ in range(MAX_PAGES):
        page = find_relations(
            view, iri, wanted.class_, wanted.direction, wanted.counterpart, limit=PAGE, after=after
        )
        for row in page:
            after = row.cursor
            if wanted.accepts(row):
                rows.append(row)
            if len(rows) == limit:
                return rows, after
        if len(page) < PAGE:
            return rows, None
    return rows, after


def _edge(day: str | None, side: int) -> str | None:
    if day is None:
        return None
    days = days_of(day)
    if days is None:
        raise QueryError(f"{day!r} is no date; write it as 2026-03-01.")
    return days[side].isoformat()
