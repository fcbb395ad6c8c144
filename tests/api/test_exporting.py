"""Exports hold nobody else up: so many at once, the rest refused, those of clients who left ended."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.exporting.exporter import AT_ONCE, WAITING, Exporter
from api.pool.frames import Reason
from api.pool.run import QueryFailed
from graph.errors import StoreError

BURST = 3 * (AT_ONCE + WAITING)


@pytest.fixture(scope="module")
def served(store: Path, serve: Callable[..., Any]) -> Iterator[tuple[str, int]]:
    with serve(store) as (address, process):
        yield address, process.pid


def exports_of(pid: int) -> list[str]:
    """The command lines of the exports that a service has under way."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = []
    for child in children:
        with suppress(FileNotFoundError, ProcessLookupError):
            lines.append(Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode())
    return [line for line in lines if "api.exporting.child" in line]


def test_a_burst_of_exports_leaves_other_answers_quick(served: tuple[str, int]) -> None:
    address, _ = served
    with (
        httpx.Client(base_url=address, timeout=60, verify=False) as client,
        ThreadPoolExecutor(BURST) as threads,
    ):
        client.get("/entities", params={"q": "police"})
        asked = [threads.submit(client.get, "/export.jsonld") for _ in range(BURST)]
        time.sleep(0.2)
        began = time.monotonic()
        assert client.get("/entities", params={"q": "police"}).is_success
        assert client.get("/readyz").is_success
        assert time.monotonic() - began < 1
        answers = [future.result() for future in asked]
    given = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert len(given) + len(refused) == BURST
    assert len(given) >= AT_ONCE + WAITING
    assert refused
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert {answer.json()["type"] for answer in refused} == {"urn:beatbook:problem:too-busy"}


def test_an_export_ends_with_the_client_who_asked_for_it(served: tuple[str, int]) -> None:
    address, pid = served

    def leave() -> None:
        with suppress(httpx.TimeoutException):
            httpx.get(f"{address}/export.graphml", timeout=httpx.Timeout(10, read=0.1), verify=False)

    with ThreadPoolExecutor(AT_ONCE + WAITING) as threads:
        for _ in range(AT_ONCE + WAITING):
            threads.submit(leave)
    deadline = time.monotonic() + 5
    while exports_of(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert httpx.get(f"{address}/export.graphml", timeout=20, verify=False).status_code == 200


def test_nothing_is_left_when_the_service_ends(
    store: Path, serve: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serve(store) as (address, process), ThreadPoolExecutor(1) as threads:
        assert httpx.get(f"{address}/export.ttl", timeout=20, verify=False).status_code == 200
        threads.submit(httpx.get, f"{address}/export.jsonld", timeout=20, verify=False)
        while not exports_of(process.pid):
            time.sleep(0.01)
        process.terminate()
        process.wait(20)
    assert list(tmp_path.iterdir()) == []


def write(exporter: Exporter, target: Path, stay: float = 60) -> None:
    async def leave() -> None:
        await asyncio.sleep(stay)

    asyncio.run(exporter.write("actors", "graphml", target, leave))


def test_what_goes_wrong_is_told(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="none"):
        write(Exporter(str(tmp_path / "none")), tmp_path / "a.graphml")
    with pytest.raises(QueryFailed) as left:
        write(Exporter(str(store)), tmp_path / "a.graphml", stay=0)
    assert left.value.reason is Reason.ABANDONED
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_apart(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.exporting import child

    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("leave_group", "die_with_parent"):
        monkeypatch.setattr(child, name, lambda: None)
    monkeypatch.setattr(child.os, "nice", lambda _: None)
    monkeypatch.setattr(child, "export_graph", fill)
    monkeypatch.setattr("sys.argv", ["child", str(store), "actors", "graphml", str(tmp_path / "a")])
    assert child.main() == child.DISK_FULL
