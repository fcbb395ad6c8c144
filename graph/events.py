"""Events read back: what happened as far as claims agree, and the claims that say so."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode
from rdflib import RDF, URIRef

from graph.claims import ClaimRow, claims_of
from graph.errors import NotFound, QueryError
from graph.lookups import DEFAULT, Lookups
from graph.model import CLAIM_TYPES
from graph.references import EntityRef, refer, token
from graph.roles import nodes_of
from graph.store import View
from graph.terms import BB, local_name
from graph.timeline import Span, newest_first
from graph.times import days_of
from graph.triples.nodes import term

_TYPE = str(RDF.type)
MANY: Final = 10_000  # events of a rare status are looked up at once, others passed on the way


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
    if class_ is not None and class_ not in CLAIM_TYPES:
        raise QueryError(f"There is no event class {class_!r}; there are {', '.join(CLAIM_TYPES)}.")
    wanted = status_term(status) if status is not None else None
    day, iri = _place(view, after)
    nodes = _nodes(view, class_, entity)
    if wanted is not None:
        nodes = _of_status(view, nodes, wanted)
    lookups, found = Lookups(view), list[EventSummary]()
    for item in newest_first(view, nodes, Span.of(since, until), day):
        if len(found) == limit:
            break
        if (
            (day is None or (item.first, item.node) != (day, iri))
            and not (item.first == day and item.node < iri)
            and (class_ is None or lookups.holds(NamedNode(item.node), RDF.type, term(BB[class_]), DEFAULT))
            and (wanted is None or wanted in view.values(item.node, str(BB.status)))
        ):
            found.append(summarize_event(view, item.node))
    return found


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


def _nodes(view: View, class_: str | None, entity: str | None) -> Set[str] | None:
    """The events of a class, with an entity; None for all."""
    lookups = Lookups(view)
    of_class = BB.Event if class_ is None else BB[class_]
    if entity is None:
        return None if of_class == BB.Event else {node.value for node in lookups.instances(of_class)}
    events = {node for node in nodes_of(view, entity) if node.startswith(f"{view.base}event/")}
    return events if of_class == BB.Event else lookups.sieve(events, RDF.type, of_class)


def _of_status(view: View, nodes: Set[str] | None, status: str) -> Set[str] | None:
    """The same without some that lack a status; None for all where many have it, and a page fills soon."""
    lookups, wanted = Lookups(view), URIRef(status)
    if nodes is not None:
        return lookups.sieve(nodes, BB.status, wanted)
    found = [node.value for node in islice(lookups.subjects(BB.status, term(wanted), DEFAULT), MANY + 1)]
    return None if len(found) > MANY else {node for node in found if node.startswith(f"{view.base}event/")}


def status_term(status: str) -> str:
    """The IRI of a status; QueryError if there is none of that name."""
    if status not in ("asserted", "reported", "intended", "hypothetical", "denied"):
        raise QueryError(f"There is no status {status!r}.")
    return str(BB[status])


def _place(view: View, cursor: str | None) -> tuple[str | None, str]:
    """The day and the IRI of the last event seen; QueryError where it is no cursor."""
    if cursor is None:
        return None, ""
    day, _, iri = cursor.partition(" ")
    if (day and days_of(day) is None) or not iri.startswith(f"{view.base}event/"):
        raise QueryError(f"{cursor!r} is no cursor of events.")
    return day, iri
