"""What connects an entity to others, in pages of rows, each with the claims that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import RDF

from graph.claims import ClaimRow, claims_of
from graph.errors import QueryError
from graph.events import class_of, status_term
from graph.model import CLAIM_TYPES, RELATION_TYPES
from graph.references import EntityRef, quoted, refer, token
from graph.store import View
from graph.terms import BB, RELATION_CLASSES, local_name

DIRECTIONS = ("out", "in", "place")
# The filler of a dyad is the target, else the object; a row has no counterpart where neither is an entity.
_EVENT_ROWS = {
    "out": """{{ ?node bb:hasActor {entity} }} UNION {{ ?node bb:onBehalfOf {entity} }}
        ?node a bb:Event .
        OPTIONAL {{ ?node bb:hasTarget ?target }} OPTIONAL {{ ?node bb:hasObject ?object }}
        BIND(COALESCE(?target, ?object) AS ?other)""",
    "in": """{{ ?node bb:hasTarget {entity} }} UNION {{ ?node bb:hasObject {entity} }}
        ?node a bb:Event . OPTIONAL {{ ?node bb:hasActor ?other }}""",
    "place": "?node bb:hasPlace {entity} ; a bb:Event . OPTIONAL {{ ?node bb:hasActor ?other }}",
}
_RELATION_ROWS = {
    "out": "?node bb:hasSubject {entity} ; a bb:Relation . OPTIONAL {{ ?node bb:hasObject ?other }}",
    "in": "?node bb:hasObject {entity} ; a bb:Relation ; bb:hasSubject ?other .",
}
_PAGE = """
SELECT DISTINCT ?key ?node ?way ?other WHERE {{
  {{ {branches} }}
  {filters}
  OPTIONAL {{ ?node bb:begin ?day }}
  BIND(CONCAT(COALESCE(STR(?day), ""), " ", STR(?node), " ", ?way, " ", COALESCE(STR(?other), "")) AS ?key)
  {after}
}} ORDER BY DESC(?key) LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One event or relation between an entity and a counterpart.

    `direction` is "out" where the entity acts or is the subject, "in" where it is acted on or the
    object, "place" where the event is in it; `title` is a post's. `cursor` pages on.
    """

    iri: str
    class_: str
    direction: str
    counterpart: EntityRef | None
    title: str | None
    begin: str | None
    end: str | None
    statuses: tuple[str, ...]
    claims: tuple[ClaimRow, ...]
    cursor: str


def find_relations(
    view: View,
    iri: str,
    class_: str | None = None,
    direction: str | None = None,
    counterpart: str | None = None,
    status: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> list[RelationRow]:
    """Rows of one entity, newest events first, then those without a date; `after` is the last row's cursor.

    `class_` is an event class or a relation type, `direction` out, in or place.
    """
    _check(class_, direction)
    query = _PAGE.format(
        branches=" } UNION { ".join(_branches(iri, class_, direction)),
        filters=_filters(counterpart, status),
        after=f"FILTER(?key < {quoted(after)})" if after else "",
        limit=int(limit),
    )
    found = list(view.select(query))
    claims = claims_of(view, (node for _, node, _, _ in found))
    return [_row(view, row, claims[row[1]]) for row in found]


def _branches(iri: str, class_: str | None, direction: str | None) -> list[str]:
    """One pattern for each way in which an entity stands in an event or relation."""
    events = _EVENT_ROWS if class_ not in RELATION_TYPES else {}
    relations = _RELATION_ROWS if class_ not in CLAIM_TYPES else {}
    wanted = BB[class_] if class_ in CLAIM_TYPES else RELATION_CLASSES.get(class_ or "")
    kind = f"?node a {token(str(wanted))} ." if wanted else ""
    return [
        f'{pattern.format(entity=token(iri))} {kind} BIND("{way}" AS ?way)'
        for patterns in (events, relations)
        for way, pattern in patterns.items()
        if direction in (None, way)
    ]


def _filters(counterpart: str | None, status: str | None) -> str:
    parts = [f"FILTER(?other = {token(counterpart)})"] if counterpart else []
    parts += [f"?node bb:status {token(status_term(status))} ."] if status else []
    return " ".join(parts)


def _check(class_: str | None, direction: str | None) -> None:
    if class_ is not None and class_ not in (*CLAIM_TYPES, *RELATION_TYPES):
        raise QueryError(f"There is no event class or relation type {class_!r}.")
    if direction is not None and direction not in DIRECTIONS:
        raise QueryError(f"A direction is one of {', '.join(DIRECTIONS)}, not {direction!r}.")


def _row(view: View, found: Sequence[str], claims: tuple[ClaimRow, ...]) -> RelationRow:
    key, node, way, other = found
    properties = view.properties(node)

    def first(property_: str) -> str | None:
        return next(iter(properties.get(property_, ())), None)

    return RelationRow(
        node,
        _class(properties),
        way,
        refer(view, other) if other else None,
        first(str(BB.post)),
        first(str(BB.begin)),
        first(str(BB.end)),
        tuple(local_name(status) for status in properties.get(str(BB.status), ())),
        claims,
        key,
    )


def _class(properties: dict[str, tuple[str, ...]]) -> str:
    names = [local_name(class_) for class_ in properties[str(RDF.type)]]
    relations = {local_name(str(class_)): name for name, class_ in RELATION_CLASSES.items()}
    return next((relations[name] for name in names if name in relations), class_of(names))
