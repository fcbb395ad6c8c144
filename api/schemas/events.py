"""Events on the wire."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.ids import event_id
from api.schemas.claims import Named, Statement
from graph.events import EventPage, EventSummary


class EventItem(BaseModel):
    """What happened, as far as claims agree."""

    id: str
    iri: str
    class_: str = Field(alias="class", examples=["Withdraw"])
    label: str
    mode: str | None
    actors: list[Named]
    targets: list[Named]
    objects: list[Named]
    places: list[Named]
    on_behalf_of: list[Named]
    details: list[str]
    times: list[str]
    begin: str | None
    end: str | None
    statuses: list[str]
    articles: int

    @classmethod
    def of(cls, base: str, event: EventSummary) -> EventItem:
        """From the domain's type."""
        return cls.model_validate(_event_fields(base, event))


class EventDetail(EventItem):
    """An event with its claims."""

    claims: list[Statement]

    @classmethod
    def of_page(cls, base: str, page: EventPage) -> EventDetail:
        """From the domain's type."""
        claims = Statement.all(base, page.claims)
        return cls.model_validate(_event_fields(base, page.summary) | {"claims": claims})


def _event_fields(base: str, event: EventSummary) -> dict[str, object]:
    roles = {
        role: Named.all(base, getattr(event, role))
        for role in ("actors", "targets", "objects", "places", "on_behalf_of")
    }
    same = {name: getattr(event, name) for name in ("iri", "label", "mode", "begin", "end", "articles")}
    lists = {name: list(getattr(event, name)) for name in ("details", "times", "statuses")}
    return {"id": event_id(base, event.iri), "class": event.class_, **same, **roles, **lists}


class EventList(BaseModel):
    """A page of events, newest first; `next` is what `after` goes on from, null at the end."""

    items: list[EventItem]
    next: str | None
