"""Entities, relations, events, paths, neighborhoods, linked data, exports: over a real server."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import networkx as nx
import pytest

BASE = "http://127.0.0.1/"
SENTENCE = "Tom Varga withdrew from the Tri-County Task Force on Monday."
VARGA, WATCH = "entity/person/tom-varga", "entity/agency/border-watch"


def get(client: httpx.Client, path: str, **parameters: Any) -> Any:
    response = client.get(path, params={name.rstrip("_"): value for name, value in parameters.items()})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    ("q", "expected"), [("Tom Varga", "person:tom-varga"), ("task for", "undertaking:tri-county-task-force")]
)
def test_search(client: httpx.Client, q: str, expected: str) -> None:
    assert get(client, "/entities", q=q)["items"][0]["id"] == expected


@pytest.mark.parametrize(
    ("q", "score"), [("Tom Varga", 1.0), ("tom va", 0.8), ("varga tom", 0.7), ("Tom Vrga", 0.6)]
)
def test_a_search_says_how_well_each_fits(client: httpx.Client, q: str, score: float) -> None:
    assert get(client, "/entities", q=q)["items"][0]["score"] == pytest.approx(score)


def test_search_by_type(client: httpx.Client) -> None:
    found = get(client, "/entities", q="a", type="Person")["items"]
    assert {item["type"] for item in found} <= {"Person"}
    unknown = client.get("/entities", params={"q": "a", "type": "Thing"})
    assert (unknown.status_code, unknown.json()["type"]) == (400, "urn:beatbook:problem:query")


def test_an_entity_by_id_and_by_iri(client: httpx.Client) -> None:
    one = get(client, "/entities/person:ana-ruiz")
    assert one["label"] == "Ana Ruiz"
    assert one["posts"][0]["title"] == "mayor"
    assert get(client, f"/entities/{BASE}entity/person/ana-ruiz") == one


def test_relations_carry_their_claims(client: httpx.Client) -> None:
    rows = get(client, "/entities/agency:border-watch/relations")["items"]
    by_class = {row["class"]: row for row in rows}
    assert by_class["Cooperate"]["direction"] == "in"
    assert by_class["Arrest"]["direction"] == "out"
    claim = by_class["Arrest"]["claims"][0]
    assert claim["sentence"] == "The Border Watch reportedly arrested Tom Varga."
    assert (claim["article"]["publisher"], claim["modality"]) == ("Alder Post", "reported")


@pytest.mark.parametrize(
    ("filters", "classes"),
    [
        ({"class": "Arrest"}, {"Arrest"}),
        ({"direction": "out"}, {"Arrest"}),
        ({"counterpart": "person:ana-ruiz"}, {"Criticize"}),
        ({"modality": "reported"}, {"Arrest"}),
        ({"polarity": "negative"}, set()),
        ({"min_articles": "2"}, set()),
        ({"since": "2031"}, set()),
    ],
)
def test_relations_are_filtered(client: httpx.Client, filters: dict[str, str], classes: set[str]) -> None:
    response = client.get("/entities/agency:border-watch/relations", params=filters)
    assert {row["class"] for row in response.json()["items"]} == classes


@pytest.mark.parametrize("path", ["/entities/agency:border-watch/relations", "/events", "/articles"])
def test_pages_go_on_where_the_last_ended(client: httpx.Client, path: str) -> None:
    whole = [item["iri"] for item in get(client, path, limit=100)["items"]]
    pages: list[str] = []
    after = ""
    while after is not None:
        page = get(client, path, limit=1, after=after) if after else get(client, path, limit=1)
        pages += [item["iri"] for item in page["items"]]
        after = page["next"]
    assert pages == whole
    assert len(pages) >= 3


def test_events_by_class_entity_and_status(client: httpx.Client) -> None:
    (event,) = get(client, "/events", class_="Arrest", status="reported")["items"]
    assert get(client, "/events", entity="person:tom-varga", class_="Arrest")["items"] == [event]
    detail = get(client, f"/events/{event['id']}")
    assert detail["claims"][0]["sentence"] == "The Border Watch reportedly arrested Tom Varga."


@pytest.mark.parametrize("path", ["/events/{}", "/articles/{}", "/entities/{}", "/neighborhood/{}"])
@pytest.mark.parametrize("safe", ["/:", ""])
def test_an_iri_is_taken_wherever_an_id_is(client: httpx.Client, path: str, safe: str) -> None:
    event = get(client, "/events", class_="Arrest")["items"][0]
    iris = {"/events/{}": event["iri"], "/articles/{}": f"{BASE}article/alder-1"}
    response = client.get(path.format(quote(iris.get(path, BASE + WATCH), safe=safe)))
    assert response.status_code == 200, response.text


def test_a_row_names_its_event_by_id(client: httpx.Client) -> None:
    for row in get(client, "/entities/person:ana-ruiz/relations")["items"]:
        if row["class"] == "holdsPost":
            assert row["id"] is None
        else:
            assert get(client, f"/events/{row['id']}")["iri"] == row["iri"]


@pytest.mark.parametrize("path", ["/entities/agency:border-watch/relations", "/events", "/articles"])
@pytest.mark.parametrize("after", ["garbage", "2026-13-01 x", "a b c d", "urn:x:y", " ", "http://127.0.0.1/"])
def test_what_is_no_cursor_is_refused(client: httpx.Client, path: str, after: str) -> None:
    assert client.get(path, params={"after": after}).status_code == 400


def test_a_last_page_says_that_it_is(client: httpx.Client) -> None:
    for path in ("/articles", "/events"):
        count = len(get(client, path, limit=100)["items"])
        assert get(client, path, limit=count)["next"] is None
        assert get(client, path, limit=count - 1)["next"] is not None


@pytest.mark.parametrize("unknown", ["x", "person:nobody", f"{BASE}entity/person/nobody"])
@pytest.mark.parametrize(
    "path",
    ["/events?entity={}", "/entities?q=a&place={}", "/entities/agency:border-watch/relations?counterpart={}"],
)
def test_an_unknown_entity_is_not_found(client: httpx.Client, path: str, unknown: str) -> None:
    assert client.get(path.format(unknown)).status_code == 404


def test_what_is_no_date_is_told_how_to_write_it(client: httpx.Client) -> None:
    response = client.get("/events?since=2026-13")
    assert response.status_code == 400
    assert "YYYY-MM-DD, YYYY-MM or YYYY" in response.json()["detail"]


def test_a_path_has_the_sentence_behind_each_hop(client: httpx.Client) -> None:
    (path,) = get(client, "/paths", source="Tom Varga", target="Border Watch")["items"]
    assert [entity["label"] for entity in path["entities"]] == [
        "Tom Varga",
        "Tri-County Task Force",
        "Border Watch",
    ]
    sentences = [hop["links"][0]["claims"][0]["sentence"] for hop in path["hops"]]
    assert sentences == [
        "Tom Varga withdrew from the Tri-County Task Force on Monday.",
        "The Tri-County Task Force cooperated with the Border Watch in March.",
    ]


def test_what_is_only_reported_is_a_path_when_asked_for(client: httpx.Client) -> None:
    ends = {"source": "person:tom-varga", "target": "agency:border-watch", "modality": "reported"}
    shortest = client.get("/paths", params=ends).json()["items"][0]
    assert [link["reported"] for hop in shortest["hops"] for link in hop["links"]] == [True]


def test_no_path_is_an_answer(client: httpx.Client) -> None:
    answer = get(client, "/paths", source="Tom Varga", target="Border Watch", max_length=1)
    assert answer == {"items": [], "detail": "No path of at most 1 hops connects them."}
    unknown = client.get("/paths", params={"source": "Tom Varga", "target": "Nobody"})
    assert unknown.status_code == 404


def test_a_neighborhood_says_what_was_left_out(client: httpx.Client) -> None:
    near = get(client, "/neighborhood/agency:border-watch")
    assert {node["label"] for node in near["nodes"]} == {
        "Border Watch",
        "Tri-County Task Force",
        "Ana Ruiz",
        "Tom Varga",
    }
    assert near["left_out"] == 0
    few = get(client, "/neighborhood/agency:border-watch", depth=2, limit=3)
    assert (len(few["nodes"]), few["left_out"]) == (3, 2)
    iris = {node["iri"] for node in few["nodes"]}
    assert all(edge["source"] in iris and edge["target"] in iris for edge in few["edges"])


@pytest.mark.parametrize(
    "path",
    [
        "entity/person/tom-varga",
        "article/alder-1",
        "article/alder-1/claim/v1",
        "entity/organization/cafe-society-of-alder",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json"])
def test_every_iri_answers_by_its_path(client: httpx.Client, path: str, accept: str) -> None:
    response = client.get(f"/{path}", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == accept
    assert path.rpartition("/")[2] in response.text


def test_all_iris_of_the_store_answer(client: httpx.Client) -> None:
    query = "SELECT DISTINCT ?s { { ?s ?p ?o } UNION { GRAPH ?g { ?s a bb:Claim } } }"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    for iri in {row["s"]["value"].partition("#")[0] for row in rows}:
        assert client.get(iri.removeprefix(BASE.rstrip("/"))).status_code == 200, iri


def test_a_page_escapes_what_articles_say(client: httpx.Client) -> None:
    assert "<script" not in client.get("/article/alder-1", headers={"Accept": "text/html"}).text


def links_of(client: httpx.Client, path: str) -> dict[str, str]:
    """The links of a page: their texts by address."""
    text = client.get(path, headers={"Accept": "text/html"}).text
    return {
        unescape(address): unescape(name) for address, name in re.findall(r'<a href="(.*?)">(.*?)</a>', text)
    }


def test_a_page_says_each_thing_once(client: httpx.Client) -> None:
    for path in ("/article/alder-1", f"/{VARGA}", "/article/alder-1/claim/v1"):
        rows = re.findall(r"<tr>.*?</tr>", client.get(path, headers={"Accept": "text/html"}).text, re.DOTALL)
        assert len(rows) == len(set(rows)) > 3


def test_pages_lead_to_all_that_hangs_together(client: httpx.Client) -> None:
    seen, open_ = set[str](), {"/article/alder-1"}
    while open_:
        path = open_.pop()
        seen.add(path)
        found = {address.partition("#")[0] for address in links_of(client, path) if address.startswith("/")}
        assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path
        open_ |= found - seen
    kinds = {path.split("/")[1] for path in seen}
    assert kinds == {"article", "entity", "event", "relation", "ontology"}
    assert {"/article/alder-1/claim/v1", "/article/alder-2", f"/{VARGA}", f"/{WATCH}"} <= seen


def test_links_are_named_by_what_they_lead_to(client: httpx.Client) -> None:
    article = links_of(client, "/article/alder-1")
    assert article["/article/alder-1/claim/v1"] == SENTENCE
    assert article[f"/{VARGA}"] == "Tom Varga"
    claim = links_of(client, "/article/alder-1/claim/v1")
    assert "Withdraw: Tom Varga → Tri-County Task Force" in claim.values()
    (event,) = (address for address in claim if address.startswith("/event/"))
    assert links_of(client, event)["/article/alder-1/claim/v1"] == SENTENCE


def test_links_stay_under_a_proxy_s_path(store: Path, serve: Any) -> None:
    with serve(store, root_path="/beat") as (address, _):
        host = address.removesuffix("/beat")
        with httpx.Client(base_url=host, timeout=20, verify=False) as client:
            links = links_of(client, "/beat/article/alder-1")
            assert links
            for link in links:
                assert client.get(link).status_code == 200, link


def test_the_graph_store_protocol_reads(client: httpx.Client) -> None:
    article = {"graph": f"{BASE}article/alder-1"}
    graph = client.get("/graphs", params=article, headers={"Accept": "application/n-triples"})
    assert "<urn:beatbook:ontology#Claim>" in graph.text
    assert client.head("/graphs", params=article).status_code == 200
    default = client.get("/graphs?default", headers={"Accept": "application/n-triples"})
    assert "<urn:beatbook:ontology#withdrewFrom>" in default.text
    assert "<urn:beatbook:ontology#Claim>" not in default.text
    assert client.get("/graphs", params={"graph": f"{BASE}article/none"}).status_code == 404
    assert client.get("/graphs").status_code == 400
    assert client.get("/graphs", params={"graph": "notaniri"}).status_code == 400
    assert client.put("/graphs?default", content="").status_code == 405


def test_exports(client: httpx.Client) -> None:
    graphml = client.get("/export.graphml")
    assert nx.read_graphml(io.BytesIO(graphml.content)).number_of_edges() >= 4
    assert "attachment" in graphml.headers["content-disposition"]
    assert ElementTree.fromstring(client.get("/export.gexf?view=events").content).tag.endswith("gexf")
    assert (
        client.get("/export.edges.csv").text.startswith("Id,Source,Target")
        or "Source" in client.get("/export.edges.csv").text
    )
    assert b"withdrewFrom" in client.get("/export.nq").content


@pytest.mark.parametrize("view", ["actors", "events"])
def test_the_tables_that_neo4j_reads(client: httpx.Client, view: str) -> None:
    """Headers as in Neo4j's manual on import: ids, ends, labels and a type, the rest typed."""
    tables = {}
    for side in ("nodes", "edges"):
        response = client.get(f"/export.neo4j.{side}.csv", params={"view": view})
        assert f"beat-{side}.csv" in response.headers["content-disposition"]
        tables[side] = list(csv.DictReader(io.StringIO(response.text)))
    nodes = {row[":ID"] for row in tables["nodes"]}
    assert all(row[":LABEL"] for row in tables["nodes"])
    assert tables["edges"]
    assert {row[end] for row in tables["edges"] for end in (":START_ID", ":END_ID")} <= nodes
    assert all(row[":TYPE"] for row in tables["edges"])


def test_lines_of_accept_are_one_list(client: httpx.Client) -> None:
    for path in (VARGA, "graphs?default"):
        lines = [("Accept", "application/ld+json;q=0.1"), ("Accept", "text/turtle")]
        assert client.get(f"/{path}", headers=lines).headers["content-type"].startswith("text/turtle")


@pytest.mark.parametrize("path", ["graphs?default", "sparql?query=CONSTRUCT WHERE {?s ?p ?o}", VARGA])
def test_what_is_sent_fits_a_range(client: httpx.Client, path: str) -> None:
    for type_ in ("application", "text"):
        answer = client.get(f"/{path}", headers={"Accept": f"{type_}/*"})
        assert answer.headers["content-type"].startswith(f"{type_}/")


# reconciliation


def reconcile(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    response = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["q0"]["result"]
    return found


def test_the_manifest(client: httpx.Client) -> None:
    response = client.get("/reconcile", headers={"Origin": "http://refine.test"})
    manifest = response.json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == BASE
    assert {"id": "Person", "name": "Person"} in manifest["defaultTypes"]
    assert response.headers["access-control-allow-origin"] == "*"
    for id in (VARGA, quote(VARGA, safe="")):
        page = client.get(manifest["view"]["url"].replace("{{id}}", id), headers={"Accept": "text/html"})
        assert "<h1>Tom Varga</h1>" in page.text


def test_an_id_of_a_table_completes_to_an_iri_and_is_known_elsewhere(client: httpx.Client) -> None:
    id = reconcile(client, query="Tom Varga")[0]["id"]
    assert id == VARGA
    assert get(client, f"/entities/{id}")["iri"] == f"{BASE}{id}"


def test_an_exact_name_matches_and_says_why(client: httpx.Client) -> None:
    best = reconcile(client, query="Tom Varga", type="Person")[0]
    assert (best["id"], best["match"], best["score"]) == (VARGA, True, 100)
    assert best["features"] == [{"id": "name", "value": 1.0}, {"id": "type", "value": 1.0}]


def test_a_property_tells_candidates_apart(client: httpx.Client) -> None:
    right = reconcile(client, query="Ana Ruiz", properties=[{"pid": "post", "v": "mayor"}])[0]
    wrong = reconcile(client, query="Ana Ruiz", properties=[{"pid": "post", "v": "sheriff"}])[0]
    assert (right["score"], right["match"]) == (100, True)
    assert (wrong["score"], wrong["match"]) == (70, False)


@pytest.mark.parametrize("id", ["agency:border-watch", WATCH, BASE + WATCH])
def test_an_id_is_its_entity(client: httpx.Client, id: str) -> None:
    assert reconcile(client, query=id)[0]["name"] == "Border Watch"
    assert get(client, "/reconcile/suggest/entity", prefix=id)["result"][0]["id"] == WATCH


def test_queries_by_get(client: httpx.Client) -> None:
    response = client.get("/reconcile", params={"queries": '{"a": {"query": "Ruiz", "limit": 1}}'})
    assert response.json()["a"]["result"][0]["id"] == "entity/person/ana-ruiz"


def test_suggestions(client: httpx.Client) -> None:
    assert get(client, "/reconcile/suggest/entity", prefix="var")["result"][0]["id"] == VARGA
    assert get(client, "/reconcile/suggest/type", prefix="ag")["result"] == [
        {"id": "Agency", "name": "Agency"}
    ]
    assert {item["id"] for item in get(client, "/reconcile/suggest/property", prefix="p")["result"]} >= {
        "post",
        "place",
    }


@pytest.mark.parametrize(("what", "prefix"), [("entity", "a"), ("type", ""), ("property", "p")])
def test_suggestions_go_on_from_a_cursor(client: httpx.Client, what: str, prefix: str) -> None:
    def suggest(cursor: int) -> Any:
        return get(client, f"/reconcile/suggest/{what}", prefix=prefix, cursor=cursor)["result"]

    whole = suggest(0)
    assert len(whole) > 1
    assert suggest(1) == whole[1:]
    assert suggest(len(whole)) == suggest(10**6) == []


def test_properties_are_proposed_up_to_a_limit(client: httpx.Client) -> None:
    assert len(get(client, "/reconcile/extend/propose", type="Person", limit=2)["properties"]) == 2
    assert len(get(client, "/reconcile/extend/propose", type="Person")["properties"]) > 2


@pytest.mark.parametrize(
    ("body", "status"), [({"json": {"queries": {}}}, 415), ({"data": {"query": "x"}}, 400), ({}, 415)]
)
def test_a_post_that_asks_nothing_is_refused(client: httpx.Client, body: Any, status: int) -> None:
    assert client.post("/reconcile", **body).status_code == status


def test_a_table_is_extended(client: httpx.Client) -> None:
    wanted = {"ids": ["person:ana-ruiz", "person:nobody"], "properties": [{"id": "post"}, {"id": "no"}]}
    answer = client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    assert get(client, "/reconcile", extend=json.dumps(wanted)) == answer
    assert answer["meta"] == [{"id": "post", "name": "posts held"}]
    assert answer["rows"] == {"person:ana-ruiz": {"post": [{"str": "mayor"}]}, "person:nobody": {"post": []}}


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"q0": 7}', '{"q0": {}}', '{"q0": {"query": "x", "limit": "y"}}']
)
def test_a_batch_that_is_none_is_refused(client: httpx.Client, text: str) -> None:
    assert client.post("/reconcile", data={"queries": text}).status_code in (400, 422)


# around it


def test_health_and_figures(client: httpx.Client) -> None:
    assert get(client, "/healthz") == {"status": "ok"}
    assert get(client, "/readyz")["status"] == "ready"
    figures = client.get("/metrics").text
    assert 'beatbook_requests_total{method="GET",route="/healthz",status="200"}' in figures


def test_each_answer_has_a_request_id_and_a_given_one_is_kept(client: httpx.Client) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "mine-1"}).headers["x-request-id"] == "mine-1"
    problem = client.get("/nothing")
    assert problem.json()["request_id"] == problem.headers["x-request-id"]


def test_the_documentation_needs_no_foreign_host(client: httpx.Client) -> None:
    page = client.get("/docs").text
    assert "//" not in page.replace("<!doctype", "")
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert client.get(f"/docs/{name}").status_code == 200


def test_every_parameter_and_answer_is_described(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["description"], where
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), (where, parameter["name"])
                shown = "example" in parameter or "examples" in parameter or "examples" in parameter["schema"]
                assert shown, (where, parameter["name"])
