"""A disk that is really full: a small file system of its own, filled to the last byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.store import Writer

HEADERS = {"Authorization": "Bearer t"}
TEXT = "The mayor of Alder criticized the sheriff on Monday."
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


def may_mount(folder: Path) -> bool:
    """Whether this machine lets us mount a file system of our own."""
    command = [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    return (
        shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0
    )


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[httpx.Client, Path]]:
    """A service over a store on 48 MB, and that file system as seen from here."""
    folder, store = tmp_path / "disk", tmp_path / "beat"
    folder.mkdir()
    if not may_mount(folder):
        pytest.skip("no file system may be mounted here")
    Writer.open(store).close()
    script = 'mount -t tmpfs -o size=48m tmpfs "$1" && cp -r "$2" "$1" && shift 2 && exec "$@"'
    serve = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--store", str(folder / "beat")]
    process = subprocess.Popen(
        [*NAMESPACE, "sh", "-c", script, "sh", str(folder), str(store), *serve],
        env=os.environ | {"BEATBOOK_WRITE_TOKEN": "t"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with process.stderr as stderr:
        address = re.search(r"http://\S+", stderr.readline())
        assert address
        drain = threading.Thread(target=stderr.read, daemon=True)
        drain.start()
        with httpx.Client(base_url=address[0], timeout=60, verify=False, headers=HEADERS) as client:
            yield client, Path(f"/proc/{process.pid}/root{folder}")
        process.terminate()
        process.wait(20)
        drain.join(5)


def finish(client: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 202, response.text
    deadline = time.monotonic() + 120
    while True:
        job: dict[str, Any] = client.get(response.headers["location"]).json()
        if job["status"] in ("done", "failed"):
            return job
        assert time.monotonic() < deadline
        time.sleep(0.1)


def post(client: httpx.Client, name: str) -> httpx.Response:
    return client.post("/articles", json={"id": name, "text": TEXT})


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 65_536)
    assert shutil.disk_usage(disk).free < 65_536
    return ballast


def test_a_full_disk_refuses_writes_answers_questions_and_heals(small: tuple[httpx.Client, Path]) -> None:
    client, disk = small
    assert finish(client, post(client, "before"))["status"] == "done"
    ballast = fill(disk)
    refused = post(client, "never")
    assert refused.status_code == 507
    assert refused.json()["detail"] == "The disk is full; nothing was written."
    assert client.delete("/articles/before").status_code == 507
    for number in range(3):
        ask = {"query": f"ASK {{ ?article a bb:Article }} # {number}"}
        assert client.get("/sparql", params=ask).json()["boolean"]
    assert client.get("/articles/before").is_success
    assert client.get("/readyz").is_success
    ballast.unlink()
    assert finish(client, post(client, "after"))["status"] == "done"
    assert client.get("/articles/after").is_success
    assert client.get("/articles/never").status_code == 404
    assert not list((disk / "beat" / "jobs").iterdir())


def test_a_disk_that_fills_during_a_job_is_said_and_leaves_nothing_half_done(
    small: tuple[httpx.Client, Path],
) -> None:
    client, disk = small
    assert finish(client, post(client, "before"))["status"] == "done"
    body = [{"id": f"many-{number}", "text": f"{TEXT} {number}."} for number in range(40)]
    accepted = client.post("/articles", json=body)
    ballast = fill(disk)
    job = finish(client, accepted)
    listed = {item["id"] for item in client.get("/articles", params={"limit": 200}).json()["items"]}
    assert "before" in listed
    if job["status"] == "failed":
        assert job["disk_full"], job
    ballast.unlink()
    assert finish(client, client.post("/articles", json=body))["status"] == "done"
    listed = {item["id"] for item in client.get("/articles", params={"limit": 200}).json()["items"]}
    assert listed == {"before", *(article["id"] for article in body)}
