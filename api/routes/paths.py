"""How two entities are connected, each hop with its claims."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query

from api.examples import CHIEF, ENTITY
from api.ids import entity_iri
from api.openapi import Case, problems
from api.parameters import NO_DATE, Day
from api.schemas.paths import PathItem, PathList
from api.service import ServiceOf, ViewOf
from graph.entities import resolve_entity
from graph.errors import NotFound
from graph.paths import LONGEST, MOST_PATHS, find_paths
from graph.store import View

router = APIRouter(tags=["paths"])
_END: Final = "An entity's id, name or IRI."
Source = Annotated[str, Query(description=_END, max_length=2000, examples=[CHIEF])]
Target = Annotated[str, Query(description=_END, max_length=2000, examples=[ENTITY])]
_NO_END: Final = Case(404, "notfound", "Nothing is known under the name 'nobody'.")
_ALIKE: Final = [
    {
        "iri": f"urn:beatbook:article/{article}/entity/e8",
        "label": "Border Patrol agents",
        "description": f"Group, only in article {article}",
    }
    for article in ("port-ellery-chief-fired", "port-ellery-chief-ousted")
]
_AMBIGUOUS: Final = Case(
    409,
    "ambiguous",
    "'border patrol agents' may be any of 2; name one by its IRI.",
    extra={"candidates": _ALIKE},
)


@router.get("/paths", summary="Connect two entities", responses=problems(NO_DATE, _NO_END, _AMBIGUOUS, 422))
def list_paths(
    service: ServiceOf,
    view: ViewOf,
    source: Source,
    target: Target,
    k: Annotated[int, Query(description="How many paths.", ge=1, le=MOST_PATHS, examples=[3])] = 3,
    max_length: Annotated[int, Query(description="The most hops.", ge=1, le=LONGEST, examples=[4])] = 4,
    relation: Annotated[
        list[str] | None, Query(description="Only these classes or relations.", examples=[["Withdraw"]])
    ] = None,
    modality: Annotated[
        str,
        Query(
            description="reported adds what is only reported.",
            pattern="^(asserted|reported)$",
            examples=["asserted"],
        ),
    ] = "asserted",
    since: Day = None,
    until: Day = None,
) -> PathList:
    """The k shortest paths over plain facts; denied claims never count."""
    found = find_paths(
        view,
        _end(view, source),
        _end(view, target),
        k,
        max_length,
        relation or None,
        modality == "reported",
        since,
        until,
        service.network(view),
    )
    items = [PathItem.of(view.base, path) for path in found]
    detail = f"{len(items)} found." if items else f"No path of at most {max_length} hops connects them."
    return PathList(items=items, detail=detail)


def _end(view: View, given: str) -> str:
    """An end by its id, else by name; a name that is an id is rare, an id that is a name does not happen."""
    try:
        iri = entity_iri(view.base, given)
    except NotFound:
        return resolve_entity(view, given)
    return iri if view.properties(iri) else resolve_entity(view, given)
