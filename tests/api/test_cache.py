"""Answers that are kept are those that would be given anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from stories import Story

from api.pool.cache import ENTRY_BYTES, AnswerCache, is_fickle
from api.pool.frames import Form, Question
from graph.store import Writer

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def served(
    store: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Any]
) -> Iterator[tuple[Path, httpx.Client]]:
    own = tmp_path_factory.mktemp("kept") / "beat"
    shutil.copytree(store, own)
    with serve(own) as (address, _), httpx.Client(base_url=address, timeout=20, verify=False) as client:
        yield own, client


def reused(client: httpx.Client) -> float:
    (line,) = [
        line
        for line in client.get("/metrics").text.splitlines()
        if line.startswith("beatbook_answers_reused ")
    ]
    return float(line.partition(" ")[2])


def ask(client: httpx.Client, query: str, accept: str = "text/csv") -> str:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.is_success, response.text
    return response.text


def test_an_answer_is_kept_until_something_is_published(served: tuple[Path, httpx.Client]) -> None:
    store, client = served
    before = reused(client)
    first, second = ask(client, COUNT), ask(client, COUNT)
    assert first == second
    assert reused(client) == before + 1
    story = Story("kept")
    story.entity("Person", "Kept Back")
    with Writer.open(store) as writer:
        writer.add(story.extraction())
    assert ask(client, COUNT) != first
    with Writer.open(store) as writer:
        writer.remove("kept")
    assert ask(client, COUNT) == first


def test_another_format_or_dataset_is_another_answer(served: tuple[Path, httpx.Client]) -> None:
    _, client = served
    assert ask(client, COUNT, "application/json") != ask(client, COUNT, "text/csv")
    graph = {"query": COUNT, "default-graph-uri": "http://127.0.0.1/article/alder-1"}
    assert client.get("/sparql", params=graph, headers={"Accept": "text/csv"}).text != ask(client, COUNT)


@pytest.mark.parametrize("call", ["RAND()", "UUID()", "strUUID()", "1+rand()"])
def test_what_changes_by_itself_is_not_kept(served: tuple[Path, httpx.Client], call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    assert is_fickle(query)
    assert ask(served[1], query) != ask(served[1], query)


def test_errors_are_not_kept(served: tuple[Path, httpx.Client]) -> None:
    before = reused(served[1])
    for _ in range(2):
        assert served[1].get("/sparql", params={"query": "ASK {"}).status_code == 400
    assert reused(served[1]) == before


def test_the_oldest_leave_when_room_is_short() -> None:
    cache = AnswerCache(3 * (ENTRY_BYTES + 100))
    keys = [((1, 1), Question(f"ASK {{ {number} }}")) for number in range(4)]
    for key in keys[:2]:
        cache.keep(key, Form.BOOLEAN, b"x" * 50)
    assert cache.get(keys[0]) == (Form.BOOLEAN, b"x" * 50)
    for key in keys[2:]:
        cache.keep(key, Form.BOOLEAN, b"x" * 50)
    assert cache.get(keys[1]) is None
    assert cache.get(keys[0]) is not None


def test_nothing_larger_than_the_room_is_kept() -> None:
    cache = AnswerCache(1000)
    key = ((1, 1), Question("ASK {}"))
    cache.keep(key, Form.BOOLEAN, b"x" * 2000)
    assert cache.get(key) is None
