"""The Reconciliation API, version 0.2, as OpenRefine speaks it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, HTTPException, Query, Request

from api.openapi import Case, problems
from api.reconcile import PROPERTIES, Value, extend, find_candidates, read_query, row_id, suggest
from api.service import ViewOf
from graph.errors import QueryError
from graph.model import ENTITY_TYPES
from graph.store import View
from graph.terms import BB

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
BATCH: Final = 50
_QUERIES: Final = '{"q0": {"query": "Border Patrol", "type": "Agency", "limit": 3}}'
_EXTEND: Final = '{"ids": ["entity/agency/us-border-patrol"], "properties": [{"id": "alias"}]}'
QueriesOf = Annotated[str | None, Query(description="A batch of queries, JSON.", examples=[_QUERIES])]
ExtendOf = Annotated[str | None, Query(description="Ids and properties, JSON.", examples=[_EXTEND])]
_TYPED: Final = "What was typed so far; an id counts as typed whole."


def _prefix(example: str) -> Any:
    return Query(description=_TYPED, max_length=200, openapi_examples={example: {"value": example}})


Cursor = Annotated[int, Query(description="How many suggestions to skip.", ge=0, examples=[10])]
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_NO_JSON: Final = Case(400, "query", "queries is not JSON: Expecting value: line 1 column 1 (char 0).")
_NO_FORM: Final = Case(415, None, f"The body must be {FORMS[0]}, not application/json.")


@router.get("", summary="The manifest, or answers to a batch", responses=problems(_NO_JSON, 422))
def get_reconcile(
    request: Request, view: ViewOf, queries: QueriesOf = None, extend: ExtendOf = None
) -> dict[str, Any]:
    """Without parameters describes the service; answers `queries`, or gives values for `extend`."""
    if extend is not None:
        return _extend(view, extend)
    return _answer(view, queries) if queries is not None else _manifest(request, view)


@router.post(
    "",
    summary="Answers to a batch, or values to extend a table",
    responses=problems(_NO_JSON, _NO_FORM, 422),
)
def post_reconcile(
    request: Request,
    view: ViewOf,
    queries: Annotated[str | None, Form(description="A batch of queries, JSON.", examples=[_QUERIES])] = None,
    extend: Annotated[str | None, Form(description="Ids and properties, JSON.", examples=[_EXTEND])] = None,
) -> dict[str, Any]:
    """Answers `queries`, or gives values for `extend`."""
    if extend is not None:
        return _extend(view, extend)
    if queries is not None:
        return _answer(view, queries)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in FORMS:
        raise HTTPException(415, f"The body must be {FORMS[0]}, not {media or 'of no type'}.")
    raise QueryError("The form has neither `queries` nor `extend`.")


@router.get("/suggest/entity", summary="Suggest entities", responses=problems(422))
def suggest_entity(
    view: ViewOf, prefix: Annotated[str, _prefix("bord")] = "", cursor: Cursor = 0
) -> dict[str, list[Value]]:
    """Completes what was typed to entities, ten at a time."""
    found = suggest(view, prefix, cursor)
    return {
        "result": [
            {
                "id": row_id(view, one.iri),
                "name": one.label,
                "description": one.description,
                "notable": [{"id": one.type, "name": one.type}],
            }
            for one in found
        ]
    }


@router.get("/suggest/type", summary="Suggest types", responses=problems(422))
async def suggest_type(
    prefix: Annotated[str, _prefix("ag")] = "", cursor: Cursor = 0
) -> dict[str, list[Value]]:
    """Completes what was typed to types of entities."""
    return {"result": _begun_by(prefix, _types())[cursor:]}


@router.get("/suggest/property", summary="Suggest properties", responses=problems(422))
async def suggest_property(
    prefix: Annotated[str, _prefix("post")] = "", cursor: Cursor = 0
) -> dict[str, list[Value]]:
    """Completes what was typed to properties."""
    return {"result": _begun_by(prefix, _properties())[cursor:]}


def _begun_by(prefix: str, items: list[Value]) -> list[Value]:
    wanted = prefix.lower()
    return [item for item in items if any(item[key].lower().startswith(wanted) for key in ("id", "name"))]


@router.get("/extend/propose", summary="Propose properties", responses=problems(422))
async def propose_properties(
    type: Annotated[str, Query(description="A type.", max_length=100, examples=["Person"])] = "",
    limit: Annotated[int | None, Query(description="The most properties.", ge=1, examples=[5])] = None,
) -> dict[str, Any]:
    """The properties that entities may have, whatever their type."""
    asked = {} if limit is None else {"limit": limit}
    return {"type": type, **asked, "properties": _properties()[:limit]}


def _manifest(request: Request, view: View) -> dict[str, Any]:
    here = str(request.url_for("get_reconcile"))
    home = str(request.base_url).rstrip("/")
    return {
        "versions": ["0.2"],
        "name": "beatbook",
        "identifierSpace": view.base,
        "schemaSpace": str(BB._NS),
        "defaultTypes": _types(),
        "view": {"url": f"{home}/{{{{id}}}}"},
        "batchSize": BATCH,
        "suggest": {
            what: {"service_url": here, "service_path": f"/suggest/{what}"}
            for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/extend/propose"},
            "property_settings": [],
        },
    }


def _types() -> list[Value]:
    return [{"id": name, "name": name} for name in ENTITY_TYPES]


def _properties() -> list[Value]:
    return [{"id": key, "name": name} for key, (name, _) in PROPERTIES.items()]


def _answer(view: View, text: str) -> dict[str, Any]:
    batch = _read_object(text, "queries")
    if len(batch) > BATCH:
        raise QueryError(f"A batch has at most {BATCH} queries.")
    return {key: {"result": find_candidates(view, read_query(record))} for key, record in batch.items()}


def _extend(view: View, text: str) -> dict[str, Any]:
    record = _read_object(text, "extend")
    ids, properties = record.get("ids"), record.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list) or len(ids) > 1000:
        raise QueryError("extend has at most a thousand ids, and properties.")
    names = [item["id"] for item in properties if isinstance(item, dict) and isinstance(item.get("id"), str)]
    return extend(view, [str(given) for given in ids], names)


def _read_object(text: str, name: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QueryError(f"{name} is not JSON: {error}.") from error
    if not isinstance(record, dict):
        raise QueryError(f"{name} is not a JSON object.")
    return record
