"""Entities, relations, events, paths, neighborhoods, linked data, exports: over a real server."""

from __future__ import annotations

import io
import json
from typing import Any
from xml.etree import ElementTree

import httpx
import networkx as nx
import pytest

BASE = "http://127.0.0.1/"


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
    assert manifest["identifierSpace"].startswith(BASE)
    assert {"id": "Person", "name": "Person"} in manifest["defaultTypes"]
    assert response.headers["access-control-allow-origin"] == "*"
    view = manifest["view"]["url"].replace("{{id}}", "person:tom-varga")
    assert client.get(view).json()["label"] == "Tom Varga"


def test_an_exact_name_matches_and_says_why(client: httpx.Client) -> None:
    best = reconcile(client, query="Tom Varga", type="Person")[0]
    assert (best["id"], best["match"], best["score"]) == ("person:tom-varga", True, 100)
    assert best["features"] == [{"id": "name", "value": 1.0}, {"id": "type", "value": 1.0}]


def test_a_property_tells_candidates_apart(client: httpx.Client) -> None:
    right = reconcile(client, query="Ana Ruiz", properties=[{"pid": "post", "v": "mayor"}])[0]
    wrong = reconcile(client, query="Ana Ruiz", properties=[{"pid": "post", "v": "sheriff"}])[0]
    assert (right["score"], right["match"]) == (100, True)
    assert (wrong["score"], wrong["match"]) == (70, False)


def test_an_id_is_its_entity(client: httpx.Client) -> None:
    assert reconcile(client, query="agency:border-watch")[0]["name"] == "Border Watch"


def test_queries_by_get(client: httpx.Client) -> None:
    response = client.get("/reconcile", params={"queries": '{"a": {"query": "Ruiz", "limit": 1}}'})
    assert response.json()["a"]["result"][0]["id"] == "person:ana-ruiz"


def test_suggestions(client: httpx.Client) -> None:
    assert get(client, "/reconcile/suggest/entity", prefix="var")["result"][0]["id"] == "person:tom-varga"
    assert get(client, "/reconcile/suggest/type", prefix="ag")["result"] == [
        {"id": "Agency", "name": "Agency"}
    ]
    assert {item["id"] for item in get(client, "/reconcile/suggest/property", prefix="p")["result"]} >= {
        "post",
        "place",
    }


def test_a_table_is_extended(client: httpx.Client) -> None:
    wanted = {"ids": ["person:ana-ruiz", "person:nobody"], "properties": [{"id": "post"}, {"id": "no"}]}
    answer = client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
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
