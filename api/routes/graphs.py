"""The read half of the SPARQL 1.1 Graph Store Protocol, graphs named by parameter."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response
from pyoxigraph import NamedNode

from api.answers import answer_question
from api.examples import ARTICLE_IRI
from api.negotiation import GRAPHS, accept_of, choose_format
from api.openapi import Case, problems
from api.pool.frames import Question
from api.service import Service, ServiceOf
from graph.errors import InputError, NotFound

router = APIRouter(tags=["SPARQL"])
EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    **problems(
        Case(400, None, "Name one graph: ?default or ?graph=IRI."),
        Case(404, "notfound", "There is no graph urn:beatbook:article/none."),
        Case(406, None, f"A graph comes as {', '.join(GRAPHS)}."),
        422,
        Case(503, "too-busy", "Too many queries wait already; try again in a moment."),
        504,
    ),
    200: {"description": "The graph.", "content": {media: {} for media in GRAPHS}},
}


@router.get("/graphs", summary="Read a graph", response_class=Response, responses=_RESPONSES)
async def read_graph(
    request: Request,
    service: ServiceOf,
    default: Annotated[
        str | None, Query(description="Present, for the default graph.", examples=[""])
    ] = None,
    graph: Annotated[
        str | None,
        Query(description="The graph's IRI.", openapi_examples={"an article's": {"value": ARTICLE_IRI}}),
    ] = None,
) -> Response:
    """Gives the default graph, or one by its IRI: an article's graph has the article's own."""
    if (default is None) == (graph is None):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Name one graph: ?default or ?graph=IRI.")
    name = choose_format(accept_of(request.scope), GRAPHS)
    if name is None:
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"A graph comes as {', '.join(GRAPHS)}.")
    if graph is not None:
        _check_known(service, graph)
    graphs = None if graph is None else (graph,)
    return await answer_question(service, Question(EVERYTHING, None, name, graphs, () if graphs else None))


def _check_known(service: Service, graph: str) -> None:
    try:
        name = NamedNode(graph)
    except ValueError as error:
        raise InputError(f"{graph!r} is no IRI.") from error
    with service.views.read() as view:
        if not view.store.contains_named_graph(name):
            raise NotFound(f"There is no graph {graph}.")
