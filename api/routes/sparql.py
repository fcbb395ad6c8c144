"""The SPARQL 1.1 Protocol's query operation; updates are refused."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from api.answers import VARY, answer_question
from api.description import describe_service
from api.examples import ARTICLE_IRI
from api.negotiation import GRAPHS, MEDIA, ROWS, accept_of, choose_format
from api.openapi import Case, problems
from api.pool.frames import Question
from api.pool.run import QueryFailed
from api.problems import answer_error
from api.service import Service, ServiceOf
from graph.errors import BeatbookError, QueryError, RefusedError

router = APIRouter(tags=["SPARQL"])
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_IRIS: Final = {"type": "array", "items": {"type": "string"}}
_FIELDS: Final = {
    "query": {"type": "string", "description": "A SPARQL 1.1 query."},
    "default-graph-uri": {**_IRIS, "description": "Graphs that make up the default graph."},
    "named-graph-uri": {**_IRIS, "description": "Graphs that GRAPH may reach."},
}
MOST_FIELDS: Final = 1000
READ_ONLY: Final = "Updates are refused: this endpoint answers queries only."
_MEDIA: Final[dict[str, dict[str, str]]] = {media: {} for media in (*ROWS, *GRAPHS)}
_EXAMPLE: Final = "SELECT ?who ?whom WHERE { ?who bb:criticized ?whom } LIMIT 10"
_GRAPHS: Final = {  # an example in the schema is not filled in: a query is over everything unless told
    "type": "array",
    "items": {"type": "string"},
    "examples": [[ARTICLE_IRI]],
}
_PARAMETERS: Final = [
    {
        "name": name,
        "in": "query",
        "description": text,
        **shown,
    }
    for name, text, shown in (
        (
            "query",
            "A SPARQL 1.1 query; without one the service describes itself.",
            {"schema": {"type": "string"}, "example": _EXAMPLE},
        ),
        ("default-graph-uri", "Graphs that make up the default graph.", {"schema": _GRAPHS}),
        ("named-graph-uri", "Graphs that GRAPH may reach.", {"schema": _GRAPHS}),
    )
]
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    **problems(
        Case(400, "malformed", "The query cannot be read at line 1, column 2."),
        Case(403, "refused", READ_ONLY),
        Case(406, None, f"Nothing fits this Accept; there is {', '.join(_MEDIA)}."),
        Case(415, None, f"The body must be {FORM} or {QUERY}, not text/plain."),
        Case(422, "too-many-rows", "The answer has more than 1,000,000 rows."),
        Case(503, "too-busy", "Too many queries wait already; try again in a moment."),
        504,
    ),
    200: {"description": "The answer, in the format that was asked for.", "content": _MEDIA},
}


@router.get(
    "/sparql",
    summary="Ask a SPARQL query",
    responses=_RESPONSES,
    response_class=Response,
    openapi_extra={"parameters": _PARAMETERS},
)
async def get_query(request: Request, service: ServiceOf) -> Response:
    """Answers `query`; without one, and with an Accept for RDF, returns the service's description."""
    found = read_get(request)
    return found if isinstance(found, Response) else await answer_question(service, found)


def read_get(request: Request) -> Question | Response:
    """The question that a GET asks, or the service's description."""
    fields = _read_fields(request.scope["query_string"])
    if not any(name in ("query", "update") for name, _ in fields):
        return _describe(request)
    return _question(request, fields)


@router.post(
    "/sparql",
    summary="Ask a SPARQL query",
    responses=_RESPONSES,
    response_class=Response,
    openapi_extra={
        "parameters": _PARAMETERS[1:],
        "requestBody": {
            "required": True,
            "content": {
                QUERY: {"schema": {"type": "string"}, "example": _EXAMPLE},
                FORM: {
                    "schema": {"type": "object", "required": ["query"], "properties": _FIELDS},
                    "example": {"query": _EXAMPLE},
                },
            },
        },
    },
)
async def post_query(request: Request, service: ServiceOf) -> Response:
    """Answers a query that is the body, or a field of a form that is.

    The graphs of its dataset are named in the address with the first, and as fields with the second.
    """
    return await answer_question(service, await read_post(request))


async def read_post(request: Request) -> Question:
    """The question that a POST asks."""
    media, charset = _content_type(request)
    if charset not in ("", "utf-8", "utf8"):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"The body must be UTF-8, not {charset!r}.")
    if media == UPDATE:
        raise RefusedError(READ_ONLY)
    if media == FORM:
        _refuse_fields(request)
        fields = _read_fields(await request.body())
    elif media == QUERY:
        fields = _read_fields(request.scope["query_string"])
        if any(name == "query" for name, _ in fields):
            raise QueryError("The query is given twice: in the address and as the body.")
        fields.append(("query", _decode(await request.body())))
    else:
        detail = f"The body must be {FORM} or {QUERY}, not {media or 'of no type'}."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    return _question(request, fields)


def _refuse_fields(request: Request) -> None:
    """QueryError for an address that holds what belongs into the form: it would not be heeded."""
    for name, _ in _read_fields(request.scope["query_string"]):
        if name in _FIELDS:
            raise QueryError(f"A form holds all of its fields itself; {name} is in the address.")


def _content_type(request: Request) -> tuple[str, str]:
    media, *parameters = request.headers.get("content-type", "").lower().split(";")
    charset = next((part.partition("=")[2] for part in parameters if part.strip().startswith("charset=")), "")
    return media.strip(), charset.strip(' "')


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("The query is not UTF-8.") from error


def _read_fields(text: bytes) -> list[tuple[str, str]]:
    """The fields of a form; what the standard library makes of one, in half the time."""
    fields = text.split(b"&")
    try:
        if len(fields) > MOST_FIELDS:
            raise ValueError
        text.decode("ascii")
        return [_read_field(field) for field in fields if field]
    except ValueError as error:  # a UnicodeDecodeError is one too
        raise QueryError("The form is not UTF-8, or has more than a thousand fields.") from error


def _read_field(field: bytes) -> tuple[str, str]:
    name, _, value = field.replace(b"+", b" ").partition(b"=")
    return unquote_to_bytes(name).decode(), unquote_to_bytes(value).decode()


def _question(request: Request, fields: list[tuple[str, str]]) -> Question:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values or "using-graph-uri" in values or "using-named-graph-uri" in values:
        raise RefusedError(READ_ONLY)
    queries = values.get("query", [])
    if len(queries) != 1:
        raise QueryError(f"One query is answered at a time; {len(queries) or 'none'} was given.")
    rows, graph = _formats(request.scope)
    default, named = values.get("default-graph-uri", ()), values.get("named-graph-uri", ())
    given = bool(default or named)
    return Question(
        queries[0], rows, graph, tuple(default) if given else None, tuple(named) if given else None
    )


def _formats(scope: Scope) -> tuple[str | None, str | None]:
    accept = b", ".join([value for name, value in scope["headers"] if name == b"accept"])
    rows, graph = found = _choose_formats(accept)
    if rows is None and graph is None:
        raise HTTPException(
            HTTPStatus.NOT_ACCEPTABLE, f"Nothing fits this Accept; there is {', '.join(_MEDIA)}."
        )
    return found


@lru_cache(maxsize=1024)
def _choose_formats(accept: bytes) -> tuple[str | None, str | None]:
    text = accept.decode("latin-1")
    return choose_format(text, ROWS), choose_format(text, GRAPHS)


def _describe(request: Request) -> Response:
    name = choose_format(accept_of(request.scope), GRAPHS)
    if name is None:
        raise QueryError("No query was given; put it in the parameter `query`.")
    try:
        written = describe_service(str(request.url.replace(query="", fragment="")), name)
    except ValueError as error:
        raise QueryError("The Host header makes no address.") from error
    return Response(written, headers=VARY, media_type=MEDIA[name])


class Endpoint:
    """The same operations as an application of their own, past the framework, whose handling of a route
    takes as long as a small query does."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except (BeatbookError, QueryFailed, HTTPException) as error:
            response = answer_error(request, error)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        found = read_get(request) if request.method == "GET" else await read_post(request)
        return (
            found
            if isinstance(found, Response)
            else await answer_question(self._service, found, request.receive)
        )
