"""Events: what happened as far as claims agree, and the claims."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query

from api.examples import ENTITY, EVENT
from api.ids import event_iri, known_entity
from api.openapi import Case, problems
from api.parameters import NO_DATE, NO_ENTITY, After, Day, EventClass, Limit
from api.schemas.events import EventDetail, EventItem, EventList
from api.service import ViewOf
from graph.events import describe_event, find_events

router = APIRouter(prefix="/events", tags=["events"])
_NO_EVENT: Final = Case(404, "notfound", "There is no event urn:beatbook:event/none.", {"id": "none"})


@router.get("", summary="List events", responses=problems(NO_DATE, NO_ENTITY, 422))
def list_events(
    view: ViewOf,
    class_: EventClass = None,
    entity: Annotated[
        str | None, Query(description="Only events with this entity.", examples=[ENTITY])
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
    iri = known_entity(view, entity) if entity else None
    found = find_events(view, class_, iri, since, until, status, limit + 1, after or None)
    items = [EventItem.of(view.base, event) for event in found[:limit]]
    return EventList(items=items, next=found[limit - 1].cursor if len(found) > limit else None)


@router.get("/{id:path}", summary="An event", responses=problems(_NO_EVENT, 422))
def get_event(
    view: ViewOf,
    id: Annotated[str, Path(description="The event's id, or its IRI.", max_length=2000, examples=[EVENT])],
) -> EventDetail:
    """Describes an event, with the claims that report it."""
    return EventDetail.of_page(view.base, describe_event(view, event_iri(view.base, id)))
