"""Errors as HTTP answers: one table from exception to status, one form on the wire (RFC 9457)."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from api.pool.frames import Reason
from api.pool.run import QueryFailed
from graph.errors import (
    Ambiguous,
    BeatbookError,
    InputError,
    NotFound,
    PipelineError,
    QueryError,
    RefusedError,
    StoreError,
)

STATUS: Final[Mapping[type[BeatbookError], HTTPStatus]] = {
    InputError: HTTPStatus.BAD_REQUEST,
    RefusedError: HTTPStatus.FORBIDDEN,  # before the more general
    QueryError: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    Ambiguous: HTTPStatus.CONFLICT,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    PipelineError: HTTPStatus.SERVICE_UNAVAILABLE,
}
QUERY_STATUS: Final[Mapping[Reason, HTTPStatus]] = {
    Reason.MALFORMED: HTTPStatus.BAD_REQUEST,
    Reason.REFUSED: HTTPStatus.FORBIDDEN,
    Reason.NOT_ACCEPTABLE: HTTPStatus.NOT_ACCEPTABLE,
    Reason.TOO_MANY_ROWS: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.TOO_LARGE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.OUT_OF_MEMORY: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.TOO_SLOW: HTTPStatus.GATEWAY_TIMEOUT,
    Reason.TOO_BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.ABANDONED: HTTPStatus.REQUEST_TIMEOUT,  # for the log: nobody is there to read it
    Reason.STORE: HTTPStatus.SERVICE_UNAVAILABLE,
}
PROBLEM: Final = "application/problem+json"
PREFIX: Final = "urn:beatbook:problem:"
RETRY: Final = {"Retry-After": "2"}


def problem(
    request: Request,
    status: int,
    detail: str,
    name: str | None = None,
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> JSONResponse:
    """The answer that tells of an error; `name` completes its type, `extra` are members of its own."""
    body = {
        "type": PREFIX + name if name else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "request_id": request.scope.get("state", {}).get("request_id"),
    }
    return JSONResponse(body | extra, status, dict(headers or {}), PROBLEM)


def on_beatbook_error(request: Request, error: Exception) -> JSONResponse:
    """The answer for an error that beatbook raises on purpose."""
    assert isinstance(error, BeatbookError)
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    name = type(error).__name__.removesuffix("Error").lower()
    headers = RETRY if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    extra = {}
    if isinstance(error, Ambiguous):
        keys = ("iri", "label", "description")
        extra["candidates"] = [dict(zip(keys, row, strict=True)) for row in error.candidates]
    return problem(request, status, str(error), name, headers, **extra)


def on_query_failed(request: Request, error: Exception) -> JSONResponse:
    """The answer for a query that gave none."""
    assert isinstance(error, QueryFailed)
    status = QUERY_STATUS[error.reason]
    headers = RETRY if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    return problem(request, status, error.detail, error.reason, headers)


def on_http_exception(request: Request, error: Exception) -> JSONResponse:
    """The answer for what the framework or a route refuses: no such path, a wrong method."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    return problem(request, error.status_code, str(error.detail), headers=headers)


def _methods(request: Request) -> list[str]:
    """The methods of every route of a path; the framework names only the first route's."""
    routers: tuple[APIRouter, ...] = request.app.state.routers
    routes = [route for router in routers for route in router.routes if isinstance(route, Route)]
    matching = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    allowed = {method for route in matching for method in route.methods or ()}
    return sorted(allowed | ({"HEAD"} if "GET" in allowed else set()))


def on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    """The answer for parameters that are not what they must be; names each."""
    assert isinstance(error, RequestValidationError)
    found = [
        {"where": ".".join(str(part) for part in item["loc"]), "what": item["msg"]} for item in error.errors()
    ]
    detail = "; ".join(f"{item['where']}: {item['what']}" for item in found) + "."
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid-request", errors=found)


def on_os_error(request: Request, error: Exception) -> JSONResponse:
    """The answer for a full disk; any other such error is ours."""
    assert isinstance(error, OSError)
    if error.errno != errno.ENOSPC:
        raise error
    return problem(
        request, HTTPStatus.INSUFFICIENT_STORAGE, "The disk is full; nothing was written.", "disk-full"
    )


def on_unexpected(request: Request, error: Exception) -> JSONResponse:
    """The answer for a fault of ours, which the log tells more of."""
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here; the log says what.")


HANDLERS: Final[Mapping[type[Exception], Callable[[Request, Any], JSONResponse]]] = {
    BeatbookError: on_beatbook_error,
    QueryFailed: on_query_failed,
    HTTPException: on_http_exception,
    RequestValidationError: on_invalid_request,
    OSError: on_os_error,
    Exception: on_unexpected,
}


def answer_error(request: Request, error: Exception) -> JSONResponse:
    """The answer for an error, whichever it is."""
    return next(handler for kind, handler in HANDLERS.items() if isinstance(error, kind))(request, error)


def add_problem_handlers(app: FastAPI) -> None:
    """Have every error answered in one form."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
