"""What the documents and the ontology say of the code, and what the code says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import FOAF, ORG, PROV, SDO

from graph.model import CLAIM_TYPES, ENTITY_TYPES, EVENT_CLASSES, MODALITIES, POLARITIES, RELATION_TYPES
from graph.network import STANDING_NAMES
from graph.terms import BB, FACT_PROPERTIES, OA, RELATION_CLASSES, SCHEMA, read_ontology
from graph.vocabulary import to_markdown

ROOT = Path(__file__).parent.parent
NAMESPACE = str(BB._NS)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """ontology.ttl, parsed."""
    return read_ontology()


def terms_of(ontology: Graph) -> set[str]:
    """The names that the ontology declares in our namespace."""
    return {str(term)[len(NAMESPACE) :] for term in ontology.subjects() if str(term).startswith(NAMESPACE)}


def test_ontology_and_code_name_the_same_terms(ontology: Graph) -> None:
    assert terms_of(ontology) == set(BB.__annotations__)


def test_every_term_is_described(ontology: Graph) -> None:
    for name in terms_of(ontology):
        for property_ in (RDFS.label, RDFS.comment, SKOS.example):
            assert len(list(ontology.objects(BB[name], property_))) == 1, f"bb:{name} and {property_}"


def test_every_term_of_the_ontology_is_used(ontology: Graph) -> None:
    """A term that nothing writes or reads is a promise that nobody keeps."""
    sources = [path.read_text() for path in (ROOT / "graph").rglob("*.py") if path.name != "terms.py"]
    code = "\n".join(sources)
    named = {*CLAIM_TYPES, *ENTITY_TYPES, *MODALITIES, *POLARITIES, *RELATION_TYPES, "denied"}
    mapped = {str(iri)[len(NAMESPACE) :] for iri in (*FACT_PROPERTIES.values(), *RELATION_CLASSES.values())}
    for name in terms_of(ontology) - named - mapped - {"forClass"}:
        assert re.search(rf"\b(?:BB\.|bb:){name}\b", code), f"bb:{name} is in no module"


def test_the_model_s_names_are_in_the_ontology(ontology: Graph) -> None:
    entities = set(ontology.subjects(RDFS.subClassOf, BB.Entity))
    assert {BB[name] for name in ENTITY_TYPES} == entities - {BB.UnnamedSet}
    assert {BB[name] for name in (*EVENT_CLASSES, "Statement")} == set(
        ontology.subjects(RDFS.subClassOf, BB.Event)
    )
    assert set(RELATION_CLASSES) == set(RELATION_TYPES) == set(STANDING_NAMES.values())
    assert set(ontology.subjects(RDFS.subClassOf, BB.Relation)) == set(RELATION_CLASSES.values())


def test_each_event_class_has_its_fact_property_and_a_match(ontology: Graph) -> None:
    linked = {str(class_): property_ for property_, class_ in ontology.subject_objects(BB.forClass)}
    assert linked == {str(BB[name]): property_ for name, property_ in FACT_PROPERTIES.items()}
    matches = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    for name in EVENT_CLASSES:
        assert any(ontology.value(BB[name], match) for match in matches), name


def test_plover_is_whole(ontology: Graph) -> None:
    scheme = URIRef("urn:beatbook:plover")
    concepts = set(ontology.subjects(SKOS.inScheme, scheme))
    assert len(concepts) == 16
    used = {other for other in ontology.objects() if str(other).startswith("urn:beatbook:plover#")}
    assert used <= concepts


def test_foreign_terms_exist(ontology: Graph) -> None:
    """Those of the namespaces that rdflib knows in full, and those of ours that are closed."""
    closed = {str(PROV): PROV, str(ORG): ORG, str(FOAF): FOAF, str(SDO): SDO, str(OA._NS): OA}
    for iri in {str(node) for triple in ontology for node in triple if isinstance(node, URIRef)}:
        namespace = next((known for known in closed if iri.startswith(known)), None)
        if namespace is not None:
            assert iri[len(namespace) :] in closed[namespace], iri
    assert str(SCHEMA._NS) == str(SDO)


def test_properties_say_what_kind_they_are(ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, SKOS.Concept)
    for name in terms_of(ontology):
        assert sum((BB[name], RDF.type, kind) in ontology for kind in kinds) == 1, name


def test_the_ontology_s_page_is_up_to_date(ontology: Graph) -> None:
    assert (ROOT / "docs" / "ontology.md").read_text() == to_markdown(ontology)


def test_no_query_is_prepared() -> None:
    """A prepared query bypasses Oxigraph and runs in rdflib's own engine, many times slower."""
    for folder in ("graph", "extract", "api"):
        for path in (ROOT / folder).rglob("*.py"):
            assert "prepareQuery" not in path.read_text(), path
