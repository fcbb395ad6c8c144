"""What lies around an entity, for drawing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.ids import entity_iri
from api.openapi import problems
from api.parameters import NO_ENTITY, EntityId
from api.schemas.neighborhood import NeighborhoodItem
from api.service import ServiceOf, ViewOf
from graph.neighborhood import DEEPEST, MOST_NODES, find_neighborhood

router = APIRouter(tags=["entities"])


@router.get(
    "/neighborhood/{id:path}", summary="What lies around an entity", responses=problems(NO_ENTITY, 422)
)
def get_neighborhood(
    service: ServiceOf,
    view: ViewOf,
    id: EntityId,
    depth: Annotated[int, Query(description="How many ties away.", ge=1, le=DEEPEST, examples=[1])] = 1,
    limit: Annotated[int, Query(description="The most entities.", ge=1, le=MOST_NODES, examples=[100])] = 100,
) -> NeighborhoodItem:
    """The subgraph around an entity, its best connected part where not all fits; says what was left out."""
    found = find_neighborhood(view, service.network(view), entity_iri(view.base, id), depth, limit)
    return NeighborhoodItem.of(view.base, found)
