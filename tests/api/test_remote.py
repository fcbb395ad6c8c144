"""The service before somebody else's SPARQL server: `oxigraph serve`, whose binary is on PyPI."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.store import View


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_until_open(address: str) -> None:
    host, _, port = address.partition(":")
    deadline = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection((host, int(port))):
                return
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.fixture(scope="module")
def endpoint(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("oxigraph")
    with View.open(store) as view, (folder / "all.nq").open("w") as dump:
        dump.writelines(f"{quad} .\n" for quad in view.store.quads_for_pattern(None, None, None, None))
    binary = str(Path(sysconfig.get_path("scripts")) / "oxigraph")
    load = [binary, "load", "-l", str(folder / "db"), "-f", str(folder / "all.nq")]
    subprocess.run(load, check=True, capture_output=True)
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [binary, "serve", "-l", folder / "db", "-b", address], stderr=subprocess.DEVNULL
    )
    wait_until_open(address)
    yield f"http://{address}/query"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def client(endpoint: str, serve: Callable[..., Any]) -> Iterator[httpx.Client]:
    with (
        serve(endpoint, query_seconds=10, query_rows=50) as (address, _),
        httpx.Client(base_url=address, timeout=30, verify=False) as client,
    ):
        yield client


def test_queries_are_passed_on(client: httpx.Client) -> None:
    query = {"query": "SELECT ?l { ?a bb:criticized ?b . ?b rdfs:label ?l }"}
    assert client.get("/sparql", params=query, headers={"Accept": "text/csv"}).text == "l\r\nBorder Watch\r\n"
    graph = {"query": "CONSTRUCT WHERE { ?s bb:criticized ?o }"}
    response = client.get("/sparql", params=graph, headers={"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle")
    assert "ana-ruiz" in response.text


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ("SELECT * {", "text/csv", 400),
        ("ASK { SERVICE <http://127.0.0.1:1/> {} }", "text/csv", 403),
        ("ASK {}", "text/turtle", 406),
    ],
)
def test_what_is_refused(client: httpx.Client, query: str, accept: str, status: int) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.status_code == status, response.text


def test_rows_past_the_limit_are_no_whole_answer(client: httpx.Client) -> None:
    query = {"query": "SELECT * { ?s ?p ?o . ?a ?b ?c }"}
    try:
        response = client.get("/sparql", params=query, headers={"Accept": "text/csv"})
    except httpx.RemoteProtocolError:  # rows were sent before there were too many
        return
    assert response.status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/entities/person:ana-ruiz",
        "/entities/agency:border-watch/relations",
        "/events",
        "/articles/alder-1",
        "/paths?source=Tom Varga&target=Border Watch",
        "/neighborhood/agency:border-watch",
    ],
)
def test_look_ups_are_the_same(client: httpx.Client, address: str, path: str) -> None:
    assert client.get(path).json() == httpx.get(f"{address}{path}", verify=False).json()


def test_search_exports_and_linked_data(client: httpx.Client) -> None:
    found = client.get("/entities?q=tom varga").json()["items"][0]
    assert (found["id"], found["score"]) == ("person:tom-varga", 1)
    assert client.get("/entities?q=tom va").json()["items"][0]["score"] < 1
    assert "<graphml" in client.get("/export.graphml").text
    assert "Tom Varga" in client.get("/entity/person/tom-varga", headers={"Accept": "text/turtle"}).text


def test_nothing_is_written_behind_an_endpoint(client: httpx.Client, endpoint: str) -> None:
    refused = client.post("/articles", json={"id": "x", "text": "A."}, headers={"Authorization": "Bearer t"})
    assert refused.status_code == 403
    assert refused.json()["detail"] == "The store lies behind an endpoint, which this service only reads."
    command = [sys.executable, "-m", "api.cli", "serve", "--store", endpoint]
    token = os.environ | {"BEATBOOK_WRITE_TOKEN": "t"}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, env=token)
    assert ended.returncode == 1
    assert "cannot be set for a store behind an endpoint" in ended.stderr


def test_pages_are_the_same(client: httpx.Client, address: str) -> None:
    event = httpx.get(f"{address}/events?class=Arrest", verify=False).json()["items"][0]["iri"]
    for path in ("article/alder-1", "entity/person/tom-varga", f"event/{event.rpartition('/')[2]}"):
        pages = [
            httpx.get(f"{base}/{path}", headers={"Accept": "text/html"}, verify=False, timeout=20)
            for base in (str(client.base_url).rstrip("/"), address)
        ]
        assert pages[0].status_code == 200
        assert pages[0].text == pages[1].text


def test_an_endpoint_that_is_not_there_is_said() -> None:
    command = [sys.executable, "-m", "api.cli", "serve", "--store", f"http://127.0.0.1:{free_port()}/query"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "does not answer" in ended.stderr
    assert ended.stderr.count("\n") == 1
