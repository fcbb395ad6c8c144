"""docs/ontology.md from ontology.ttl: `python -m graph.vocabulary > docs/ontology.md`."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

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
"""


def to_markdown(ontology: Graph) -> str:
    """The ontology as a page: a table of terms for each kind."""
    parts = [_INTRODUCTION.format(namespace=BB._NS)]
    for title, kind in _KINDS:
        parts.append(f"## {title}\n\n| term | meaning | example | aligned with |\n| --- | --- | --- | --- |")
        parts.append("\n".join(_rows(ontology, kind)) + "\n")
    return "\n".join(parts)


def _rows(ontology: Graph, kind: URIRef) -> Iterator[str]:
    terms = [term for term in ontology.subjects(RDF.type, kind) if str(term).startswith(str(BB._NS))]
    for term in sorted(terms, key=str):
        texts = (str(ontology.value(term, property_)) for property_ in (RDFS.comment, SKOS.example))
        yield f"| `bb:{local_name(str(term))}` | {' | '.join(texts)} | {_aligned(ontology, term)} |"


def _aligned(ontology: Graph, term: object) -> str:
    found = [
        f"{local_name(str(property_))} `{_short(str(other))}`"
        for property_ in _ALIGNED
        for other in sorted(ontology.objects(term, property_), key=str)  # type: ignore[arg-type]
    ]
    return ", ".join(found)


def _short(iri: str) -> str:
    namespace = next((known for known in _NAMES if iri.startswith(known)), None)
    return f"{_NAMES[namespace]}:{iri[len(namespace) :]}" if namespace else f"<{iri}>"


if __name__ == "__main__":
    print(to_markdown(read_ontology()), end="")
