"""The terms of ontology.ttl in order, for people; `python -m graph.vocabulary > docs/ontology.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, SKOS, Graph
from rdflib.term import Node

from graph.terms import BB, PREFIXES, local_name, read_ontology

_KINDS = (
    ("Classes", OWL.Class),
    ("Properties between things", OWL.ObjectProperty),
    ("Properties with values", OWL.DatatypeProperty),
    ("Annotations", OWL.AnnotationProperty),
    ("Values", SKOS.Concept),
)
_ALIGNED = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch,
            SKOS.narrowMatch, SKOS.relatedMatch, BB.forClass)  # fmt: skip
_NAMES = {
    **{namespace: prefix for prefix, namespace in PREFIXES.items()},
    "urn:beatbook:plover#": "plover",
    "http://semanticweb.cs.vu.nl/2009/11/sem/": "sem",
    "http://www.w3.org/ns/org#": "org",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.geonames.org/ontology#": "gn",
}
_INTRODUCTION = """# The ontology

Every term of `ontology.ttl`, written from it by `python -m graph.vocabulary`; a test holds the two together.
The namespace `bb:` is `{namespace}`. How the terms fit together is in [the model](model.md).
The service gives all of it at `/ontology`, and a term by its name: `/ontology/Withdraw`.
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of ours; `aligned` lists its ties to others as (property, short name, IRI)."""

    name: str
    comment: str
    example: str
    aligned: tuple[tuple[str, str, str], ...]


def list_terms(ontology: Graph) -> Iterator[tuple[str, list[Term]]]:
    """The terms by name under each kind's title."""
    for title, kind in _KINDS:
        terms = [term for term in ontology.subjects(RDF.type, kind) if str(term).startswith(str(BB._NS))]
        yield title, [_describe(ontology, term) for term in sorted(terms, key=str)]


def _describe(ontology: Graph, term: Node) -> Term:
    comment, example = (str(ontology.value(term, property_)) for property_ in (RDFS.comment, SKOS.example))
    aligned = [
        (local_name(str(property_)), _short(str(other)), str(other))
        for property_ in _ALIGNED
        for other in sorted(ontology.objects(term, property_), key=str)
    ]
    return Term(local_name(str(term)), comment, example, tuple(aligned))


def to_markdown(ontology: Graph) -> str:
    """The ontology as a page: a table of terms for each kind."""
    parts = [_INTRODUCTION.format(namespace=BB._NS)]
    for title, terms in list_terms(ontology):
        parts.append(f"## {title}\n\n| term | meaning | example | aligned with |\n| --- | --- | --- | --- |")
        parts.append("\n".join(map(_row, terms)) + "\n")
    return "\n".join(parts)


def _row(term: Term) -> str:
    aligned = ", ".join(f"{property_} `{short}`" for property_, short, _ in term.aligned)
    return f"| `bb:{term.name}` | {term.comment} | {term.example} | {aligned} |"


def _short(iri: str) -> str:
    namespace = next((known for known in _NAMES if iri.startswith(known)), None)
    return f"{_NAMES[namespace]}:{iri[len(namespace) :]}" if namespace else f"<{iri}>"


if __name__ == "__main__":
    print(to_markdown(read_ontology()), end="")
