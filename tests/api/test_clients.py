"""Programs that people use, as clients of a real server."""

from __future__ import annotations

import io
import json
import subprocess
import urllib.parse
import urllib.request
import warnings
from typing import Any

import pandas
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports what it warns of itself
    from SPARQLWrapper import CSV, JSON, POST, TSV, TURTLE, XML, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

QUERY = "SELECT ?who ?whom { ?a bb:criticized ?b . ?a rdfs:label ?who . ?b rdfs:label ?whom }"
RUIZ = URIRef("http://127.0.0.1/entity/person/ana-ruiz")


@pytest.fixture
def wrapper(address: str) -> Any:
    return SPARQLWrapper(f"{address}/sparql")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_rows(wrapper: Any, method: str) -> None:
    wrapper.setQuery(
        f"PREFIX bb: <urn:beatbook:ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {QUERY}"
    )
    wrapper.setMethod(POST if method == "POST" else "GET")
    wrapper.setReturnFormat(JSON)
    (row,) = wrapper.query().convert()["results"]["bindings"]
    assert (row["who"]["value"], row["whom"]["value"]) == ("Ana Ruiz", "Border Watch")


@pytest.mark.parametrize(("form", "expected"), [(CSV, b"a\r\n1"), (TSV, b"?a\n1"), (XML, None)])
def test_sparqlwrapper_reads_other_formats(wrapper: Any, form: str, expected: bytes | None) -> None:
    wrapper.setQuery("SELECT (1 AS ?a) {}")
    wrapper.setReturnFormat(form)
    answer = wrapper.query().convert()
    if expected is None:
        assert answer.getElementsByTagName("literal")[0].firstChild.data == "1"
    else:
        assert answer.startswith(expected)


def test_sparqlwrapper_reads_a_graph(wrapper: Any) -> None:
    wrapper.setQuery(f"CONSTRUCT {{ <{RUIZ}> ?p ?o }} WHERE {{ <{RUIZ}> ?p ?o }}")
    wrapper.setReturnFormat(TURTLE)
    graph = Graph().parse(data=wrapper.query().convert(), format="turtle")
    assert (RUIZ, None, None) in graph


def test_sparqlwrapper_is_told_what_is_malformed(wrapper: Any) -> None:
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="cannot be read at line 1"):
        wrapper.query()


def test_rdflib_reads_by_its_sparql_store(address: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql", returnFormat="json"))
    rows = list(
        graph.query(QUERY.replace("bb:", "<urn:beatbook:ontology#").replace("criticized ", "criticized> "))
    )
    assert [str(cell) for cell in rows[0]] == ["Ana Ruiz", "Border Watch"]  # type: ignore[union-attr]
    assert graph.value(RUIZ, URIRef("http://www.w3.org/2000/01/rdf-schema#label")) is not None
    assert bool(graph.query("ASK { ?s ?p ?o }"))


def test_rdflib_reads_linked_data(address: str) -> None:
    graph = Graph().parse(f"{address}/entity/person/ana-ruiz")
    assert (RUIZ, None, None) in graph


def test_pandas_reads_csv(address: str) -> None:
    parameters = urllib.parse.urlencode({"query": QUERY})
    request = urllib.request.Request(f"{address}/sparql?{parameters}", headers={"Accept": "text/csv"})
    with urllib.request.urlopen(request) as response:
        frame = pandas.read_csv(io.BytesIO(response.read()))
    assert frame.to_dict("records") == [{"who": "Ana Ruiz", "whom": "Border Watch"}]
    edges = pandas.read_csv(f"{address}/export.edges.csv")
    assert len(edges) >= 4


def curl(*arguments: str) -> str:
    return subprocess.run(
        ["curl", "-sS", *arguments], capture_output=True, text=True, check=True, timeout=30
    ).stdout


def test_curl(address: str) -> None:
    asked = curl("-H", "Accept: text/csv", "--data-urlencode", f"query={QUERY}", f"{address}/sparql")
    assert asked == "who,whom\nAna Ruiz,Border Watch\n"  # text mode turns \r\n into \n
    direct = curl(
        "-H", "Content-Type: application/sparql-query", "--data-binary", "ASK {}", f"{address}/sparql"
    )
    assert json.loads(direct)["boolean"] is True
    assert curl("-I", f"{address}/entity/person/ana-ruiz").startswith("HTTP/1.1 200")
