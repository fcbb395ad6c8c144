"""Linked data: every IRI that beatbook mints answers by its path, as a page, Turtle or JSON-LD."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from api.examples import ARTICLE, ENTITY_PATH, EVENT, FACT, RELATION
from api.linked import choose_form, write_page, write_triples
from api.negotiation import PAGES
from api.openapi import Case, problems
from api.pages import to_page
from api.service import ViewOf
from graph.errors import NotFound
from graph.iris import Reference, mint_article, read_iri
from graph.store import View

router = APIRouter(tags=["linked data"])


def _answer(request: Request, view: View) -> Response:
    path: str = (request.scope.get("raw_path") or request.url.path.encode()).decode("ascii", "replace")
    path = path.removeprefix(request.scope.get("root_path", "")).lstrip("/")
    if not path.startswith("article/"):  # only an article's id may hold a slash
        path = unquote(path)
    iri = view.base + "/".join(quote(unquote(part), safe="") for part in path.split("/"))
    found = read_iri(view.base, iri)
    quads = _describe(view, iri, found) if found else []
    if found is None or not quads:
        raise NotFound(f"There is nothing at {iri}.")
    form = choose_form(request)
    if form == "html":
        return write_page(to_page(view, iri, found, quads, request.scope.get("root_path", "")))
    return write_triples((Triple(quad.subject, quad.predicate, quad.object) for quad in quads), form)


def _describe(view: View, iri: str, found: Reference) -> list[Quad]:
    """What the default graph says of a node, and for what is an article's own, what its graph says."""
    quads = list(view.store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph()))
    if found.article is not None:
        graph = NamedNode(mint_article(view.base, found.article))
        subject = None if found.kind == "article" else NamedNode(iri)
        quads += view.store.quads_for_pattern(subject, None, None, graph)
    return quads


def _add(path: str, what: str, example: str) -> None:
    rest_of = Path(description="The rest of the IRI's path.", max_length=2000, examples=[example])

    def read(request: Request, view: ViewOf, rest: str) -> Response:
        return _answer(request, view)

    read.__annotations__["rest"] = Annotated[str, rest_of]

    read.__doc__ = f"Describes {what}, by its IRI's path, in the form that Accept asks for."
    router.add_api_route(
        f"/{path}/{{rest:path}}",
        read,
        methods=["GET"],
        name=f"read_{path}",
        operation_id=f"read_{path}",
        summary=f"Describe {what}",
        response_class=Response,
        responses={
            **problems(
                Case(404, "notfound", f"There is nothing at urn:beatbook:{path}/none.", {"rest": "none"}),
                Case(406, None, f"This comes as {', '.join(PAGES)}."),
                422,
            ),
            200: {"description": "What is known of it.", "content": {media: {} for media in PAGES}},
        },
    )


_add("article", "an article, a claim or an entity of an article alone", ARTICLE)
_add("entity", "an entity", ENTITY_PATH)
_add("event", "an event", EVENT)
_add("relation", "a relation", RELATION)
_add("fact", "a derived fact", FACT)
