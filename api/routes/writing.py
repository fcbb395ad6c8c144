"""Articles in and out over HTTP, for those who hold the token."""

from __future__ import annotations

import hmac
import io
import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.openapi import Case, Responses, problems
from api.service import ServiceOf
from api.writing.jobs import Job, make_job
from api.writing.queue import QueueFull
from extract.documents import read_object
from extract.reader import read_lines
from graph.errors import InputError, NotFound
from graph.iris import mint_article
from graph.model import Article
from graph.store.remote import is_remote

router = APIRouter(tags=["writing"])
JSON: Final = ("application/json",)
LINES: Final = (
    "application/jsonl",
    "application/x-ndjson",
    "application/x-jsonlines",
    "application/json-lines",
)
RETRY_SECONDS: Final = "5"
OFF: Final = "Writing is off; BEATBOOK_WRITE_TOKEN turns it on."
ENDPOINT: Final = "The store lies behind an endpoint, which this service only reads."
_BEARER: Final = HTTPBearer(auto_error=False, description="The value of BEATBOOK_WRITE_TOKEN.")
_EXAMPLE: Final = {
    "id": "alder-1",
    "title": "Varga leaves task force",
    "publisher": "Alder Post",
    "published": "2026-03-02",
    "text": "Tom Varga withdrew from the Tri-County Task Force on Monday.",
}


class JobItem(BaseModel):
    """A job and how far it is."""

    id: str = Field(examples=["3f2c8a1be0d34b7c9d7e0c6b5a493827"])
    status: str = Field(description="queued, running, done or failed.", examples=["running"])
    total: int = Field(description="How many articles it is about.", examples=[3])
    finished: int = Field(description="How many of them are dealt with.", examples=[1])
    outcomes: dict[str, int] = Field(examples=[{"added": 1}])
    errors: list[str] = Field(description="What could not be done, a sentence each.", examples=[[]])
    disk_full: bool = False

    @classmethod
    def of(cls, job: Job) -> JobItem:
        """From the domain's type."""
        return cls(
            id=job.id,
            status=job.status,
            total=job.total,
            finished=job.finished,
            outcomes=job.outcomes,
            errors=job.errors,
            disk_full=job.disk_full,
        )


def _authorize(
    service: ServiceOf, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> None:
    token = service.settings.write_token
    if token is None:
        raise HTTPException(HTTPStatus.FORBIDDEN, ENDPOINT if is_remote(service.settings.store) else OFF)
    if given is None or not hmac.compare_digest(given.credentials.encode(), token.encode()):
        detail = "Writing needs the token: Authorization: Bearer …"
        raise HTTPException(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": "Bearer"})


_GUARD: Final = [Depends(_authorize)]
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "text"],
    "properties": {name: {"type": "string"} for name in _EXAMPLE},
}


_ACCEPTED: Final[Responses] = {
    202: {
        "description": "A job that is under way.",
        "headers": {
            "Location": {
                "description": "Where the job tells how far it is.",
                "schema": {"type": "string"},
                "example": "/jobs/3f2c8a1be0d34b7c9d7e0c6b5a493827",
            }
        },
    }
}
_NO_ARTICLE: Final = Case(404, "notfound", "There is no article 'none' in the store.", {"id": "none"})
_NO_JOB: Final = Case(404, None, "There is no job 'none'.", {"id": "none"})


@router.post(
    "/articles",
    status_code=HTTPStatus.ACCEPTED,
    summary="Bring articles in",
    dependencies=_GUARD,
    responses=problems(
        Case(400, "input", "The body holds no article."),
        401,
        403,
        Case(415, None, f"Articles come as {JSON[0]} or {LINES[1]}, not text/plain."),
        429,
        507,
    )
    | _ACCEPTED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                JSON[0]: {"schema": _SCHEMA, "example": _EXAMPLE},
                LINES[1]: {"schema": {"type": "string"}, "example": json.dumps(_EXAMPLE) + "\n"},
            },
        }
    },
)
async def add_articles(request: Request, response: Response, service: ServiceOf) -> JobItem:
    """Takes one article, a list of them, or JSON Lines; a job brings them in, and tells how far it is."""
    articles, errors = await run_in_threadpool(_read, request, await request.body())
    if not articles:
        raise InputError(errors[0] if errors else "The body holds no article.")
    job = make_job(articles)
    job.errors = errors
    return _accept(service, job, request, response)


@router.delete(
    "/articles/{id:path}",
    status_code=HTTPStatus.ACCEPTED,
    summary="Take an article out",
    dependencies=_GUARD,
    responses=problems(
        401,
        403,
        Case(404, "notfound", "There is no article 'none' in the store.", {"id": "none"}),
        422,
        429,
        507,
    )
    | _ACCEPTED,
)
async def remove_article(
    id: Annotated[str, Path(description="The article's id.", max_length=2000, examples=["alder-1"])],
    request: Request,
    response: Response,
    service: ServiceOf,
) -> JobItem:
    """Takes an article out, with whatever no other article supports, by a job; 404 where there is none."""
    if service.jobs.idle:  # else a job before it may be the one that brings the article in
        await run_in_threadpool(_check_article, service, id)
    return _accept(service, make_job(remove=id), request, response)


@router.get("/jobs/{id}", summary="How far a job is", responses=problems(_NO_JOB, 422))
async def get_job(
    id: Annotated[str, Path(description="The job's id.", max_length=64, examples=["3f2c8a1be0d34b7c"])],
    service: ServiceOf,
) -> JobItem:
    """Tells how far a job is; the newest thousand are remembered."""
    job = service.jobs.get(id)
    if job is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no job {id!r}.")
    return JobItem.of(job)


def _check_article(service: ServiceOf, article_id: str) -> None:
    with service.views.read() as view:
        if not view.knows(mint_article(view.base, article_id)):
            raise NotFound(f"There is no article {article_id!r} in the store.")


def _accept(service: ServiceOf, job: Job, request: Request, response: Response) -> JobItem:
    try:
        service.jobs.add(job)
    except QueueFull as error:
        detail = "Too many jobs wait already; try again in a moment."
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, detail, {"Retry-After": RETRY_SECONDS}) from error
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/jobs/{job.id}"
    return JobItem.of(job)


def _read(request: Request, body: bytes) -> tuple[list[Article], list[str]]:
    """The articles of a body, and what is wrong with the others."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media in LINES:
        return _sort(read_lines(io.BytesIO(body), "the body"))
    if media not in JSON:
        detail = f"Articles come as {JSON[0]} or {LINES[1]}, not {media or 'without a type'}."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"The body is not JSON: {error}.") from error
    values = value if isinstance(value, list) else [value]
    return _sort(_attempt(item, f"article {number}") for number, item in enumerate(values, start=1))


def _attempt(value: Any, origin: str) -> Article | InputError:
    try:
        return read_object(value, origin, None)
    except InputError as error:
        return error


def _sort(items: Iterable[Article | InputError]) -> tuple[list[Article], list[str]]:
    articles: dict[str, Article] = {}
    errors: list[str] = []
    for item in items:
        if isinstance(item, InputError):
            errors.append(str(item))
        elif articles.setdefault(item.id, item).sha256 != item.sha256:
            errors.append(f"Another article of this request has the id {item.id!r}; it was left out.")
    return list(articles.values()), errors
