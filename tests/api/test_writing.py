"""Articles in and out over HTTP: by whom, in which forms, and what survives a kill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.writing.jobs import Spool, Status, make_job
from api.writing.queue import JobQueue, QueueFull, _apply
from extract.documents import make_article

TOKEN = "open sesame"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
TEXT = "The mayor of Alder criticized the sheriff on Monday. The sheriff withdrew from the county task force."
ARTICLE = {"id": "mayor", "title": "Mayor criticizes sheriff", "published": "2026-03-02", "text": TEXT}


@pytest.fixture(scope="module")
def writable(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of this module's own: a copy, hard links among its checkpoints included."""
    copy = tmp_path_factory.mktemp("writable") / "beat"
    shutil.copytree(store, copy)
    return copy


@pytest.fixture(scope="module")
def client(writable: Path, serve: Callable[..., Any]) -> Iterator[httpx.Client]:
    with (
        serve(writable, write_token=TOKEN, jobs=4) as (address, process),
        httpx.Client(base_url=address, timeout=60, verify=False) as client,
    ):
        client.headers["X-Process"] = str(process.pid)
        yield client


def finish(client: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    """Wait for the job that an answer tells of."""
    assert response.status_code == 202, response.text
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(response.headers["location"]).json()
        if job["status"] in ("done", "failed"):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_an_article_comes_in_is_seen_within_a_second_and_goes_out(client: httpx.Client) -> None:
    job = finish(client, client.post("/articles", json=ARTICLE, headers=HEADERS))
    assert (job["status"], job["outcomes"], job["errors"]) == ("done", {"added": 1}, [])
    ask = {"query": "ASK { <http://127.0.0.1/article/mayor> a bb:Article }"}
    deadline = time.monotonic() + 1
    while not client.get("/sparql", params=ask).json()["boolean"]:
        assert time.monotonic() < deadline
    assert client.get("/articles/mayor").json()["text"].endswith(TEXT)
    job = finish(client, client.delete("/articles/mayor", headers=HEADERS))
    assert (job["status"], job["outcomes"]) == ("done", {"removed": 1})
    assert client.get("/articles/mayor").status_code == 404


def test_lines_are_taken_and_bad_ones_named(client: httpx.Client) -> None:
    lines = "\n".join([json.dumps(ARTICLE | {"id": "line"}), "{oops", json.dumps({"id": "x"})])
    response = client.post(
        "/articles", content=lines, headers={**HEADERS, "Content-Type": "application/x-ndjson"}
    )
    job = finish(client, response)
    assert job["outcomes"] == {"added": 1}
    assert [error.partition(":")[0] for error in job["errors"]] == ["the body, line 2", "the body, line 3"]


def test_what_is_there_is_not_done_again(client: httpx.Client) -> None:
    body = [ARTICLE | {"id": "twice"}, ARTICLE | {"id": "twice"}, ARTICLE | {"id": "twice", "text": "Other."}]
    first = finish(client, client.post("/articles", json=body, headers=HEADERS))
    assert first["outcomes"] == {"added": 1}
    assert len(first["errors"]) == 1
    again = finish(client, client.post("/articles", json=body[:1], headers=HEADERS))
    assert again["outcomes"] == {"unchanged": 1}


def test_removing_what_is_not_there_is_said(client: httpx.Client) -> None:
    wait_until_idle(client)
    response = client.delete("/articles/nothing", headers=HEADERS)
    assert response.status_code == 404
    assert response.json()["detail"] == "There is no article 'nothing' in the store."


def test_a_removal_behind_other_jobs_fails_when_its_turn_comes(client: httpx.Client) -> None:
    client.post("/articles", json=ARTICLE | {"id": "before"}, headers=HEADERS)
    there = client.delete("/articles/before", headers=HEADERS)
    absent = finish(client, client.delete("/articles/nothing", headers=HEADERS))
    assert finish(client, there)["outcomes"] == {"removed": 1}
    assert (absent["status"], absent["outcomes"]) == ("failed", {})
    assert absent["errors"] == ["There is no article 'nothing' in the store."]


def wait_until_idle(client: httpx.Client) -> None:
    """Wait until no job is under way, by having one done."""
    finish(client, client.post("/articles", json=ARTICLE | {"id": "idle"}, headers=HEADERS))


def test_a_removal_that_was_done_before_its_process_ended_is_done() -> None:
    job = make_job(remove="x")
    job.tried, job.status = True, Status.RUNNING
    _apply(job, {"absent": "There is no article 'x' in the store."})
    assert (job.status, job.outcomes, job.errors) == (Status.DONE, {"removed": 1}, [])


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer no"}, {"Authorization": "Basic b3Blbg=="}])
def test_nobody_writes_without_the_token(client: httpx.Client, headers: dict[str, str]) -> None:
    response = client.post("/articles", json=ARTICLE, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert client.delete("/articles/alder-1", headers=headers).status_code == 401


def test_writing_is_off_unless_a_token_is_set(address: str) -> None:
    response = httpx.post(f"{address}/articles", json=ARTICLE, headers=HEADERS, verify=False)
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"7", "application/json", 400),
        (b'{"id": "a"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"id": "a", "text": "\xff"}', "application/json", 400),
        (b"", "application/x-ndjson", 400),
        (b"text", "text/plain", 415),
    ],
)
def test_bodies_that_hold_no_article(client: httpx.Client, content: bytes, media: str, status: int) -> None:
    response = client.post("/articles", content=content, headers={**HEADERS, "Content-Type": media})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_a_job_nobody_knows(client: httpx.Client) -> None:
    assert client.get("/jobs/none").status_code == 404


def writer_of(pid: int) -> int:
    """The writing process, once there is one again."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            with suppress(OSError):
                if b"api.writing.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)
        time.sleep(0.02)
    raise AssertionError("no writing process")


def test_killing_the_writer_loses_nothing(client: httpx.Client) -> None:
    body = [ARTICLE | {"id": f"kill-{number}", "text": f"{TEXT} {number}."} for number in range(12)]
    response = client.post("/articles", json=body, headers=HEADERS)
    for pause in (0.1, 0.5, 0.5, 0.5, 1):  # more often than a job that crashes would be tried
        time.sleep(pause)
        os.kill(writer_of(int(client.headers["X-Process"])), signal.SIGKILL)
    job = finish(client, response)
    assert job["status"] == "done", job
    assert job["finished"] == 12
    listed = client.get("/articles", params={"limit": 200}).json()["items"]
    assert {f"kill-{number}" for number in range(12)} <= {item["id"] for item in listed}


def test_a_job_outlives_the_service(writable: Path, serve: Callable[..., Any], client: httpx.Client) -> None:
    job = make_job([make_article("later", TEXT, {}, "a test")])
    Spool(writable / "jobs").add(job)  # as a service leaves it that is ended in the middle of one
    with (
        serve(writable, write_token=TOKEN) as (address, _),
        httpx.Client(base_url=address, verify=False) as other,
    ):
        deadline = time.monotonic() + 120
        while other.get("/articles/later").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert not list((writable / "jobs").glob(f"{job.id}*"))


def test_the_queue_is_bounded(tmp_path: Path) -> None:
    import asyncio

    async def fill() -> None:
        queue = JobQueue(tmp_path, None, 2)
        for _ in range(2):
            queue.add(make_job(remove="x"))
        with pytest.raises(QueueFull):
            queue.add(make_job(remove="x"))
        assert queue.waiting == 2

    asyncio.run(fill())
    assert len(Spool(tmp_path / "jobs").unfinished()) == 2


def test_a_spooled_job_comes_back_as_it_was(tmp_path: Path) -> None:
    job = make_job([make_article("a", TEXT, {"title": "T"}, "a test")])
    job.errors = ["line 2: no text."]
    Spool(tmp_path / "jobs").add(job)
    (found,) = Spool(tmp_path / "jobs").unfinished()
    assert (found.id, found.articles, found.errors, found.status) == (
        job.id,
        job.articles,
        job.errors,
        Status.QUEUED,
    )
