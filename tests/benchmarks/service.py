"""The service against what it is built on, as ratios within one run on a generated store.

`PYTHONPATH=.:tests python -m benchmarks.service --articles 100000`; wrk makes the load, where there is one.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from benchmarks.hostile import HOSTILE
from benchmarks.pages import BUSIEST
from benchmarks.stores import generated_store
from pyoxigraph import QueryResultsFormat

from api.ids import entity_id
from graph.store import View

JSON: Final = {"Accept": "application/sparql-results+json"}
POINTS: Final = Path(__file__).with_name("points.lua")
POINT: Final = "ASK { <urn:beatbook:article/g1> a bb:Article }"
ROWS: Final = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100000"
SLOW: Final = {
    "events by class": "SELECT ?e ?b { ?e a bb:Arrest ; bb:begin ?b FILTER(?b > '2020-01-01'^^xsd:date) }",
    "who criticized most": "SELECT ?a (COUNT(*) AS ?n) { ?a bb:criticized ?b } GROUP BY ?a ORDER BY DESC(?n)",
    "labels that hold a word": "SELECT ?s { ?s rdfs:label ?l FILTER(CONTAINS(?l, 'Quick')) }",
    "newest events": "SELECT ?e ?b { ?e a bb:Event ; bb:begin ?b } ORDER BY DESC(?b) LIMIT 20",
}
EMPTY: Final = """
import uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
async def empty() -> dict[str, bool]:
    return {"boolean": True}
uvicorn.run(app, port=%d, loop="uvloop", http="httptools", log_level="error", access_log=False)
"""


@dataclass(frozen=True)
class Figure:
    """One measured figure and its bounds: at most, or with `least` at least."""

    name: str
    value: float
    must: float
    aim: float
    unit: str = "×"
    least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.must if self.least else self.value <= self.must

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        verdict = "holds" if self.holds else "MISSED"
        bounds = f"must {sign} {self.must} aim {sign} {self.aim}"
        return f"{self.name:58} {self.value:8.3f}{self.unit:3} {bounds}  {verdict}"


class Client:
    """One connection that stays open."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)

    def ask(self, query: str) -> tuple[int, float, float, int]:
        """Status, seconds to the first byte and to the last, and how many bytes."""
        began = time.perf_counter()
        self._connection.request(
            "POST", "/sparql", query, {**JSON, "Content-Type": "application/sparql-query"}
        )
        response = self._connection.getresponse()
        size = len(response.read(1))
        first = time.perf_counter() - began
        try:
            while chunk := response.read(1 << 16):
                size += len(chunk)
        except http.client.IncompleteRead:
            self._connection.close()
        return response.status, first, time.perf_counter() - began, size


@contextmanager
def serving(store: Path, **settings: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real service with settings of its own: its address and its process."""
    environment = os.environ | {f"BEATBOOK_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "api.cli", "serve", "--store", str(store), "--port", "0"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield found[0], process
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def serving_nothing(port: int = 8765) -> Iterator[str]:
    """An application with one route that does nothing."""
    process = subprocess.Popen([sys.executable, "-c", EMPTY % port])
    try:
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def median(take: Callable[[], float], times: int = 7) -> float:
    return statistics.median(take() for _ in range(times))


def raw_seconds(view: View, query: str) -> float:
    began = time.perf_counter()
    view.query(query).serialize(io.BytesIO(), QueryResultsFormat.JSON)  # type: ignore[union-attr]
    return time.perf_counter() - began


def overhead(view: View, client: Client) -> Iterator[Figure]:
    """Queries of 10 ms and more, each against the same in this process, turn by turn."""
    ratios = []
    for name, query in SLOW.items():
        pairs = [(raw_seconds(view, query), client.ask(query)[2]) for _ in range(9)]
        raw, served = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"  {name}: raw {raw * 1000:.1f} ms, served {served * 1000:.1f} ms")
        if raw >= 0.01:
            ratios.append(served / raw)
    yield Figure(
        "SPARQL over HTTP against raw pyoxigraph (median query)", statistics.median(ratios), 1.5, 1.2
    )


def rows(view: View, client: Client) -> Iterator[Figure]:
    """100,000 rows as JSON, and when the first byte comes."""
    pairs = [(raw_seconds(view, ROWS), client.ask(ROWS)) for _ in range(5)]
    raw = statistics.median(pair[0] for pair in pairs)
    served = statistics.median(pair[1][2] for pair in pairs)
    share = statistics.median(pair[1][1] / pair[1][2] for pair in pairs)
    print(f"  100,000 rows: raw {raw:.2f} s, served {served:.2f} s, {pairs[0][1][3] / 1e6:.0f} MB")
    yield Figure("100,000 rows as JSON against a direct serialize", served / raw, 1.5, 1.2)
    yield Figure("first byte as a share of the whole", 100 * share, 2, 1, "%")


def load(address: str, path: str, script: Path | None = None) -> float:
    """Requests per second from four connections, for three seconds; 0 where one of them times out."""
    command = ["wrk", "-t1", "-c4", "-d3s", *(["-s", str(script)] if script else []), f"{address}{path}"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in report, report
    if re.search(r"timeout [1-9]", report):
        return 0.0
    found = re.search(r"Requests/sec:\s+([\d.]+)", report)
    assert found
    return float(found[1])


def points(address: str) -> Iterator[Figure]:
    """The rate of point queries that all differ, and of one that is kept, against an empty route's."""
    if shutil.which("wrk") is None:
        print("  wrk is not installed; the rate of point queries is not measured")
        return
    with serving_nothing() as empty:
        rates = [
            (
                load(empty, "/"),
                load(address, "/sparql", POINTS),
                load(address, f"/sparql?query={quote(POINT)}"),
            )
            for _ in range(5)
        ]
    bare, fresh, kept = (statistics.median(column) for column in zip(*rates, strict=True))
    print(f"  empty route {bare:.0f}/s, point queries {fresh:.0f}/s, one that is kept {kept:.0f}/s")
    yield Figure("point queries, all different, against an empty route", fresh / bare, 0.35, 0.5, least=True)
    yield Figure("one point query that is kept, against an empty route", kept / bare, 0.35, 0.5, least=True)


def routes(address: str, view: View) -> Iterator[Figure]:
    """What other routes answer a second, of the entity of most acts; a request that times out is a miss."""
    if shutil.which("wrk") is None:
        print("  wrk is not installed; the rates of pages are not measured")
        return
    famous = quote(entity_id(view.base, next(view.select(BUSIEST))[0]), safe="")
    for name, path in {
        "searches": "/entities?q=quick",
        "relations of the busiest entity": f"/entities/{famous}/relations?limit=20",
        "events of the busiest entity": f"/events?entity={famous}&limit=20",
        "newest events": "/events?limit=20",
    }.items():
        yield Figure(f"{name}, pages per second", load(address, path), 2, 20, "/s", least=True)


def ask_until(address: str, stop: threading.Event, seconds: list[float]) -> None:
    client = Client(address)
    while not stop.is_set():
        # all different: an answer that is kept would need no worker
        seconds.append(client.ask(f"{POINT} # {len(seconds)} {id(stop)}")[2])
        time.sleep(0.005)


def p99_while(address: str, work: Callable[[], object]) -> float:
    """The 99th percentile of ASK's time while something goes on."""
    stop, seconds = threading.Event(), list[float]()
    thread = threading.Thread(target=ask_until, args=(address, stop, seconds))
    thread.start()
    work()
    stop.set()
    thread.join()
    return statistics.quantiles(seconds, n=100)[98]


def hostile(store: Path, seconds: float = 2.0) -> Iterator[Figure]:
    """Twelve hostile queries, in turn and all at once: how late each ends, and what ASK feels of it."""
    late: dict[str, float] = {}
    with serving(store, query_seconds=seconds, query_memory_mb=1024, cache_mb=0) as (address, _):

        def attack(name: str) -> None:
            spent = Client(address).ask(HOSTILE[name])[2]
            late[name] = max(late.get(name, 0.0), spent - seconds)

        def at_once() -> None:
            for _ in range(3):
                with ThreadPoolExecutor(len(HOSTILE)) as threads:
                    list(threads.map(attack, HOSTILE))

        idle = p99_while(address, lambda: time.sleep(8))
        busy = p99_while(address, lambda: [attack(name) for name in HOSTILE])
        flooded = p99_while(address, at_once)
    print("  past the limit: " + ", ".join(f"{name} {value:.2f} s" for name, value in late.items()))
    print(
        f"  ASK p99: idle {1000 * idle:.1f} ms, in turn {1000 * busy:.1f} ms, at once {1000 * flooded:.1f} ms"
    )
    yield Figure("hostile queries' end past their limit (worst)", max(late.values()), 0.5, 0.3, "s")
    yield Figure("p99 of ASK under attack against idle, one in turn", busy / idle, 4, 2)
    yield Figure("p99 of ASK under attack against idle, twelve at once", flooded / idle, 4, 2)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    store = generated_store(parser.parse_args().articles)
    figures: list[Figure] = []
    with View.open(store) as view, serving(store, cache_mb=0) as (address, _):  # nothing given twice
        client = Client(address)
        for measured in (overhead(view, client), rows(view, client)):
            figures += measured
    with serving(store) as (address, _):
        figures += points(address)
        with View.open(store) as view:
            figures += routes(address, view)
    figures += hostile(store)
    print("\n".join(map(str, figures)))
    print(json.dumps({figure.name: round(figure.value, 4) for figure in figures}))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
