"""The SPARQL 1.1 Protocol's query operation; updates are refused."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from api.answers import VARY, answer_question
from api.description import describe_service
from api.negotiation import GRAPHS, MEDIA, ROWS, choose_format
from api.openapi import problems
from api.pool.frames import Question
from api.service import Service
from graph.errors import QueryError

router = APIRouter(tags=["SPARQL"])
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
READ_ONLY: Final = "Updates are refused: this endpoint answers queries only."
_MEDIA: Final[dict[str, dict[str, str]]] = {media: {} for media in (*ROWS, *GRAPHS)}
_EXAMPLE: Final = "SELECT ?who ?whom WHERE { ?who bb:criticized ?whom } LIMIT 10"
_PARAMETERS: Final = [
    {
        "name": name,
        "in": "query",
        "description": text,
        "schema": {"type": kind, **({"items": {"type": "string"}} if kind == "array" else {})},
        "example": example,
    }
    for name, kind, text, example in (
        ("query", "string", "A SPARQL 1.1 query; without one the service describes itself.", _EXAMPLE),
        ("default-graph-uri", "array", "Graphs that make up the default graph.", ["urn:beatbook:article/a"]),
        ("named-graph-uri", "array", "Graphs that GRAPH may reach.", ["urn:beatbook:article/a"]),
    )
]
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    **problems(400, 403, 405, 406, 413, 414, 415, 422, 504),
    200: {"description": "The answer, in the format that was asked for.", "content": _MEDIA},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation as a request asks for it."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@router.get(
    "/sparql",
    summary="Ask a SPARQL query",
    responses=_RESPONSES,
    response_class=Response,
    openapi_extra={"parameters": _PARAMETERS},
)
async def get_query(request: Request) -> Response:
    """Answers `query`; without one, and with an Accept for RDF, returns the service's description."""
    fields = _read_fields(request.scope["query_string"])
    if not any(name in ("query", "update") for name, _ in fields):
        return _describe(request)
    return await _answer(request, _operation(fields))


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
                    "schema": {"type": "object", "properties": {"query": {"type": "string"}}},
                    "example": {"query": _EXAMPLE},
                },
            },
        },
    },
)
async def post_query(request: Request) -> Response:
    """Answers a query that is the body, or a field of a form that is."""
    media, charset = _content_type(request)
    if charset not in ("", "utf-8", "utf8"):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"The body must be UTF-8, not {charset!r}.")
    if media == UPDATE:
        raise HTTPException(HTTPStatus.FORBIDDEN, READ_ONLY)
    if media == FORM:
        fields = _read_fields(await request.body())
    elif media == QUERY:
        fields = _read_fields(request.scope["query_string"])
        if any(name == "query" for name, _ in fields):
            raise QueryError("The query is given twice: in the address and as the body.")
        fields.append(("query", _decode(await request.body())))
    else:
        detail = f"The body must be {FORM} or {QUERY}, not {media or 'of no type'}."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    return await _answer(request, _operation(fields))


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
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:  # a UnicodeDecodeError is one too
        raise QueryError("The form is not UTF-8, or has more than a thousand fields.") from error


def _operation(fields: list[tuple[str, str]]) -> Operation:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values or "using-graph-uri" in values or "using-named-graph-uri" in values:
        raise HTTPException(HTTPStatus.FORBIDDEN, READ_ONLY)
    queries = values.get("query", [])
    if len(queries) != 1:
        raise QueryError(f"One query is answered at a time; {len(queries) or 'none'} was given.")
    return Operation(
        queries[0], tuple(values.get("default-graph-uri", ())), tuple(values.get("named-graph-uri", ()))
    )


async def _answer(request: Request, operation: Operation) -> Response:
    service: Service = request.app.state.service
    accept = ", ".join(request.headers.getlist("accept")) or None
    rows, graph = choose_format(accept, ROWS), choose_format(accept, GRAPHS)
    if rows is None and graph is None:
        raise HTTPException(
            HTTPStatus.NOT_ACCEPTABLE, f"Nothing fits this Accept; there is {', '.join(_MEDIA)}."
        )
    given = bool(operation.default_graphs or operation.named_graphs)
    question = Question(
        operation.query,
        rows,
        graph,
        operation.default_graphs if given else None,
        operation.named_graphs if given else None,
    )
    return await answer_question(service, question)


def _describe(request: Request) -> Response:
    name = choose_format(request.headers.get("accept"), GRAPHS)
    if name is None:
        raise QueryError("No query was given; put it in the parameter `query`.")
    try:
        written = describe_service(str(request.url.replace(query="", fragment="")), name)
    except ValueError as error:
        raise QueryError("The Host header makes no address.") from error
    return Response(written, headers=VARY, media_type=MEDIA[name])
