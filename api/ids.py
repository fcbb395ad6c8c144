"""Ids as the API shows them, and the IRIs that they stand for.

An entity's id is its IRI's path with colons for slashes and without its first part:
`person:jeff-landry`, `agency:police-department:dallas`; one of an article alone is
`article:<id>:entity:<n>`. An event's is its digest. An IRI is taken too, wherever an id is, and of an
entity the IRI without the store's base.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from graph.errors import NotFound
from graph.iris import mint_article, mint_local_entity, read_iri
from graph.references import token
from graph.store import View


def entity_id(base: str, iri: str) -> str:
    """The id of an entity."""
    path = iri.removeprefix(base)
    if path.startswith("article/"):
        article, entity = path.removeprefix("article/").split("/entity/")
        return f"article:{unquote(article)}:entity:{unquote(entity)}"
    return unquote(path.removeprefix("entity/").replace("/", ":"))


def entity_iri(base: str, given: str) -> str:
    """The IRI that an id of an entity stands for; NotFound if it is the id of none."""
    for iri in (given, base + given):
        if (found := read_iri(base, iri)) and found.kind == "entity":
            return iri
    kind, _, rest = given.partition(":")
    if kind == "article":
        article, _, entity = rest.rpartition(":entity:")
        if article and entity:
            return mint_local_entity(mint_article(base, article), entity)
    elif rest:
        path = "/".join(quote(part, safe="") for part in (kind, *rest.split(":")))
        iri = f"{base}entity/{path}"
        if read_iri(base, iri):
            return iri
    raise NotFound(f"There is no entity {given!r}.")


def known_entity(view: View, given: str) -> str:
    """The IRI of an entity by its id or IRI; NotFound if the store has none of it."""
    iri = entity_iri(view.base, given)
    token(iri)
    if not view.knows(iri):
        raise NotFound(f"There is no entity {iri}.")
    return iri


def event_id(base: str, iri: str) -> str:
    """The id of an event or relation: its digest."""
    return iri.removeprefix(base).partition("/")[2]


def event_iri(base: str, given: str) -> str:
    """The IRI that an event's id stands for."""
    return given if given.startswith(f"{base}event/") else f"{base}event/{quote(given, safe='')}"
