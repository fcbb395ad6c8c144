"""Terms as the store keeps them, each literal in the canonical form that Oxigraph would give it anyway."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import RDF, RDFS, XSD, URIRef

from graph.errors import InputError
from graph.times import datatype


@lru_cache(maxsize=1024)
def term(iri: URIRef) -> NamedNode:
    """A vocabulary term as a node."""
    return NamedNode(str(iri))


TYPE = term(RDF.type)
LABEL = term(RDFS.label)
_DECIMAL, _INTEGER, _BOOLEAN = term(XSD.decimal), term(XSD.integer), term(XSD.boolean)


def node(iri: str) -> NamedNode:
    """An IRI that came from outside; InputError if it is none."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise InputError(f"{iri!r} is not an IRI: {error}.") from error


def is_a(subject: NamedNode, *classes: URIRef) -> list[Triple]:
    """The types of a node."""
    return [Triple(subject, TYPE, term(class_)) for class_ in classes]


def link(subject: NamedNode, predicate: URIRef, *objects: NamedNode) -> list[Triple]:
    """One triple for each object."""
    return [Triple(subject, term(predicate), object_) for object_ in objects]


def say(subject: NamedNode, predicate: URIRef, *texts: str | None) -> list[Triple]:
    """One plain string for each text that is there."""
    return [Triple(subject, term(predicate), Literal(text)) for text in texts if text]


def count(subject: NamedNode, predicate: URIRef, number: int) -> list[Triple]:
    """A whole number."""
    return [Triple(subject, term(predicate), Literal(str(number), datatype=_INTEGER))]


def rate(subject: NamedNode, predicate: URIRef, share: float) -> list[Triple]:
    """A share between 0 and 1, kept to four decimals."""
    digits = f"{share:.4f}".rstrip("0").rstrip(".")
    return [Triple(subject, term(predicate), Literal(digits, datatype=_DECIMAL))]


def flag(subject: NamedNode, predicate: URIRef, value: bool) -> list[Triple]:
    """A truth value."""
    return [Triple(subject, term(predicate), Literal("true" if value else "false", datatype=_BOOLEAN))]


def date(subject: NamedNode, predicate: URIRef, *values: str | None) -> list[Triple]:
    """One literal for each ISO 8601 value: a date, month or year by its own datatype, else a string."""
    return [_date(subject, predicate, value) for value in values if value]


def _date(subject: NamedNode, predicate: URIRef, value: str) -> Triple:
    kind = datatype(value)
    literal = Literal(value, datatype=term(kind)) if kind else Literal(value)
    return Triple(subject, term(predicate), literal)
