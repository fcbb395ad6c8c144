"""Whatever text comes as a query or as an id, the answer is one of those that are documented."""

from __future__ import annotations

from urllib.parse import quote

import httpx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

TRIES = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = (
    "SELECT ASK CONSTRUCT DESCRIBE WHERE { } ( ) * ?a ?b $c <a:b> < > 'x' \"\"\" ' # \\ FILTER BIND AS "
    "GROUP ORDER BY LIMIT 1 -1 1e999 GRAPH SERVICE FROM NAMED VALUES UNDEF a / | ^ + . ; , bb:name PREFIX "
    "BASE é \U0001f600 LOAD INSERT [] COUNT && !"
)
TOKENS = [*WORDS.split(" "), "\n", "\x00", "9" * 40]
QUERIES = st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join) | st.text(max_size=60)
PATHS = (
    "/entities/{} /entities/{}/relations /events/{} /articles/{} /neighborhood/{} /jobs/{} /entity/{} "
    "/event/{} /article/{} /graphs?graph={} /entities?q={} /entities?type={} /paths?from={}&to={} "
    "/events?after={} /reconcile/suggest/entity?prefix={} /reconcile?queries={} /docs/{} /export.{}"
).split()


def check(response: httpx.Response) -> None:
    assert response.status_code < 500 or response.status_code == 504, (response.status_code, response.text)
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json", response.text
        assert response.json()["status"] == response.status_code
    assert response.headers["x-content-type-options"] == "nosniff"


@TRIES
@given(query=QUERIES)
@example("ASK " + "{" * 5000)
@example("SELECT (1/0 AS ?x) {}")
@example("ASK { FILTER(REGEX('a', '(')) }")
def test_any_query_has_an_answer(client: httpx.Client, query: str) -> None:
    check(client.get("/sparql", params={"query": query}))
    check(client.post("/sparql", data={"query": query}))
    check(
        client.post("/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"})
    )


@TRIES
@given(
    body=st.binary(max_size=60), media=st.sampled_from(["application/sparql-query", "text/plain", "", "x;=/"])
)
def test_any_body_has_an_answer(client: httpx.Client, body: bytes, media: str) -> None:
    check(client.post("/sparql", content=body, headers={"Content-Type": media}))


@TRIES
@given(path=st.sampled_from(PATHS), text=st.text(max_size=40))
@example("/entities/{}", "../../etc/passwd")
@example("/articles/{}", "\r\nSet-Cookie: a=b")
@example("/graphs?graph={}", "a> <b")
@example("/reconcile?queries={}", "[[[[")
@example("/reconcile?queries={}", '{"q0": {"query": 7}}')
def test_any_id_has_an_answer(client: httpx.Client, path: str, text: str) -> None:
    part = quote(text, safe="")
    response = client.get(path.format(part, part), follow_redirects=False)
    check(response)
    assert "set-cookie" not in response.headers


@TRIES
@given(accept=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40).map(str.strip))
@example("text/csv;q=nan")
@example("text/csv;q=inf, */*;q=-1")
def test_any_accept_has_an_answer(client: httpx.Client, accept: str) -> None:
    check(client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": accept}))
    check(client.get("/entity/person/tom-varga", headers={"Accept": accept}))
