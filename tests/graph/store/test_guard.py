"""What the scan refuses, and what it must not be fooled by."""

from __future__ import annotations

import pytest

from graph.errors import QueryError
from graph.store.guard import check_query

CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x {?s ?p ?o} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
    "SELECT * { ?s ?p ?o .SERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
    "SELECT * { ?s ?p ?o FILTER(?o<3)SERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
    "SELECT * { ?s ?p ?o FILTER(?o<'>')SERVICE<http://127.0.0.1:9/>{?a ?b ?c} FILTER(?a='z') }",
    "SELECT * { ?s ?p ?o FILTER(?o<?b#>'''\n)SERVICE<http://127.0.0.1:9/>{?a ?b ?c} #'''\n }",
    "SELECT * { ?s ?p ?o . <http://a\\u0041#> ?q ?r . } #\nSELECT * { SERVICE <a:b> {} }",
    "SELECT * { <http://a\\u0041#>SERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
    "PREFIX a: <b:> SELECT * { ?s ?p ?o FILTER(?o<a:b#>'''\n)SERVICE<http://h/>{?a ?b ?c} #'''\n }",
]
HARMLESS = [
    'SELECT * { ?s ?p "Secret Service" }',
    "SELECT * { ?s ?p '''the Forest\nService''' } # SERVICE",
    "SELECT ?service { ?service a <http://example.test/Service#it> }",
    "SELECT * { ?s a <urn:beatbook:ontology#Person> ; ?p 'Secret Service' }",
    "PREFIX ex: <http://example.test/> SELECT * { ?s a ex:CustomerService }",
    "SELECT * { ?s ?p ?o FILTER(?s < 3 && ?o > 2) }",
    "PREFIX add: <http://example.test/> PREFIX drop:<http://example.test/> SELECT * { ?s add:x drop:y }",
    "SELECT ?load { ?load ?insert 'DELETE' }",
]


@pytest.mark.parametrize("text", CALLS)
def test_calls_of_other_hosts_are_refused_however_they_are_written(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check_query(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_look_like_a_call_are_let_through(text: str) -> None:
    check_query(text)


@pytest.mark.parametrize(
    "text",
    ["INSERT DATA { <a:a> <a:b> 1 }", "PREFIX a: <b:> LOAD <http://h/>", "# x\nDROP ALL", "clear default"],
)
def test_updates_are_refused_by_name(text: str) -> None:
    with pytest.raises(QueryError, match=r"^(INSERT|LOAD|DROP|CLEAR) is refused"):
        check_query(text)
