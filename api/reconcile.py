"""Matching the names of a table to entities (Reconciliation API 0.2): each with what makes its score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from api.ids import entity_id, entity_iri, known_entity
from graph.entities import EntityPage, EntitySummary, describe_entity, find_entities, summarize_entity
from graph.errors import NotFound, QueryError
from graph.model import ENTITY_TYPES
from graph.names import normalise
from graph.references import refer
from graph.store import View
from graph.terms import BB

NAME_WEIGHT: Final = 0.7
MOST: Final = 50
MOST_SUGGESTED: Final = 500
Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReconcileQuery:
    """One row to match: its words, the types that will do, and what else is known of it."""

    text: str
    types: tuple[str, ...] = ()
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_query(record: Any) -> ReconcileQuery:
    """A query of the API; QueryError if it is none."""
    if not isinstance(record, dict):
        raise QueryError("A reconciliation query is a JSON object.")
    text, types, limit = record.get("query", ""), record.get("type") or [], record.get("limit", 10)
    types = [types] if isinstance(types, str) else types
    properties = record.get("properties") or []
    if not isinstance(text, str) or not isinstance(types, list) or not isinstance(properties, list):
        raise QueryError("A reconciliation query has a text, types and properties.")
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise QueryError("The limit of a reconciliation query is a number above zero.")
    if not text and not properties:
        raise QueryError("A reconciliation query has a text, or properties.")
    return ReconcileQuery(
        text[:500],
        tuple(str(type_) for type_ in types if str(type_) in ENTITY_TYPES),
        min(limit, MOST),
        tuple(_read_property(item) for item in properties),
    )


def _read_property(item: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(item, dict) or not isinstance(item.get("pid"), str):
        raise QueryError("A property of a reconciliation query has a pid and a v.")
    values = item.get("v")
    listed = values if isinstance(values, list) else [values]
    return item["pid"], tuple(_text(value) for value in listed)


def _text(value: Any) -> str:
    return str(value.get("id") or value.get("name") or "") if isinstance(value, dict) else str(value)


def row_id(view: View, iri: str) -> str:
    """An entity's id among tables: its IRI without the store's base, so that the two make the IRI."""
    return iri.removeprefix(view.base)


def find_candidates(view: View, query: ReconcileQuery) -> list[Value]:
    """The candidates for a row, best first; each feature is a share that the score is made of."""
    candidates = [_judge(view, query, summary) for summary in _find(view, query)]
    candidates.sort(key=lambda candidate: (-candidate["score"], candidate["id"]))
    sure = [candidate for candidate in candidates if candidate["score"] == 100]
    for candidate in sure if len(sure) == 1 else ():
        candidate["match"] = True
    return candidates[: query.limit]


def _find(view: View, query: ReconcileQuery) -> list[EntitySummary]:
    try:
        return [summarize_entity(view, entity_iri(view.base, query.text))]
    except NotFound:
        text = query.text or " ".join(value for _, values in query.properties for value in values)
    found: dict[str, EntitySummary] = {}
    for type_ in query.types or (None,):
        found |= {one.iri: one for one in find_entities(view, text, type_, max(query.limit, 20))}
    return [one for one in found.values() if not one.unnamed_set]


def _judge(view: View, query: ReconcileQuery, summary: EntitySummary) -> Value:
    features = [("name", _likeness(view, query.text, summary))]
    if query.types:
        features.append(("type", float(summary.type in query.types)))
    values = _values_of(view, summary.iri, [name for name, _ in query.properties])
    features += [(name, _agreement(wanted, values.get(name, []))) for name, wanted in query.properties]
    return {
        "id": row_id(view, summary.iri),
        "name": summary.label,
        "type": [{"id": summary.type, "name": summary.type}],
        "description": summary.description,
        "score": _score(features),
        "match": False,
        "features": [{"id": name, "value": round(share, 4)} for name, share in features],
    }


def _likeness(view: View, text: str, summary: EntitySummary) -> float:
    """How alike a text is to the nearest of an entity's names; its id is as good as its name."""
    if not text or text in (summary.iri, row_id(view, summary.iri), entity_id(view.base, summary.iri)):
        return 1.0
    key = normalise(text)
    names = {normalise(name) for name in (summary.label, *summary.aliases)}
    return max(SequenceMatcher(None, key, name).ratio() if key != name else 1.0 for name in names)


def _agreement(wanted: tuple[str, ...], values: list[Value]) -> float:
    known = {normalise(str(value.get(key, ""))) for value in values for key in ("str", "name", "id")} - {""}
    return float(any(normalise(text) in known for text in wanted))


def _score(features: list[tuple[str, float]]) -> float:
    name, *others = (share for _, share in features)
    if not others:
        return round(100 * name, 2)
    return round(100 * (NAME_WEIGHT * name + (1 - NAME_WEIGHT) * sum(others) / len(others)), 2)


def _refs(property_: str) -> Callable[[View, EntityPage], list[Value]]:
    def read(view: View, page: EntityPage) -> list[Value]:
        found = [refer(view, iri) for iri in view.properties(page.iri).get(property_, ())]
        return [{"id": row_id(view, ref.iri), "name": ref.label} for ref in found if ref.iri and ref.type]

    return read


def _posts(view: View, page: EntityPage) -> list[Value]:
    return [{"str": post.title} for post in page.posts if post.holder.iri == page.iri and not post.former]


PROPERTIES: Final[Mapping[str, tuple[str, Callable[[View, EntityPage], list[Value]]]]] = {
    "alias": ("other names", lambda view, page: [{"str": name} for name in page.aliases]),
    "link": ("links elsewhere", lambda view, page: [{"str": link} for link in page.links]),
    "post": ("posts held", _posts),
    "place": ("place", _refs(str(BB.locatedIn))),
    "memberOf": ("member of", _refs(str(BB.memberOf))),
    "partOf": ("part of", _refs(str(BB.partOf))),
    "articles": ("articles", lambda view, page: [{"float": len(page.articles)}]),
}


def suggest(view: View, prefix: str, skip: int = 0, limit: int = 10) -> list[EntitySummary]:
    """Entities that a name begins, or whose id or IRI it is, without the first `skip` of them."""
    if skip >= MOST_SUGGESTED:
        return []
    found = find_entities(view, prefix, None, min(skip + limit, MOST_SUGGESTED))
    try:
        exact = summarize_entity(view, known_entity(view, prefix))
    except NotFound:
        return found[skip : skip + limit]
    return [exact, *(one for one in found if one.iri != exact.iri)][skip : skip + limit]


def _values_of(view: View, iri: str, names: list[str]) -> dict[str, list[Value]]:
    known = [name for name in names if name in PROPERTIES]
    page = describe_entity(view, iri) if known else None
    return {name: PROPERTIES[name][1](view, page) for name in known if page is not None}


def extend(view: View, ids: list[str], names: list[str]) -> Value:
    """Values of properties for entities already matched; none for an id that is not known."""
    known = [name for name in names if name in PROPERTIES]
    rows: dict[str, dict[str, list[Value]]] = {}
    for given in ids:
        try:
            found = _values_of(view, entity_iri(view.base, given), known)
        except NotFound:
            found = {}
        rows[given] = {name: found.get(name, []) for name in known}
    return {"meta": [{"id": name, "name": PROPERTIES[name][0]} for name in known], "rows": rows}
