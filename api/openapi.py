"""Pieces of the OpenAPI document that many routes share: how an error looks, and which a route gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, Field

from api.problems import PREFIX, PROBLEM

Responses = dict[int | str, dict[str, Any]]
BLANK: Final = "about:blank"


class Fault(BaseModel):
    """One part of a request that is not what it must be."""

    where: str = Field(examples=["query.limit"])
    what: str = Field(examples=["Input should be less than or equal to 200"])


class Candidate(BaseModel):
    """One of the entities that an ambiguous name may mean."""

    iri: str
    label: str
    description: str


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description="A URI for the kind of error.", examples=[PREFIX + "notfound"])
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(description="One sentence.", examples=["Nothing is known under the name 'Alder'."])
    instance: str = Field(description="The path that was asked for.", examples=["/paths"])
    request_id: str | None = Field(
        description="As in the X-Request-Id header and the log.", examples=["5f2c8a1be0d34b7c"]
    )
    errors: list[Fault] | None = Field(None, description="Of invalid-request: what is wrong, and where.")
    candidates: list[Candidate] | None = Field(None, description="Of ambiguous: what the name may mean.")


@dataclass(frozen=True, slots=True)
class Case:
    """One error of a route as its example tells of it.

    `name` completes the type, `given` are the parameters of the path that it was asked with.
    """

    status: int
    name: str | None
    detail: str
    given: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def example(self) -> dict[str, Any]:
        """The answer, but for `instance`, which the route's path completes."""
        return {
            "type": PREFIX + self.name if self.name else BLANK,
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": dict(self.given),
            "request_id": "5f2c8a1be0d34b7c",
            **self.extra,
        }


def problems(*cases: int | Case) -> Responses:
    """The error answers of a route, each with an example: its own, or the usual one of a status."""
    own = [case if isinstance(case, Case) else usual(case) for case in (503, *cases)]
    return {case.status: describe(case) for case in own}


def usual(status: int) -> Case:
    """The error of a status that a route tells nothing of its own about."""
    return _USUAL.get(status) or Case(status, None, HTTPStatus(status).phrase)


def describe(case: Case) -> dict[str, Any]:
    """An error answer as a document has it."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": case.example}}
    headers = {
        name: {"description": text, "schema": {"type": "string"}, "example": example}
        for name, text, example in _HEADERS.get(case.status, ())
    }
    return {"description": HTTPStatus(case.status).phrase, "content": content} | (
        {"headers": headers} if headers else {}
    )


_RETRY: Final = ("Retry-After", "After how many seconds to try again.", "2")
_HEADERS: Final = {
    401: (("WWW-Authenticate", "How to say who asks.", "Bearer"),),
    405: (("Allow", "The methods that fit.", "GET, HEAD, POST"),),
    429: (_RETRY,),
    503: (_RETRY,),
}
_USUAL: Final = {
    case.status: case
    for case in (
        Case(400, None, "The address is not UTF-8."),
        Case(401, None, "Writing needs the token: Authorization: Bearer …"),
        Case(403, None, "Writing is off; BEATBOOK_WRITE_TOKEN turns it on."),
        Case(408, None, "The body did not arrive within 30 seconds."),
        Case(413, None, "The body is larger than 16 MB."),
        Case(414, None, "The address is longer than 16,384 bytes; send the query in a POST."),
        Case(422, "invalid-request", ""),
        Case(429, None, "Too many jobs wait already; try again in a moment."),
        Case(503, "store", "The store beatbook-store has nothing published yet."),
        Case(504, "too-slow", "The query took more than 30 seconds."),
        Case(507, "disk-full", "The disk is full; nothing was written."),
    )
}
