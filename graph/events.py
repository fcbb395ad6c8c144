"""Events read back: what happened as far as claims agree, and the claims that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import RDF

from graph.claims import ClaimRow, claims_of
from graph.errors import NotFound, QueryError
from graph.model import CLAIM_TYPES
from graph.references import EntityRef, refer, token
from graph.store import View
from graph.terms import BB, local_name
from graph.times import LONG, days_of, months_of

_TYPE = str(RDF.type)
_EVENTS = """
SELECT DISTINCT ?event ?begin WHERE {{
  {patterns}
  OPTIONAL {{ ?event bb:begin ?day }}
  BIND(COALESCE(STR(?day), "") AS ?begin)
  {after}
}} ORDER BY DESC(?begin) ?event LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class EventSummary:
    """An event: who, what, to whom, where, when. `statuses` is how its claims leave it, `cursor` pages on."""

    iri: str
    class_: str
    mode: str | None
    actors: tuple[EntityRef, ...]
    targets: tuple[EntityRef, ...]
    objects: tuple[EntityRef, ...]
    places: tuple[EntityRef, ...]
    on_behalf_of: tuple[EntityRef, ...]
    details: tuple[str, ...]
    times: tuple[str, ...]
    begin: str | None
    end: str | None
    statuses: tuple[str, ...]
    articles: int

    @property
    def label(self) -> str:
        """The event in one line."""
        about = [*(ref.label for ref in self.targets or self.objects)] or list(self.details)
        sides = " → ".join(", ".join(side) for side in ([ref.label for ref in self.actors], about) if side)
        when = f" ({', '.join(self.times)})" if self.times else ""
        return f"{self.class_}: {sides or 'unnamed'}{when}"

    @property
    def cursor(self) -> str:
        """What `find_events(after=…)` goes on from."""
        return f"{self.begin or ''} {self.iri}"


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with its claims."""

    summary: EventSummary
    claims: tuple[ClaimRow, ...]


def find_events(
    view: View,
    class_: str | None = None,
    entity: str | None = None,
    since: str | None = None,
    until: str | None = None,
    status: str | None = None,
    limit: int = 20,
    after: str | None = None,
) -> list[EventSummary]:
    """Events newest first, those without a date last; `since` and `until` are ISO 8601 days, inclusive.

    `status` is asserted, reported, intended, hypothetical or denied; `after` the cursor of the last seen.
    """
    patterns = _patterns(class_, entity, status) + date_patterns(since, until)
    query = _EVENTS.format(patterns="\n  ".join(patterns), after=_after(after), limit=int(limit))
    return [summarize_event(view, iri) for iri, _ in view.select(query)]


def describe_event(view: View, iri: str) -> EventPage:
    """An event with its claims; NotFound if there is none of that IRI."""
    return EventPage(summarize_event(view, iri), claims_of(view, [iri])[iri])


def summarize_event(view: View, iri: str) -> EventSummary:
    """An event without its claims; NotFound if there is none of that IRI."""
    token(iri)
    properties = view.properties(iri)
    names = [local_name(class_) for class_ in properties.get(_TYPE, ())]
    if "Event" not in names:
        raise NotFound(f"There is no event {iri}.")

    def refs(property_: str) -> tuple[EntityRef, ...]:
        return tuple(refer(view, other) for other in properties.get(property_, ()))

    def first(property_: str) -> str | None:
        return next(iter(properties.get(property_, ())), None)

    return EventSummary(
        iri,
        class_of(names),
        first(str(BB.mode)),
        refs(str(BB.hasActor)),
        refs(str(BB.hasTarget)),
        refs(str(BB.hasObject)),
        refs(str(BB.hasPlace)),
        refs(str(BB.onBehalfOf)),
        properties.get(str(BB.detail), ()),
        properties.get(str(BB.time), ()),
        first(str(BB.begin)),
        first(str(BB.end)),
        _statuses(properties),
        len(properties.get(str(BB.reportedIn), ())),
    )


def class_of(names: list[str]) -> str:
    """An event's own class among all that it is given: the specific one, if there is any."""
    return next((name for name in names if name in CLAIM_TYPES and name != "Event"), "Event")


def _statuses(properties: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(local_name(status) for status in properties.get(str(BB.status), ()))


def _patterns(class_: str | None, entity: str | None, status: str | None) -> list[str]:
    patterns = [f"?event a {token(str(BB[class_]))} ." if class_ in CLAIM_TYPES else "?event a bb:Event ."]
    if class_ is not None and class_ not in CLAIM_TYPES:
        raise QueryError(f"There is no event class {class_!r}; there are {', '.join(CLAIM_TYPES)}.")
    if entity is not None:
        roles = "bb:hasActor|bb:hasTarget|bb:hasObject|bb:hasPlace|bb:onBehalfOf"
        patterns.append(f"?event {roles} {token(entity)} .")
    if status is not None:
        patterns.append(f"?event bb:status {token(status_term(status))} .")
    return patterns


def status_term(status: str) -> str:
    """The IRI of a status; QueryError if there is none of that name."""
    if status not in ("asserted", "reported", "intended", "hypothetical", "denied"):
        raise QueryError(f"There is no status {status!r}.")
    return str(BB[status])


def date_patterns(since: str | None, until: str | None) -> list[str]:
    """Patterns for events that overlap some days; bounded on both sides, months do it by index."""
    begin, end = _day(since, 0), _day(until, 1)
    if begin is None and end is None:
        return []
    patterns = ["?event bb:begin ?first ; bb:end ?last ."]
    patterns += [f'FILTER(STR(?last) >= "{begin}")'] if begin else []
    patterns += [f'FILTER(STR(?first) <= "{end}")'] if end else []
    months = months_of(span) if begin and end and (span := days_of(f"{begin}/{end}")) else []
    if not months or months == [LONG]:
        return patterns
    listed = " ".join(f'"{month}"' for month in (*months, LONG))
    return [f"VALUES ?month {{ {listed} }} ?event bb:month ?month .", *patterns]


def _day(value: str | None, side: int) -> str | None:
    if value is None:
        return None
    days = days_of(value)
    if days is None:
        raise QueryError(f"{value!r} is not a date: write it as YYYY-MM-DD.")
    return days[side].isoformat()


def _after(cursor: str | None) -> str:
    if cursor is None:
        return ""
    begin, _, iri = cursor.partition(" ")
    day = begin if days_of(begin) else ""
    return f'FILTER(?begin < "{day}" || (?begin = "{day}" && STR(?event) > STR({token(iri)})))'
