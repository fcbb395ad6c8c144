"""Events: what happened as far as claims agree, and the claims."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.ids import entity_iri, event_iri
from api.openapi import problems
from api.parameters import After, Class, Day, Limit
from api.schemas.events import EventDetail, EventItem, EventList
from api.service import ViewOf
from graph.events import describe_event, find_events

router = APIRouter(prefix="/events", tags=["events"])


@router.get("", summary="List events", responses=problems(400, 404, 422))
def list_events(
    view: ViewOf,
    class_: Class = None,
    entity: Annotated[
        str | None, Query(description="Only events with this entity.", examples=["person:tom-varga"])
    ] = None,
    since: Day = None,
    until: Day = None,
    status: Annotated[
        str | None,
        Query(
            description="How claims leave it.",
            pattern="^(asserted|reported|intended|hypothetical|denied)$",
            examples=["asserted"],
        ),
    ] = None,
    limit: Limit = 20,
    after: After = None,
) -> EventList:
    """Lists events newest first, those without a date last."""
    iri = entity_iri(view.base, entity) if entity else None
    found = find_events(view, class_, iri, since, until, status, limit + 1, after or None)
    items = [EventItem.of(view.base, event) for event in found[:limit]]
    return EventList(items=items, next=found[limit - 1].cursor if len(found) > limit else None)


@router.get("/{id}", summary="An event", responses=problems(404, 422))
def get_event(
    view: ViewOf,
    id: Annotated[
        str, Path(description="The event's id.", max_length=200, examples=["0123456789abcdef0123"])
    ],
) -> EventDetail:
    """Describes an event, with the claims that report it."""
    return EventDetail.of_page(view.base, describe_event(view, event_iri(view.base, id)))
