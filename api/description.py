"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description), and only what is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from graph.terms import BB

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMAT: Final = "http://www.w3.org/ns/formats/"
RDF_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
VOID: Final = "http://rdfs.org/ns/void#"
_VOCABULARY: Final = NamedNode(str(BB._NS))
_SEE_ALSO: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def describe_service(endpoint: str, format_name: str) -> bytes:
    """The description of the endpoint at an address, in a format of `RDF_FORMATS`.

    It claims neither federation nor a union default graph nor dereferencing of FROM: none is there.
    """
    prefixes = {"sd": SD, "format": FORMAT, "void": VOID}
    written = serialize(_triples(NamedNode(endpoint)), format=RDF_FORMATS[format_name], prefixes=prefixes)
    assert written is not None
    return written


def _triples(endpoint: NamedNode) -> Iterator[Triple]:
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    yield Triple(endpoint, _TYPE, _sd("Service"))
    yield Triple(endpoint, _sd("endpoint"), endpoint)
    yield Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in RESULT_FORMATS:
        yield Triple(endpoint, _sd("resultFormat"), NamedNode(FORMAT + name))
    yield Triple(endpoint, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), graph)
    yield Triple(graph, _TYPE, _sd("Graph"))
    yield Triple(dataset, NamedNode(VOID + "vocabulary"), _VOCABULARY)
    yield Triple(_VOCABULARY, _SEE_ALSO, NamedNode(urljoin(endpoint.value, "ontology")))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
