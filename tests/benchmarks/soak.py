"""Everything at once for some minutes: nothing accepted is lost, nothing is half there, nothing piles up.

`PYTHONPATH=.:tests python -m benchmarks.soak --minutes 10`: articles come and go over HTTP while honest and
hostile queries run, clients leave in the middle, and the writing process, query workers and the process that
makes them are killed at random moments. Afterwards the store must hold the very quads that a store has which
took in the same articles undisturbed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx
from benchmarks.disturbance import Clients, Killer
from benchmarks.processes import descendants, open_checkpoints, resident_mb
from benchmarks.service import serving

from api.ingest import ingest
from api.writing.child import load_engine
from api.writing.queue import REMEMBERED
from extract.documents import make_article
from graph.store import View, Writer

TOKEN: Final = "soak"
SAMPLES: Final = 10  # the last may be little above the most of the first half
READ_AT_ONCE: Final = 4  # checkpoints: the newest, and what clients still read
SETTLE_SECONDS: Final = 300.0
PEOPLE: Final = ("Tom Varga", "Ana Ruiz", "Lena Holt", "Paul Quick", "Sue Marsh", "Ned Abbott")
BODIES: Final = ("Border Patrol", "Alder Police Department", "Dover School Board", "Harlan County Council")
DEEDS: Final = ("criticized", "sued", "withdrew from", "supported", "met with", "investigated")


class Author:
    """Sends articles and takes some out again; knows what the store must hold in the end."""

    def __init__(self, address: str, chance: random.Random) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        self._client = httpx.Client(base_url=address, headers=headers, timeout=60)
        self._chance, self._number = chance, 0
        self.kept: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()
        self.jobs: list[str] = []

    def step(self) -> None:
        """Send one request, and note it if it was accepted: jobs are done in that order."""
        if self.kept and self._chance.random() < 0.2:
            article = self._chance.choice(sorted(self.kept))
            if self._accepted(self._client.delete(f"/articles/{article}")):
                del self.kept[article]
        else:
            batch = dict(self._write() for _ in range(self._chance.randint(1, 4)))
            body = [{"id": name, "text": text} for name, text in batch.items()]
            if self._accepted(self._client.post("/articles", json=body)):
                self.kept |= batch
        time.sleep(self._chance.random())

    def _write(self) -> tuple[str, str]:
        if self.kept and self._chance.random() < 0.2:  # another text for one that is there
            return self._chance.choice(sorted(self.kept)), self._text()
        self._number += 1
        return f"soak-{self._number}", self._text()

    def _text(self) -> str:
        pick = self._chance.choice
        return " ".join(
            f"{pick(PEOPLE)} {pick(DEEDS)} the {pick(BODIES)} on March {self._chance.randint(1, 28)}, 2026."
            for _ in range(self._chance.randint(1, 4))
        )

    def _accepted(self, response: httpx.Response) -> bool:
        self.statuses[response.status_code] += 1
        if response.status_code == 429:
            time.sleep(float(response.headers["Retry-After"]))
        if response.status_code == 202:
            self.jobs.append(response.headers["Location"])
        return response.status_code == 202

    def failed_jobs(self) -> list[str]:
        """What went wrong with accepted jobs that are still remembered."""
        jobs = [self._client.get(address).json() for address in self.jobs[-REMEMBERED:]]
        return [str(job["errors"]) for job in jobs if job["status"] != "done"]


def repeat(step: Callable[[], None], stop: threading.Event, faults: list[str]) -> None:
    """Take a step again and again; what it raises is a fault of ours."""
    while not stop.is_set():
        try:
            step()
        except (httpx.HTTPError, AssertionError, OSError) as error:
            faults.append(f"{step.__qualname__}: {type(error).__name__} {error}")
            time.sleep(0.5)


def settle(address: str, store: Path) -> bool:
    """Whether all jobs end within a time."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        waiting = httpx.get(f"{address}/metrics").text.partition("\nbeatbook_jobs_waiting ")[2]
        if waiting.startswith("0") and not list((store / "jobs").iterdir()):
            return True
        time.sleep(0.5)
    return False


def quads_of(store: Path) -> set[str]:
    with View.open(store) as view:
        return {str(quad) for quad in view.store.quads_for_pattern(None, None, None, None)}


def compare(store: Path, kept: dict[str, str], folder: Path) -> tuple[int, int]:
    """How many quads the store lacks, and has too many, against one that was never disturbed."""
    with Writer.open(folder) as writer:
        articles = [make_article(name, text, {}, "the soak") for name, text in kept.items()]
        ingest(articles, load_engine(None), writer, lambda *_: None)
    expected, found = quads_of(folder), quads_of(store)
    return len(expected - found), len(found - expected)


def memory_of(pid: int) -> dict[str, float]:
    """Megabytes of the service itself and of all it started, and how many checkpoints it has open."""
    return {
        "open": len(open_checkpoints(pid)),
        "service": round(resident_mb(pid)),
        "all": round(sum(map(resident_mb, (pid, *descendants(pid))))),
    }


def soak(store: Path, minutes: float, seed: int) -> dict[str, object]:
    """Run everything against a store for some minutes; what was seen."""
    settings = {
        "write_token": TOKEN, "query_seconds": 2, "query_memory_mb": 300, "queries": 6, "jobs": 8,
        "cache_mb": 4, "log": "json",
    }  # fmt: skip
    stop, faults = threading.Event(), list[str]()
    with serving(store, **settings) as (address, process):
        author = Author(address, random.Random(seed))
        clients = Clients(address, random.Random(seed + 1))
        killer = Killer(process.pid, random.Random(seed + 2))
        steps = [author.step, clients.look, clients.look, clients.attack, clients.leave, killer.step]
        threads = [threading.Thread(target=repeat, args=(step, stop, faults)) for step in steps]
        for thread in threads:
            thread.start()
        memory = []
        for _ in range(SAMPLES):
            time.sleep(minutes * 60 / SAMPLES)
            memory.append(memory_of(process.pid))
        stop.set()
        for thread in threads:
            thread.join()
        settled = settle(address, store)
        failed = author.failed_jobs()
        memory.append(memory_of(process.pid))
        alive = process.poll() is None
    checkpoints = [path.name for path in (store / "checkpoints").iterdir() if path.is_dir()]
    lacking, extra = compare(store, author.kept, store.with_name("undisturbed"))
    return {
        "alive": alive, "settled": settled, "jobs_failed": failed[:10], "faults": faults[:10],
        "kept": len(author.kept),
        "writes": dict(author.statuses), "reads": dict(clients.statuses), "left": clients.left,
        "kills": dict(killer.killed), "lacking": lacking, "extra": extra,
        "checkpoints": len(checkpoints), "memory": memory,
    }  # fmt: skip


def verdict(seen: dict[str, object]) -> list[str]:
    """What is not as it must be."""
    reads, writes = seen["reads"], seen["writes"]
    assert isinstance(reads, dict)
    assert isinstance(writes, dict)
    memory = seen["memory"]
    assert isinstance(memory, list)
    middle = max(sample["service"] for sample in memory[: SAMPLES // 2])
    found = {
        "the service ended": not seen["alive"],
        "accepted jobs failed": bool(seen["jobs_failed"]),
        "jobs are left over": not seen["settled"],
        f"faults: {seen['faults']}": bool(seen["faults"]),
        "quads are lost or half there": bool(seen["lacking"] or seen["extra"]),
        "a 5xx that is not 503 or 504": any(status >= 500 and status not in (503, 504) for status in reads),
        "a write was neither taken nor put off": bool(set(writes) - {202, 429}),
        "checkpoints pile up": int(str(seen["checkpoints"])) > 4,  # workers that wait may hold old ones
        "the service keeps old checkpoints open": max(sample["open"] for sample in memory) > READ_AT_ONCE,
        "the service's memory grows": memory[-1]["service"] > 1.2 * middle + 20,
    }
    return [name for name, bad in found.items() if bad]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "soak"
        Writer.open(store).close()
        seen = soak(store, arguments.minutes, arguments.seed)
    print(json.dumps(seen, indent=1))
    wrong = verdict(seen)
    print("\n".join(wrong) or "Nothing was lost, nothing is half there, nothing piles up.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
