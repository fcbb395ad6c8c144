"""What those who run the service rely on: logs, a stop in order, news at once, full disks said."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from benchmarks.hostile import HOSTILE
from stories import Story

from api.app import create_app
from api.settings import Settings
from api.writing.jobs import Spool, make_job
from graph.store import Writer


def test_a_service_from_start_to_stop(store: Path, tmp_path: Path) -> None:
    """One service, asked in turn, as starting one takes long."""
    own = tmp_path / "beat"
    shutil.copytree(store, own)
    command = [sys.executable, "-m", "api.cli", "serve", "--store", str(own), "--port", "0"]
    environment = os.environ | {
        "BEATBOOK_LOG": "json",
        "BEATBOOK_ROOT_PATH": "/beat/",
        "BEATBOOK_WRITE_TOKEN": "let me in",
        "BEATBOOK_QUERY_SECONDS": "4",
    }
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    found = re.search(r"http://[^/]+", first)
    assert found, first
    assert f"{found[0]}/beat (API: {found[0]}/beat/docs)" in first
    with process.stderr as log, httpx.Client(base_url=found[0], timeout=30, verify=False) as client:
        check_what_is_new_is_seen_within_a_second(own, client)
        check_addresses_under_a_root_path(client)
        assert client.get("/healthz", headers={"X-Request-Id": "mine"}).is_success
        check_stop_lets_answers_end(process, client)
        lines = [json.loads(line) for line in log if line.startswith("{")]
    (mine,) = [line for line in lines if line.get("request_id") == "mine"]
    assert (mine["path"], mine["status"], mine["method"]) == ("/healthz", 200, "GET")
    assert not any(line["level"] == "ERROR" for line in lines), lines


def check_what_is_new_is_seen_within_a_second(store: Path, client: httpx.Client) -> None:
    story = Story("fresh")
    story.entity("Person", "Fresh Face")
    client.get("/sparql", params={"query": "ASK {}"})
    with Writer.open(store) as writer:
        writer.add(story.extraction())
    published = time.monotonic()
    ask = {"query": 'ASK { ?p rdfs:label "Fresh Face" }'}
    while not client.get("/sparql", params=ask).json()["boolean"]:
        assert time.monotonic() - published < 1
    assert client.get("/entities", params={"q": "Fresh Face"}).json()["items"]


def check_addresses_under_a_root_path(client: httpx.Client) -> None:
    document = client.get("/beat/openapi.json").json()
    assert document["servers"] == [{"url": "/beat"}]
    assert client.get("/beat/entity/person/tom-varga").status_code == 200
    assert client.get("/beat/", follow_redirects=False).headers["location"] == "/beat/docs"
    headers = {"Authorization": "Bearer let me in"}
    job = client.post("/beat/articles", json={"id": "mayor", "text": "Ana Ruiz left."}, headers=headers)
    assert job.headers["location"] == f"/beat/jobs/{job.json()['id']}"
    assert client.get(job.headers["location"]).is_success


def check_stop_lets_answers_end(process: subprocess.Popen[str], client: httpx.Client) -> None:
    with ThreadPoolExecutor(1) as threads:
        query = {"query": HOSTILE["cartesian count"]}
        under_way = threads.submit(client.post, "/sparql", data=query)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert under_way.result(30).status_code == 504
    assert process.wait(30) in (0, -signal.SIGTERM)


def test_figures_are_there_when_the_store_is_not(
    store: Path, tmp_path: Path, serve: Callable[..., Any]
) -> None:
    own = tmp_path / "beat"
    shutil.copytree(store, own)
    with serve(own) as (address, _), httpx.Client(base_url=address, timeout=20, verify=False) as client:
        assert re.search(r"^beatbook_generation [1-9]", client.get("/metrics").text, re.MULTILINE)
        own.rename(tmp_path / "away")
        assert client.get("/readyz").status_code == 503
        figures = client.get("/metrics")
        assert figures.status_code == 200
        assert "\nbeatbook_generation NaN\n" in figures.text
        assert 'route="/readyz",status="503"' in figures.text


def test_a_full_disk_is_507_and_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(remove="x")
    article = {"id": "x", "text": "The mayor criticized the sheriff."}
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / f"{job.id}.part").symlink_to("/dev/full")
    monkeypatch.setattr("api.routes.writing.make_job", lambda *_, **__: job)
    app = create_app(Settings(store=str(tmp_path), write_token="t"))

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/articles", json=article, headers={"Authorization": "Bearer t"})

    response = asyncio.run(post())
    assert response.status_code == 507
    assert response.json()["detail"] == "The disk is full; nothing was written."
    assert Spool(tmp_path / "jobs").unfinished() == []
