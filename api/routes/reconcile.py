"""The Reconciliation API, version 0.2, as OpenRefine speaks it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request

from api.ids import entity_id
from api.openapi import problems
from api.reconcile import PROPERTIES, Value, extend, find_candidates, read_query
from api.service import ViewOf
from graph.entities import find_entities
from graph.errors import QueryError
from graph.model import ENTITY_TYPES
from graph.store import View
from graph.terms import BB

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
BATCH: Final = 50
_QUERIES: Final = '{"q0": {"query": "Tom Varga", "type": "Person", "limit": 3}}'
_EXTEND: Final = '{"ids": ["person:ana-ruiz"], "properties": [{"id": "post"}]}'
QueriesOf = Annotated[str | None, Query(description="A batch of queries, JSON.", examples=[_QUERIES])]
Prefix = Annotated[str, Query(description="What was typed so far.", max_length=200, examples=["var"])]


@router.get("", summary="The manifest, or answers to a batch", responses=problems(400, 422))
def get_reconcile(request: Request, view: ViewOf, queries: QueriesOf = None) -> dict[str, Any]:
    """Without parameters describes the service; with `queries` answers a batch."""
    return _answer(view, queries) if queries is not None else _manifest(request, view)


@router.post("", summary="Answers to a batch, or values to extend a table", responses=problems(400, 422))
def post_reconcile(
    request: Request,
    view: ViewOf,
    queries: Annotated[str | None, Form(description="A batch of queries, JSON.", examples=[_QUERIES])] = None,
    extend: Annotated[str | None, Form(description="Ids and properties, JSON.", examples=[_EXTEND])] = None,
) -> dict[str, Any]:
    """Answers `queries`, or gives values for `extend`."""
    if extend is not None:
        return _extend(view, extend)
    return _answer(view, queries) if queries is not None else _manifest(request, view)


@router.get("/suggest/entity", summary="Suggest entities", responses=problems(422))
def suggest_entity(view: ViewOf, prefix: Prefix = "") -> dict[str, list[Value]]:
    """Completes what was typed to entities."""
    found = find_entities(view, prefix, None, 10)
    return {
        "result": [
            {
                "id": entity_id(view.base, one.iri),
                "name": one.label,
                "description": one.description,
                "notable": [{"id": one.type, "name": one.type}],
            }
            for one in found
        ]
    }


@router.get("/suggest/type", summary="Suggest types", responses=problems(422))
async def suggest_type(prefix: Prefix = "") -> dict[str, list[Value]]:
    """Completes what was typed to types of entities."""
    return {"result": [item for item in _types() if item["name"].lower().startswith(prefix.lower())]}


@router.get("/suggest/property", summary="Suggest properties", responses=problems(422))
async def suggest_property(prefix: Prefix = "") -> dict[str, list[Value]]:
    """Completes what was typed to properties."""
    return {
        "result": [
            item
            for item in _properties()
            if any(item[key].lower().startswith(prefix.lower()) for key in ("id", "name"))
        ]
    }


@router.get("/extend/propose", summary="Propose properties", responses=problems(422))
async def propose_properties(
    type: Annotated[str, Query(description="A type.", max_length=100, examples=["Person"])] = "",
) -> dict[str, Any]:
    """The properties that entities may have, whatever their type."""
    return {"type": type, "properties": _properties()}


def _manifest(request: Request, view: View) -> dict[str, Any]:
    here = str(request.url_for("get_reconcile"))
    entities = str(request.url_for("search_entities"))
    return {
        "versions": ["0.2"],
        "name": "beatbook",
        "identifierSpace": f"{view.base}entity/",
        "schemaSpace": str(BB._NS),
        "defaultTypes": _types(),
        "view": {"url": f"{entities}/{{{{id}}}}"},
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
