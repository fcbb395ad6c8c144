"""Short questions share a worker; each gets its own answer, whatever goes on beside it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from benchmarks.hostile import HOSTILE

ASKERS, ROUNDS = 12, 60
# some 20 ms: long enough to hold up what waits behind it
LATE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STRLEN(STR(?a)) > %d) }"


@pytest.fixture(scope="module")
def shared(store: Path, serve: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    with serve(store, query_seconds=2, query_memory_mb=400, cache_mb=0) as running:
        yield running


def ask_many(address: str, asker: int) -> list[tuple[str, str]]:
    """What was asked for and what came, question by question."""
    found = []
    with httpx.Client(base_url=address, timeout=30, verify=False) as client:
        for number in range(ROUNDS):
            word = f"{asker}-{number}"
            query = f"SELECT ('{word}' AS ?word) {{}}"
            response = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
            found.append((word, response.text.partition("\r\n")[2].strip() or response.text))
    return found


def wrong_answers(address: str) -> list[tuple[str, str]]:
    with ThreadPoolExecutor(ASKERS) as threads:
        answers = list(threads.map(lambda asker: ask_many(address, asker), range(ASKERS)))
    return [pair for pairs in answers for pair in pairs if pair[0] != pair[1]]


def beside(work: Callable[[int], object]) -> tuple[threading.Event, threading.Thread]:
    """Something done over and over until the event is set."""
    stop = threading.Event()

    def go_on() -> None:
        number = 0
        while not stop.is_set():
            work(number)
            number += 1

    thread = threading.Thread(target=go_on)
    thread.start()
    return stop, thread


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_workers(pid: int) -> None:
    time.sleep(0.2)
    for nursery in children_of(pid):
        for worker in children_of(nursery):
            os.kill(worker, signal.SIGKILL)


@pytest.mark.parametrize("name", ["nothing", "late", "deep nesting", "string bomb"])
def test_every_question_gets_its_own_answer(shared: tuple[str, Any], name: str) -> None:
    address, _ = shared

    def disturb(number: int) -> None:
        query = HOSTILE.get(name, LATE % number) if name != "nothing" else "ASK {}"
        httpx.post(f"{address}/sparql", data={"query": query}, timeout=30, verify=False)

    stop, thread = beside(disturb)
    try:
        assert wrong_answers(address) == []
    finally:
        stop.set()
        thread.join()


def test_workers_that_are_killed_take_no_answer_with_them(store: Path, serve: Callable[..., Any]) -> None:
    with serve(store, cache_mb=0) as (address, process):
        stop, thread = beside(lambda _: kill_workers(process.pid))
        try:
            wrong = wrong_answers(address)
        finally:
            stop.set()
            thread.join()
    assert all("ended from outside" in text for _, text in wrong), wrong  # killed twice: said, not made up


def count_all(address: str) -> str:
    times = " ".join(map(str, range(20)))  # together some tenths of a second
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {times} }} ?a ?b ?c . ?d ?e ?f }}"
    return httpx.post(f"{address}/sparql", data={"query": query}, timeout=60, verify=False).text


def test_a_query_that_stands_still_for_shorter_ones_ends_as_it_would_have(
    store: Path, serve: Callable[..., Any]
) -> None:
    with serve(store, queries=1, cache_mb=0, query_seconds=60) as (address, _):
        alone = count_all(address)
        with ThreadPoolExecutor(1) as threads:
            counted = threads.submit(count_all, address)
            assert wrong_answers(address) == []
        assert counted.result() == alone
        assert '"value":"' in alone


def test_nothing_is_left_under_way(shared: tuple[str, Any]) -> None:
    address, _ = shared
    assert wrong_answers(address) == []
    figures = httpx.get(f"{address}/metrics", verify=False).text
    assert "\nbeatbook_queries_running 0.0\n" in figures
    assert "\nbeatbook_queries_waiting 0.0\n" in figures
