"""What the routes of linked data have in common: the form that a client wants, and triples in it."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import HTTPException, Request
from fastapi.responses import Response
from pyoxigraph import Triple, serialize

from api.answers import VARY
from api.description import RDF_FORMATS
from api.negotiation import MEDIA, PAGES, accept_of, choose_format
from graph.terms import PREFIXES


def choose_form(request: Request) -> str:
    """The form to send, "html" or a name of `RDF_FORMATS`; 406 where the client wants neither."""
    name = choose_format(accept_of(request.scope), PAGES)
    if name is None:
        raise HTTPException(406, f"This comes as {', '.join(PAGES)}.")
    return name


def write_page(page: str) -> Response:
    """A page as a response."""
    return Response(page, headers=VARY, media_type=MEDIA["html"])


def write_triples(triples: Iterable[Triple], name: str) -> Response:
    """Triples in a format of `RDF_FORMATS`, each once."""
    prefixes = PREFIXES if name == "turtle" else None
    written = serialize(dict.fromkeys(triples), format=RDF_FORMATS[name], prefixes=prefixes)
    return Response(written, headers=VARY, media_type=MEDIA[name])
