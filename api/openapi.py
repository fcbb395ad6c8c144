"""Pieces of the OpenAPI document that many routes share: how an error looks, what a query takes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, Field

from api.problems import PROBLEM

Responses = dict[int | str, dict[str, Any]]


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description="A URI for the kind of error.", examples=["urn:beatbook:problem:notfound"])
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(description="One sentence.", examples=["Nothing is known under 'Alder'."])
    instance: str = Field(description="The path that was asked for.", examples=["/entities/place:alder"])
    request_id: str | None = Field(
        description="As in the X-Request-Id header and the log.", examples=["5f2c"]
    )


def problems(*statuses: int) -> Responses:
    """The error answers of a route, each with an example."""
    return {status: _describe(status) for status in (*statuses, 503)}


def _describe(status: int) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    example = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": _DETAILS.get(status, title + "."),
        "instance": "/entities/person:jane-doe",
        "request_id": "5f2c8a1be0d34b7c",
    }
    return {"description": title, "model": Problem, "content": {PROBLEM: {"example": example}}}


_DETAILS: Final = {
    400: "The query cannot be read: line 1, column 8.",
    404: "Nothing is known under 'person:jane-doe'.",
    406: "This query gives results: JSON, XML, CSV or TSV.",
    422: "query.limit: Input should be less than or equal to 1000.",
    408: "The body did not arrive within 30 seconds.",
    503: "Too many queries wait already; try again in a moment.",
    504: "The query took more than 30 seconds.",
}
