"""Entities read back: found by name, resolved, described with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from urllib.parse import unquote

from pyoxigraph import NamedNode
from rdflib import RDF, RDFS, SKOS

from graph.errors import Ambiguous, NotFound, QueryError
from graph.iris import read_iri
from graph.lookups import DEFAULT, Lookups
from graph.model import ENTITY_TYPES
from graph.names import normalise
from graph.references import EntityRef, quoted, refer, token, type_of
from graph.roles import nodes_of
from graph.search import find_names
from graph.store import View
from graph.terms import BB
from graph.triples.nodes import term

_LABEL, _ALIAS, _LINK = str(RDFS.label), str(SKOS.altLabel), str(SKOS.exactMatch)
_SEARCH = """
SELECT ?entity (MIN(?place) AS ?rank) WHERE {{
  ?entity skos:hiddenLabel ?key . {patterns}
  FILTER(CONTAINS(?key, {text}))
  BIND(IF(?key = {text}, 0, IF(STRSTARTS(?key, {text}), 1, 2)) AS ?place)
}} GROUP BY ?entity ORDER BY ?rank STRLEN(STR(?entity)) ?entity LIMIT {limit}"""

_SCORES = {"0": 1.0, "1": 0.8, "2": 0.6}  # by rank


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """An entity as a search shows it; `articles` mention it, `score` says how well it fits, at most 1."""

    iri: str
    label: str
    type: str
    aliases: tuple[str, ...]
    articles: int
    unnamed_set: bool
    score: float = 1.0

    @property
    def description(self) -> str:
        """What tells it from others of its name."""
        article, local, _ = self.iri.rpartition("article/")[2].partition("/entity/")
        if local:
            return f"{self.type}, only in article {unquote(article)}"
        where = self.iri.rpartition("entity/")[2]
        return f"{self.type}, {where}, in {self.articles} article{'' if self.articles == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Post:
    """A post: who holds it, and in which body or place."""

    title: str
    holder: EntityRef
    body: EntityRef | None
    former: bool


@dataclass(frozen=True, slots=True)
class EntityPage:
    """All that is known of an entity but its relations, which come in pages of their own."""

    iri: str
    label: str
    type: str
    aliases: tuple[str, ...]
    links: tuple[str, ...]
    posts: tuple[Post, ...]
    articles: tuple[str, ...]
    events: int
    relations: int


def find_entities(
    view: View, text: str, type: str | None = None, limit: int = 20, place: str | None = None
) -> list[EntitySummary]:
    """Entities by name or alias: exact matches first, then beginnings of words, parts and misspellings.

    `type` keeps those of one type, `place` (an IRI) those that are in a place or hold a post there.
    """
    if type is not None and type not in ENTITY_TYPES:
        raise QueryError(f"There is no entity type {type!r}; there are {', '.join(ENTITY_TYPES)}.")
    found = find_names(view.root, text, type, place, limit)
    scores = _scan(view, text, type, place, limit) if found is None else {one.iri: one.score for one in found}
    return [
        replace(summarize_entity(view, iri), score=score)
        for iri, score in scores.items()
        if view.knows(iri)  # the index may be ahead
    ]


def _scan(view: View, text: str, type: str | None, place: str | None, limit: int) -> dict[str, float]:
    """What a store without a search index finds, and how well it fits: names that contain the text."""
    patterns = [f"?entity a {token(str(BB[type]))} ."] if type else []
    patterns += [f"?entity bb:locatedIn|bb:partOf|bb:holdsPostIn {token(place)} ."] if place else []
    key = normalise(text)
    query = _SEARCH.format(text=quoted(key), patterns=" ".join(patterns), limit=int(limit))
    return {entity: _SCORES[rank] for entity, rank in view.select(query)} if key else {}


def resolve_entity(view: View, name_or_iri: str) -> str:
    """The IRI of the one entity of a name, alias or IRI (also without the base); NotFound, Ambiguous.

    A name outranks an alias, and what articles share outranks what one article alone speaks of.
    """
    for iri in (name_or_iri, view.base + name_or_iri):
        found = read_iri(view.base, iri)
        if found is not None and found.kind == "entity" and view.knows(iri):
            return iri
    candidates = _named(view, name_or_iri)
    if not candidates:
        raise NotFound(f"Nothing is known under the name {name_or_iri!r}.")
    if len(candidates) > 1:
        listed = [(one.iri, one.label, one.description) for one in candidates]
        raise Ambiguous(f"{name_or_iri!r} may be any of {len(listed)}; name one by its IRI.", listed)
    return candidates[0].iri


def describe_entity(view: View, iri: str) -> EntityPage:
    """What is known of an entity; NotFound if there is none of that IRI."""
    summary = summarize_entity(view, iri)
    properties = view.properties(iri)
    nodes = nodes_of(view, iri)
    relations = [node for node in nodes if node.startswith(f"{view.base}relation/")]
    return EntityPage(
        iri,
        summary.label,
        summary.type,
        summary.aliases,
        properties.get(_LINK, ()),
        _posts(view, relations),
        properties.get(str(BB.mentionedIn), ()),
        sum(node.startswith(f"{view.base}event/") for node in nodes),
        len(relations),
    )


def summarize_entity(view: View, iri: str) -> EntitySummary:
    """An entity in short; NotFound if there is none of that IRI."""
    token(iri)
    properties = view.properties(iri)
    type_ = type_of(properties)
    if type_ is None:
        raise NotFound(f"There is no entity {iri}.")
    label = properties.get(_LABEL, (iri,))[0]
    others = {*properties.get(str(BB.name), ()), *properties.get(_ALIAS, ())} - {label}
    articles = len(properties.get(str(BB.mentionedIn), ()))
    unnamed = str(BB.UnnamedSet) in properties.get(str(RDF.type), ())
    return EntitySummary(iri, label, type_, tuple(sorted(others)), articles, unnamed)


def _named(view: View, name: str) -> list[EntitySummary]:
    key = normalise(name)
    rows = view.select(f"SELECT DISTINCT ?entity WHERE {{ ?entity skos:hiddenLabel {quoted(key)} }}")
    found = [summarize_entity(view, entity) for (entity,) in rows]
    shared = [one for one in found if one.iri.startswith(f"{view.base}entity/")] or found
    by_name = [one for one in shared if normalise(one.label) == key] or shared
    return sorted(by_name, key=lambda one: (-one.articles, one.iri))


def _posts(view: View, nodes: Iterable[str]) -> tuple[Post, ...]:
    """The posts among some relations, by title; a query for them reads all that there are."""
    lookups, known = Lookups(view), lru_cache(maxsize=None)(partial(refer, view))
    rows = {
        (title, holder, body, "true" in said.get(str(BB.former), ()))
        for node in nodes
        if lookups.holds(NamedNode(node), RDF.type, term(BB.PostHolding), DEFAULT)
        and str(BB.denied) not in (said := view.properties(node)).get(str(BB.status), ())
        for title in said.get(str(BB.post), ())
        for holder in said.get(str(BB.hasSubject), ())
        for body in said.get(str(BB.hasObject), ("",))
    }
    return tuple(
        Post(title, known(holder), known(body) if body else None, former)
        for title, holder, body, former in sorted(rows)
    )
