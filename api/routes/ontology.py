"""The vocabulary: all of it, or a term by its name, as a page, Turtle, JSON-LD or RDF/XML."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from api.answers import VARY
from api.linked import choose_form, write_page, write_triples
from api.negotiation import MEDIA, PAGES
from api.openapi import problems
from graph.errors import NotFound
from graph.terms import BB, ontology_path, read_ontology
from graph.vocabulary import Term, list_terms

router = APIRouter(tags=["linked data"])
NAMESPACE: Final = str(BB._NS)
_CONTENT: Final[dict[str, dict[str, Any]]] = {media: {} for media in PAGES}
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The vocabulary</title></head>
<body><h1>The vocabulary</h1>
<p>The namespace <code>bb:</code> is <code>{namespace}</code>.
The same as <a href="ontology.ttl">Turtle</a>.</p>
{sections}</body></html>
"""


@router.get(
    "/ontology",
    summary="The vocabulary",
    response_class=Response,
    responses={**problems(406), 200: {"description": "Every term.", "content": _CONTENT}},
)
def read_vocabulary(request: Request) -> Response:
    """Gives every class and property that the graph is written in, with its meaning and an example."""
    form = choose_form(request)
    if form == "turtle":
        return FileResponse(ontology_path(), headers=VARY, media_type=MEDIA[form])
    return write_page(_page()) if form == "html" else write_triples(_triples(), form)


@router.get(
    "/ontology.ttl",
    summary="The vocabulary's file",
    response_class=Response,
    responses={**problems(), 200: {"description": "Every term.", "content": {"text/turtle": {}}}},
)
def read_file() -> Response:
    """Gives ontology.ttl as it is."""
    return FileResponse(ontology_path(), media_type=MEDIA["turtle"])


@router.get(
    "/ontology/{name}",
    summary="A term of the vocabulary",
    response_class=Response,
    responses={
        **problems(404, 406, 422),
        200: {"description": "What it means.", "content": _CONTENT},
        303: {"description": "Its place in the page of all terms, for who wants a page."},
    },
)
def read_term(
    request: Request,
    name: Annotated[
        str, Path(description="The term without its namespace.", max_length=100, examples=["Withdraw"])
    ],
) -> Response:
    """Describes a class or a property, by what follows `#` in its IRI."""
    triples = [triple for triple in _triples() if _is_named(triple.subject, NAMESPACE + name)]
    if not triples:
        raise NotFound(f"There is no term {name!r} in the vocabulary.")
    form = choose_form(request)
    if form == "html":
        place = f"{request.scope.get('root_path', '')}/ontology#{name}"
        return RedirectResponse(place, 303, VARY)
    return write_triples(triples, form)


def _is_named(node: object, iri: str) -> bool:
    return isinstance(node, NamedNode) and node.value == iri


@cache
def _triples() -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(path=ontology_path(), format=RdfFormat.TURTLE))


@cache
def _page() -> str:
    parts = []
    for title, terms in list_terms(read_ontology()):
        head = "<tr><th>term</th><th>meaning</th><th>example</th><th>aligned with</th></tr>"
        parts.append(f"<h2>{title}</h2><table>{head}{''.join(map(_row, terms))}</table>")
    return _PAGE.format(namespace=escape(NAMESPACE), sections="\n".join(parts))


def _row(term: Term) -> str:
    aligned = ", ".join(f"{property_} {_link(short, iri)}" for property_, short, iri in term.aligned)
    texts = "".join(f"<td>{escape(text)}</td>" for text in (term.comment, term.example))
    return f'<tr id="{term.name}"><td><code>bb:{term.name}</code></td>{texts}<td>{aligned}</td></tr>\n'


def _link(short: str, iri: str) -> str:
    """A name with a link to where it is described: here, elsewhere, or nowhere."""
    if iri.startswith(NAMESPACE):
        target = "#" + iri.removeprefix(NAMESPACE)
    elif iri.startswith(("http://", "https://")):
        target = iri
    else:
        return escape(short)
    return f'<a href="{escape(target)}">{escape(short)}</a>'
