"""Short forms of what a row refers to: an entity by label and type, an article by where it appeared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib import RDF, RDFS

from graph.errors import NotFound
from graph.iris import Reference, mint_article, read_iri
from graph.model import ENTITY_TYPES
from graph.store import View
from graph.terms import BB, SCHEMA, local_name

_TYPE, _LABEL = str(RDF.type), str(RDFS.label)


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity, or where `iri` is a phrase of a text or None, words that stand for one."""

    iri: str | None
    label: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article and where it appeared."""

    iri: str
    id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    sha256: str


def token(iri: str) -> str:
    """An IRI as it stands in a query; NotFound where it is no IRI, and so nothing is known of it."""
    try:
        return str(NamedNode(iri))
    except ValueError as error:
        raise NotFound(f"{iri!r} is not an IRI.") from error


def quoted(text: str) -> str:
    """A text as it stands in a query."""
    return str(Literal(text))


def refer(view: View, iri: str) -> EntityRef:
    """The short form of an entity."""
    labels = view.values(iri, _LABEL) or (local_name(iri),)
    return EntityRef(iri, labels[0], type_of({_TYPE: view.values(iri, _TYPE)}))


def refer_all(view: View, iris: Iterable[str]) -> dict[str, EntityRef]:
    """The short forms of several entities, by IRI."""
    return {iri: refer(view, iri) for iri in set(iris)}


def type_of(properties: Mapping[str, tuple[str, ...]]) -> str | None:
    """An entity's type, among the classes that it is given."""
    names = [local_name(class_) for class_ in properties.get(_TYPE, ())]
    return next((name for name in names if name in ENTITY_TYPES), None)


def refer_article(view: View, iri: str) -> ArticleRef:
    """The short form of an article; NotFound if it is not there."""
    properties = view.properties(iri)
    found = read_iri(view.base, iri)
    if found is None or found.article is None or str(BB.Article) not in properties.get(_TYPE, ()):
        raise NotFound(f"There is no article {iri}.")

    def only(property_: str) -> str | None:
        return next(iter(properties.get(property_, ())), None)

    return ArticleRef(
        iri,
        found.article,
        only(_LABEL) or found.article,
        only(str(SCHEMA.publisher)),
        only(str(SCHEMA.datePublished)),
        only(str(SCHEMA.url)),
        only(str(BB.sha256)) or "",
    )


def article_iri(view: View, id_or_iri: str) -> str:
    """An article's IRI, given that or its id; NotFound where that is empty."""
    if not id_or_iri:
        raise NotFound("There is no article without an id.")
    found: Reference | None = read_iri(view.base, id_or_iri)
    return id_or_iri if found is not None and found.kind == "article" else mint_article(view.base, id_or_iri)
