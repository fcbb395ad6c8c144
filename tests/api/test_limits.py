"""Nothing that a query or a request does takes the service down."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from benchmarks.hostile import HOSTILE, STREAMING

SECONDS = 2.0
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def guarded(store: Path, serve: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    with serve(
        store, query_seconds=SECONDS, query_memory_mb=400, queries=4, body_mb=1, body_seconds=1, cache_mb=0
    ) as running:
        yield running


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_an_error_and_the_service_goes_on(
    guarded: tuple[str, Any], name: str
) -> None:
    address, _ = guarded
    began = time.monotonic()
    try:
        response = httpx.post(f"{address}/sparql", data={"query": HOSTILE[name]}, timeout=30, verify=False)
    except httpx.RemoteProtocolError:  # some rows were sent already
        assert name in STREAMING
    else:
        assert response.status_code in (400, 422, 504), response.text[:300]
        assert response.headers["content-type"] == "application/problem+json"
    assert time.monotonic() - began < SECONDS + 3  # the machine may be busy; `make bench` measures it
    assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, verify=False, timeout=10).is_success


def test_short_queries_are_answered_while_long_ones_run(guarded: tuple[str, Any]) -> None:
    address, _ = guarded
    with ThreadPoolExecutor(8) as threads, httpx.Client(base_url=address, timeout=30, verify=False) as client:
        long = [
            threads.submit(client.post, "/sparql", data={"query": HOSTILE["cartesian count"]})
            for _ in range(6)
        ]
        time.sleep(0.4)
        short = client.get("/sparql", params={"query": "ASK {}"})
        assert short.is_success, short.text
        statuses = {future.result().status_code for future in long}
    assert statuses <= {503, 504}


@pytest.fixture(scope="module")
def short(store: Path, serve: Callable[..., Any]) -> Iterator[str]:
    """A service that gives no more than twenty rows."""
    with serve(store, query_rows=20) as (address, _):
        yield address


def test_an_answer_that_is_cut_off_is_a_broken_transfer(short: str) -> None:
    padding = "x" * 1000
    query = {"query": f"SELECT ?s ('{padding}' AS ?padding) {{ ?s ?p ?o }}"}
    with httpx.stream("GET", f"{short}/sparql", params=query, verify=False) as response:
        assert response.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            list(response.iter_bytes())


@pytest.mark.parametrize(
    "accept", ["text/csv", "application/sparql-results+xml", "application/json", "application/n-triples"]
)
def test_rows_past_the_limit_are_an_error_while_nothing_is_sent(short: str, accept: str) -> None:
    query = "CONSTRUCT { <a:a> <a:b> ?n } WHERE" if accept.endswith("triples") else "SELECT ?n WHERE"
    values = " ".join(map(str, range(30)))
    parameters = {"query": f"{query} {{ VALUES ?n {{ {values} }} }}"}
    response = httpx.get(f"{short}/sparql", params=parameters, headers={"Accept": accept}, verify=False)
    assert response.status_code == 422
    assert response.json()["type"] == "urn:beatbook:problem:too-many-rows"


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 20
    while left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.02)


def workers_of(pid: int) -> list[int]:
    return [worker for nursery in children_of(pid) for worker in children_of(nursery)]


def test_killed_workers_are_replaced(guarded: tuple[str, Any]) -> None:
    address, process = guarded
    for _ in range(3):
        assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=10, verify=False).is_success
        workers = workers_of(process.pid)
        assert workers
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        wait_until_gone(workers)
        response = httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=10, verify=False)
        assert response.is_success, response.text


def running_queries(address: str) -> float:
    figures = httpx.get(f"{address}/metrics", verify=False).text
    return float(figures.partition("\nbeatbook_queries_running ")[2].partition("\n")[0])


def test_a_long_query_ends_with_the_client_who_asked_it(store: Path, serve: Callable[..., Any]) -> None:
    with serve(store, query_seconds=60) as (address, _):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(
                f"{address}/sparql",
                params={"query": HOSTILE["cartesian count"]},
                timeout=httpx.Timeout(10, read=0.5),
                verify=False,
            )
        deadline = time.monotonic() + 10
        while running_queries(address):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_query_whose_worker_is_killed_is_asked_again(guarded: tuple[str, Any]) -> None:
    address, process = guarded
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(
            httpx.get, f"{address}/sparql", params={"query": LONG}, timeout=30, verify=False
        )
        time.sleep(0.3)
        for pid in workers_of(process.pid):
            os.kill(pid, signal.SIGKILL)
        response = asked.result()
    assert response.status_code in (200, 504), response.text  # the kill itself never shows


def test_the_process_that_forks_workers_is_replaced_too(guarded: tuple[str, Any]) -> None:
    address, process = guarded
    (nursery,) = children_of(process.pid)
    os.kill(nursery, signal.SIGKILL)
    statuses = [
        httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=10, verify=False).status_code
        for _ in range(3)
    ]
    assert statuses[-1] == 200, statuses


@pytest.mark.parametrize("seconds", [0.0, 0.03, 0.06, 0.1, 0.15, 0.5])
def test_workers_end_with_the_service_even_while_they_are_made(
    store: Path, serve: Callable[..., Any], seconds: float
) -> None:
    with serve(store, query_rows=424_242) as (_, process):
        time.sleep(seconds)
        process.kill()
        deadline = time.monotonic() + 20
        while left := [name for name in running_commands() if "424242" in name]:
            assert time.monotonic() < deadline, left
            time.sleep(0.02)


def running_commands() -> list[str]:
    """The command lines of this machine's processes; none for one that is ending."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def test_the_address_and_the_body_are_bounded(guarded: tuple[str, Any]) -> None:
    address, _ = guarded
    long = httpx.get(f"{address}/entities", params={"q": "x" * 20_000}, verify=False)
    assert long.status_code == 414
    large = httpx.post(f"{address}/sparql", content=b"x" * (2 << 20), verify=False)
    assert large.status_code == 413


def exchange(address: str, data: bytes, wait: float = 10) -> bytes:
    """What a server answers to raw bytes, until it closes or the wait is over."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=wait) as connection:
        connection.sendall(data)
        answer = b""
        while chunk := connection.recv(65_536):
            answer += chunk
        return answer


def test_a_body_of_unknown_length_is_bounded_too(guarded: tuple[str, Any]) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    response = httpx.post(f"{guarded[0]}/sparql", content=endless(), verify=False)
    assert response.status_code in (413, 415)


def test_a_slow_body_is_not_waited_for(guarded: tuple[str, Any]) -> None:
    lines = (
        b"POST /sparql HTTP/1.1",
        b"Host: a",
        b"Content-Type: application/sparql-query",
        b"Content-Length: 90",
    )
    head = b"\r\n".join(lines) + b"\r\n\r\nASK"
    assert b" 408 " in exchange(guarded[0], head).partition(b"\r\n")[0]


def test_endless_headers_are_cut_off(guarded: tuple[str, Any]) -> None:
    try:
        answer = exchange(guarded[0], b"GET / HTTP/1.1\r\n" + b"X-Filler: " + b"y" * (1 << 20))
    except ConnectionError:
        answer = b""  # closed while we were still sending
    assert answer == b""


@pytest.mark.parametrize(
    "path", ["/docs/..%2f..%2fetc%2fpasswd", "/article/..%2f..%2fetc%2fpasswd", "/docs/%2e%2e/x"]
)
def test_no_path_leads_out(guarded: tuple[str, Any], path: str) -> None:
    parts = urlsplit(guarded[0])
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    assert response.status == 404
    assert b"root:" not in response.read()
    connection.close()


def test_no_header_is_injected(guarded: tuple[str, Any]) -> None:
    response = httpx.get(
        f"{guarded[0]}/entity/person/x%0d%0aSet-Cookie:%20a=b", headers={"X-Request-Id": "a b"}, verify=False
    )
    assert response.status_code == 404
    assert "set-cookie" not in response.headers
    assert response.headers["x-request-id"] != "a b"


def test_every_answer_tells_browsers_to_trust_nothing(guarded: tuple[str, Any]) -> None:
    for path in ("/healthz", "/nothing", "/sparql?query=ASK%7B%7D", "/docs"):
        headers = httpx.get(f"{guarded[0]}{path}", verify=False).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe-eval" not in headers["content-security-policy"]
