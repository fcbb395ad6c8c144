"""The SPARQL 1.1 Protocol's query half, case by case, against a real server."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest

ARTICLE = "http://127.0.0.1/article/alder-"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
VARGA = "<http://127.0.0.1/entity/person/tom-varga>"
RUIZ = "<http://127.0.0.1/entity/person/ana-ruiz>"
ASK_VARGA = f"ASK {{ {VARGA} a ?type }}"
BOTH = f"ASK {{ {VARGA} a ?type . {RUIZ} a ?other }}"
JSON = {"Accept": "application/sparql-results+json"}


def says(response: httpx.Response) -> bool:
    assert response.status_code == 200, response.text
    answer: bool = response.json()["boolean"]
    return answer


def ask(client: httpx.Client, query: str, **parameters: list[str]) -> bool:
    fields = {name.replace("_", "-"): values for name, values in parameters.items()}
    return says(client.get("/sparql", params={"query": query, **fields}, headers=JSON))


# what is answered


def test_query_get(client: httpx.Client) -> None:
    assert says(client.get("/sparql", params={"query": "ASK {}"}, headers=JSON))


def test_query_post_form(client: httpx.Client) -> None:
    assert says(client.post("/sparql", data={"query": "ASK {}"}, headers=JSON))


@pytest.mark.parametrize("media", [QUERY, f"{QUERY}; charset=utf-8", f'{QUERY}; charset="UTF-8"'])
def test_query_post_direct(client: httpx.Client, media: str) -> None:
    response = client.post(
        "/sparql", content="ASK { FILTER('é' = 'é') }", headers={**JSON, "Content-Type": media}
    )
    assert says(response)


def test_a_percent_sign_is_decoded_once(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": 'SELECT ("50%25" AS ?x) {}'}, headers=JSON)
    assert response.json()["results"]["bindings"][0]["x"]["value"] == "50%25"


# the dataset


def test_default_graph_is_the_stores_own_without_a_dataset(client: httpx.Client) -> None:
    assert ask(client, BOTH)
    assert ask(client, "ASK { GRAPH ?article { ?claim bb:reports ?event } }")


def test_one_default_graph(client: httpx.Client) -> None:
    assert ask(client, ASK_VARGA, default_graph_uri=[ARTICLE + "1"])
    assert not ask(client, ASK_VARGA, default_graph_uri=[ARTICLE + "3"])


def test_default_graphs_are_merged(client: httpx.Client) -> None:
    assert not ask(client, BOTH, default_graph_uri=[ARTICLE + "1"])
    assert ask(client, BOTH, default_graph_uri=[ARTICLE + "1", ARTICLE + "3"])


def test_default_graphs_by_post(client: httpx.Client) -> None:
    graphs = [ARTICLE + "1", ARTICLE + "3"]
    assert says(client.post("/sparql", data={"query": BOTH, "default-graph-uri": graphs}, headers=JSON))
    direct = client.post(
        "/sparql", params={"default-graph-uri": graphs}, content=BOTH, headers={**JSON, "Content-Type": QUERY}
    )
    assert says(direct)


def test_named_graphs(client: httpx.Client) -> None:
    pattern = f"ASK {{ GRAPH ?g {{ {VARGA} a ?type }} }}"
    assert ask(client, pattern, named_graph_uri=[ARTICLE + "1"])
    assert not ask(client, pattern, named_graph_uri=[ARTICLE + "3"])
    assert not ask(client, "ASK { ?s ?p ?o }", named_graph_uri=[ARTICLE + "1"])


def test_a_default_graph_alone_leaves_no_named_one(client: httpx.Client) -> None:
    assert not ask(client, "ASK { GRAPH ?g { ?s ?p ?o } }", default_graph_uri=[ARTICLE + "1"])


def test_full_dataset(client: httpx.Client) -> None:
    pattern = f"ASK {{ {RUIZ} a ?t FILTER NOT EXISTS {{ {VARGA} a ?u }} GRAPH ?g {{ {VARGA} a ?v }} }}"
    assert ask(client, pattern, default_graph_uri=[ARTICLE + "3"], named_graph_uri=[ARTICLE + "1"])


def test_the_protocols_dataset_outranks_the_querys(client: httpx.Client) -> None:
    query = f"ASK FROM <{ARTICLE}1> {{ {VARGA} a ?type }}"
    assert ask(client, query)
    assert not ask(client, query, default_graph_uri=[ARTICLE + "3"])


def test_from_selects_among_stored_graphs_and_fetches_nothing(client: httpx.Client) -> None:
    assert not ask(client, "ASK FROM <http://127.0.0.1:1/> { ?s ?p ?o }")
    assert not ask(client, "ASK FROM <file:///etc/passwd> { ?s ?p ?o }")


# formats

ROWS = ["sparql-results+json", "sparql-results+xml", "csv", "tab-separated-values"]
GRAPHS = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } LIMIT 2", "ASK {}"])
@pytest.mark.parametrize("name", ROWS)
def test_content_types_of_results(client: httpx.Client, query: str, name: str) -> None:
    media = f"application/{name}" if "+" in name else f"text/{name}"
    response = client.get("/sparql", params={"query": query}, headers={"Accept": media})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s a ?o } LIMIT 2", f"DESCRIBE {VARGA}"])
@pytest.mark.parametrize("media", GRAPHS)
def test_content_types_of_graphs(client: httpx.Client, query: str, media: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": media})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
        ("text/*", "text/csv"),
        ("*/*;q=0.1, text/csv;q=0", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
    ],
)
def test_quality_values_are_honoured(client: httpx.Client, accept: str, expected: str) -> None:
    response = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == expected


# what is refused

Send = Callable[[httpx.Client], httpx.Response]
UTF16 = "ASK {}".encode("utf-16")
BAD: dict[str, tuple[int, Send]] = {
    "method": (405, lambda c: c.put("/sparql", content="ASK {}", headers={"Content-Type": QUERY})),
    "multiple queries": (400, lambda c: c.get("/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D")),
    "multiple in a form": (400, lambda c: c.post("/sparql", data={"query": ["ASK {}", "ASK {}"]})),
    "two places": (
        400,
        lambda c: c.post("/sparql?query=ASK%20%7B%7D", content="ASK {}", headers={"Content-Type": QUERY}),
    ),
    "media type": (
        415,
        lambda c: c.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"}),
    ),
    "dataset of a form in the address": (
        400,
        lambda c: c.post("/sparql", params={"default-graph-uri": ARTICLE + "3"}, data={"query": "ASK {}"}),
    ),
    "query of a form in the address": (400, lambda c: c.post("/sparql?query=ASK%20%7B%7D", data={"a": "b"})),
    "no type for a form": (415, lambda c: c.post("/sparql", content="query=ASK%20%7B%7D")),
    "no type for a query": (415, lambda c: c.post("/sparql", content="ASK {}")),
    "not UTF-8": (400, lambda c: c.post("/sparql", content=UTF16, headers={"Content-Type": QUERY})),
    "not UTF-8 in a form": (
        400,
        lambda c: c.post("/sparql", content=b"query=ASK%20%7B%7D%FF", headers={"Content-Type": FORM}),
    ),
    "not UTF-8 in the address": (400, lambda c: c.get("/sparql?query=ASK%20%7B%7D%20%23%FF")),
    "another charset": (
        415,
        lambda c: c.post("/sparql", content="ASK {}", headers={"Content-Type": f"{QUERY}; charset=utf-16"}),
    ),
    "syntax": (400, lambda c: c.get("/sparql", params={"query": "ASK {"})),
    "empty": (400, lambda c: c.get("/sparql", params={"query": ""})),
    "form without a query": (400, lambda c: c.post("/sparql", data={"other": "x"})),
    "bad graph": (400, lambda c: c.get("/sparql", params={"query": "ASK {}", "default-graph-uri": "no iri"})),
    "accept": (406, lambda c: c.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"})),
    "accept of a graph for rows": (
        406,
        lambda c: c.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "text/turtle"}),
    ),
    "accept of rows for a graph": (
        406,
        lambda c: c.get("/sparql", params={"query": "DESCRIBE <a:a>"}, headers={"Accept": "text/csv"}),
    ),
    "update by post": (403, lambda c: c.post("/sparql", data={"update": "CLEAR ALL"})),
    "update by get": (403, lambda c: c.get("/sparql", params={"update": "CLEAR ALL"})),
    "update direct": (
        403,
        lambda c: c.post(
            "/sparql", content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"}
        ),
    ),
    "update as a query": (403, lambda c: c.get("/sparql", params={"query": "INSERT DATA { <a:a> <a:b> 1 }"})),
    "load": (403, lambda c: c.get("/sparql", params={"query": "LOAD <http://127.0.0.1:1/>"})),
    "service": (
        403,
        lambda c: c.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"}),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused(client: httpx.Client, case: str) -> None:
    status, send = BAD[case]
    response = send(client)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert (status == 403) == (problem["type"] == "urn:beatbook:problem:refused")


def test_a_wrong_method_names_the_right_ones(client: httpx.Client) -> None:
    allowed = client.delete("/sparql").headers["allow"]
    assert {method.strip() for method in allowed.split(",")} == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(
    ("query", "place", "what"),
    [
        ("SELECT *\nWHERE ?s ?p }", "line 2, column 7", 'expected "{" or DISTINCT'),
        (
            "SELECT ?s { ?s ?p }",
            "line 1, column 20",
            "something here or before is missing or out of place",
        ),
        ("SELECT ?s { ?s foo:x ?o }", "line 1, column 21", "prefix not found"),
        (
            "SELECT ?s ?z { ?s ?p ?o } GROUP BY ?s",
            "line 1, column 38",
            "the SELECT contains a variable that is unbound",
        ),
        (
            "SELECT * { ?s ?p ?o } GROUP BY ?s",
            "line 1, column 34",
            "SELECT * is not authorized with GROUP BY",
        ),
    ],
)
def test_a_malformed_query_says_where_and_what(
    client: httpx.Client, query: str, place: str, what: str
) -> None:
    problem = client.get("/sparql", params={"query": query}).json()
    assert problem["type"] == "urn:beatbook:problem:malformed"
    assert problem["detail"] == f"The query cannot be read at {place}: {what}."


def test_the_fields_of_a_form_are_described(client: httpx.Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/sparql"]["post"]
    form = operation["requestBody"]["content"][FORM]["schema"]
    assert set(form["properties"]) == {"query", "default-graph-uri", "named-graph-uri"}


# around it


def test_head_answers_as_get_without_a_body(client: httpx.Client) -> None:
    get = client.get("/sparql", params={"query": "ASK {}"})
    head = client.head("/sparql", params={"query": "ASK {}"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%7B%7D", "/entities?q=x", "/nothing", "/sparql?query=ASK"]
)
def test_every_answer_may_be_read_by_other_origins(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Origin": "http://elsewhere.test"})
    assert response.headers["access-control-allow-origin"] == "*"


def test_preflight(client: httpx.Client) -> None:
    headers = {
        "Origin": "http://elsewhere.test",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options("/sparql", headers=headers)
    assert response.status_code == 200
    assert "POST" in response.headers["access-control-allow-methods"]


@pytest.mark.parametrize("media", GRAPHS)
def test_the_service_describes_itself(client: httpx.Client, media: str) -> None:
    response = client.get("/sparql", headers={"Accept": media})
    assert response.headers["content-type"].partition(";")[0] == media
    assert "SPARQL11Query" in response.text
    assert "SPARQL11Update" not in response.text
    assert "BasicFederatedQuery" not in response.text


def test_no_query_and_no_rdf_wanted_is_a_mistake(client: httpx.Client) -> None:
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 400


def test_prefixes_of_the_ontology_need_no_declaration(client: httpx.Client) -> None:
    assert ask(client, f"ASK {{ {VARGA} bb:withdrewFrom ?body . ?body rdfs:label ?label }}")


def test_a_query_in_the_address_is_read_as_utf8(client: httpx.Client) -> None:
    query = quote('ASK { ?s rdfs:label "Café Society of Alder" }')
    assert says(client.get(f"/sparql?query={query}", headers=JSON))
