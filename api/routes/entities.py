"""Entities: searched, described, and what connects them to others."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query

from api.examples import CHIEF, PLACE
from api.ids import entity_iri, known_entity
from api.openapi import Case, problems
from api.parameters import NO_DATE, NO_ENTITY, After, Class, Day, EntityId, Limit
from api.schemas.entities import EntityDetail, EntityItem, EntityList, RelationItem, RelationList
from api.service import ViewOf
from graph.claims import count_independent
from graph.entities import describe_entity, find_entities
from graph.model import ENTITY_TYPES
from graph.relations import RelationFilter, find_relations

router = APIRouter(prefix="/entities", tags=["entities"])
_NO_TYPE: Final = Case(
    400, "query", f"There is no entity type 'agency'; there are {', '.join(ENTITY_TYPES)}."
)
_NO_PLACE: Final = Case(404, "notfound", "There is no entity 'Helena'.")


@router.get("", summary="Search entities", responses=problems(_NO_TYPE, _NO_PLACE, 422))
def search_entities(
    view: ViewOf,
    q: Annotated[str, Query(description="A name, or part of one.", max_length=200, examples=["task force"])],
    type: Annotated[str | None, Query(description="Only entities of this type.", examples=["Agency"])] = None,
    place: Annotated[
        str | None, Query(description="Only entities in this place, by its id.", examples=[PLACE])
    ] = None,
    limit: Limit = 20,
) -> EntityList:
    """Finds entities by name: exact ones first, then beginnings of words, parts and misspellings."""
    where = known_entity(view, place) if place else None
    found = find_entities(view, q, type, limit, where)
    return EntityList(items=[EntityItem.of(view.base, summary) for summary in found])


@router.get(
    "/{id:path}/relations", summary="What connects an entity", responses=problems(NO_DATE, NO_ENTITY, 422)
)
def list_relations(
    view: ViewOf,
    id: EntityId,
    class_: Class = None,
    direction: Annotated[
        str | None, Query(description="out, in or place.", pattern="^(out|in|place)$", examples=["out"])
    ] = None,
    counterpart: Annotated[
        str | None, Query(description="The id of the other entity.", examples=[CHIEF])
    ] = None,
    since: Day = None,
    until: Day = None,
    modality: Annotated[
        str | None,
        Query(
            description="Only rows with a claim of this modality.",
            pattern="^(asserted|reported|intended|hypothetical)$",
            examples=["asserted"],
        ),
    ] = None,
    polarity: Annotated[
        str | None,
        Query(
            description="Only rows with a claim of this polarity.",
            pattern="^(positive|negative)$",
            examples=["positive"],
        ),
    ] = None,
    min_articles: Annotated[
        int, Query(description="The least independent articles that say so.", ge=1, le=1000, examples=[1])
    ] = 1,
    limit: Limit = 20,
    after: After = None,
) -> RelationList:
    """Lists events and relations of an entity, newest first, each with its claims."""
    wanted = RelationFilter(
        class_=class_,
        direction=direction,
        counterpart=known_entity(view, counterpart) if counterpart else None,
        since=since,
        until=until,
        modality=modality,
        polarity=polarity,
        min_articles=min_articles,
    )
    rows = find_relations(view, entity_iri(view.base, id), wanted, limit + 1, after)
    items = [RelationItem.of(view.base, row, count_independent(row.claims)) for row in rows[:limit]]
    return RelationList(items=items, next=rows[limit - 1].cursor if len(rows) > limit else None)


@router.get("/{id:path}", summary="An entity", responses=problems(NO_ENTITY, 422))
def get_entity(view: ViewOf, id: EntityId) -> EntityDetail:
    """Describes an entity: names, posts, links elsewhere, and how much is known."""
    return EntityDetail.of(view.base, describe_entity(view, entity_iri(view.base, id)))
