"""What connects an entity to others, in pages of rows, each with the claims that say so."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode
from rdflib import RDF, URIRef

from graph.claims import ClaimRow, claims_of
from graph.errors import NotFound, QueryError
from graph.events import class_of, status_term
from graph.lookups import DEFAULT, Lookups
from graph.model import CLAIM_TYPES, MODALITIES, POLARITIES, RELATION_TYPES
from graph.references import EntityRef, refer, token
from graph.roles import DIRECTIONS, count_supporters, counterparts, nodes_of, nodes_told_by
from graph.store import View
from graph.terms import BB, RELATION_CLASSES, local_name
from graph.timeline import Dated, Span, newest_first
from graph.times import days_of
from graph.triples.nodes import term

Properties = dict[str, tuple[str, ...]]
_RELATION_NAMES: Final = {local_name(str(class_)): name for name, class_ in RELATION_CLASSES.items()}


@dataclass(frozen=True, slots=True)
class RelationFilter:
    """What a row must be; None is anything.

    `class_` is an event class or a relation type, `direction` out, in or place, `counterpart` an IRI;
    `since` and `until` days, months or years that the event touches. `status` is one of the row's own;
    `modality` and `polarity` are those of one claim of it; `min_articles` say so independently.
    """

    class_: str | None = None
    direction: str | None = None
    counterpart: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None
    modality: str | None = None
    polarity: str | None = None
    min_articles: int = 1

    def __post_init__(self) -> None:
        choices = {
            "event class or relation type": (self.class_, (*CLAIM_TYPES, *RELATION_TYPES)),
            "direction": (self.direction, DIRECTIONS),
            "modality": (self.modality, MODALITIES),
            "polarity": (self.polarity, POLARITIES),
        }
        for name, (given, known) in choices.items():
            if given is not None and given not in known:
                raise QueryError(f"There is no {name} {given!r}; there are {', '.join(known)}.")
        if self.status is not None:
            status_term(self.status)

    def accepts(self, view: View, node: str, class_: str, properties: Properties) -> bool:
        """Whether an event or relation is of the class, said as wanted, and by enough articles."""
        statuses = {local_name(status) for status in properties.get(str(BB.status), ())}
        return (
            (self.class_ in (None, class_) or (self.class_ == "Event" and class_ in CLAIM_TYPES))
            and self.status in (None, *statuses)
            and self._is_said(view, node, statuses)
            and (self.min_articles <= 1 or count_supporters(view, properties) >= self.min_articles)
        )

    def may_accept(self, lookups: Lookups, node: NamedNode) -> bool:
        """Whether look-ups of single statements let a row pass, which cost less than reading it."""
        return (
            self.class_ not in CLAIM_TYPES or lookups.holds(node, RDF.type, term(BB[self.class_]), DEFAULT)
        ) and (
            not self.statuses
            or any(lookups.holds(node, BB.status, term(one), DEFAULT) for one in self.statuses)
        )

    @property
    def statuses(self) -> list[URIRef]:
        """One of these a row must have; empty where any will do. A denial's modality is not its status."""
        if self.status or self.polarity == "negative":
            return [BB[self.status or "denied"]]
        return [BB[self.modality], BB.denied] if self.modality else []

    def _is_said(self, view: View, node: str, statuses: set[str]) -> bool:
        """Whether one claim has the modality and the polarity; only a denial's modality is not its status."""
        if self.polarity != "negative":
            affirmed = statuses - {"denied"} if self.modality is None else statuses & {self.modality}
            if affirmed or self.polarity == "positive":
                return bool(affirmed)
        if "denied" not in statuses:
            return self.modality is None and self.polarity is None
        return self.modality is None or any(
            claim.polarity == "negative" and claim.modality == self.modality
            for claim in claims_of(view, [node])[node]
        )


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


@dataclass(frozen=True, slots=True)
class _Found:
    """A row before its claims are read."""

    day: str
    node: str
    direction: str
    other: str
    properties: Properties

    @property
    def cursor(self) -> str:
        return " ".join(self.place)

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Where it stands among the rows of its day."""
        return self.day, self.node, self.direction, self.other


def find_relations(
    view: View, iri: str, wanted: RelationFilter | None = None, limit: int = 50, after: str | None = None
) -> list[RelationRow]:
    """Rows of one entity, newest events first, then those without a date, all in a fixed order.

    `after` is the last row's cursor; NotFound for an unknown entity.
    """
    token(iri)
    if refer(view, iri).type is None:
        raise NotFound(f"There is no entity {iri}.")
    found: list[_Found] = []
    for row in _rows(view, iri, wanted or RelationFilter(), _place(view, after)):
        if len(found) == limit:
            break
        found.append(row)
    claims = claims_of(view, (row.node for row in found))
    return [_row(view, row, claims[row.node]) for row in found]


def _place(view: View, cursor: str | None) -> tuple[str, ...] | None:
    if not cursor:
        return None
    place = tuple(cursor.split(" "))
    if len(place) != 4 or (place[0] and days_of(place[0]) is None) or not place[1].startswith(view.base):
        raise QueryError(f"{cursor!r} is no cursor of relations.")
    return place


def _rows(view: View, iri: str, wanted: RelationFilter, after: tuple[str, ...] | None) -> Iterator[_Found]:
    lookups = Lookups(view)
    for item in _candidates(view, iri, wanted, after[0] if after else None):
        if after is not None and item.first == after[0] and item.node < after[1]:
            continue
        if not wanted.may_accept(lookups, NamedNode(item.node)):
            continue
        properties = view.properties(item.node)
        if not wanted.accepts(view, item.node, _class(properties), properties):
            continue
        for direction, other in sorted(counterparts(properties, iri)):
            row = _Found(item.first, item.node, direction, other, properties)
            passed = after is not None and item.first == after[0] and row.place <= after
            fits = wanted.direction in (None, direction) and wanted.counterpart in (None, other)
            if fits and not passed:
                yield row


def _candidates(view: View, iri: str, wanted: RelationFilter, day: str | None) -> Iterator[Dated]:
    """The entity's events and relations by what look-ups alone can tell."""
    span, least = Span.of(wanted.since, wanted.until), wanted.min_articles
    nodes: Set[str] = nodes_of(view, iri) if least < 2 else nodes_told_by(view, iri, least)
    if wanted.counterpart is not None:
        nodes &= nodes_of(view, wanted.counterpart)
    lookups = Lookups(view)
    if wanted.statuses:
        nodes = lookups.sieve(nodes, BB.status, *wanted.statuses)
    if wanted.class_ in CLAIM_TYPES and wanted.class_ != "Event":
        nodes = lookups.sieve(nodes, RDF.type, BB[wanted.class_])
    if wanted.class_ not in RELATION_TYPES:
        return newest_first(view, nodes, span, day)
    relations = (node for node in nodes if node.startswith(f"{view.base}relation/"))  # which have no days
    return (Dated("", "", node) for node in (sorted(relations) if span == (None, None) else ()))


def _row(view: View, found: _Found, claims: tuple[ClaimRow, ...]) -> RelationRow:
    properties = found.properties

    def first(property_: str) -> str | None:
        return next(iter(properties.get(property_, ())), None)

    return RelationRow(
        found.node,
        _class(properties),
        found.direction,
        refer(view, found.other) if found.other else None,
        first(str(BB.post)),
        first(str(BB.begin)),
        first(str(BB.end)),
        tuple(local_name(status) for status in properties.get(str(BB.status), ())),
        claims,
        found.cursor,
    )


def _class(properties: Properties) -> str:
    names = [local_name(class_) for class_ in properties[str(RDF.type)]]
    return next((_RELATION_NAMES[name] for name in names if name in _RELATION_NAMES), class_of(names))
