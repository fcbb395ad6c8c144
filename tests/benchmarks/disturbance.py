"""Those who make a service's life hard: hostile clients, clients that leave, and a hand that kills."""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from collections import Counter
from contextlib import suppress
from typing import Final
from urllib.parse import quote, urlsplit

import httpx
from benchmarks.hostile import HOSTILE
from benchmarks.processes import children, command_of

LOOKS: Final = (
    "/sparql?query=ASK%20%7B%20%3Fs%20a%20bb%3AArticle%20%7D%20%23{n}",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%201000%20%23{n}",
    "/sparql?query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20a%20%3Fo%20%7D%20%23{n}",
    "/entities?q=border",
    "/entities?q=varg",
    "/events?limit=50",
    "/articles?limit=50",
    "/neighborhood/person:tom-varga",
    "/paths?source=Tom%20Varga&target=Border%20Patrol",
    "/export.graphml",
    "/metrics",
    "/readyz",
)
LONG: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


class Clients:
    """Honest and hostile questions, and half-finished ones; counts the statuses of the answers."""

    def __init__(self, address: str, chance: random.Random) -> None:
        self._address, self._chance = address, chance
        self._client = httpx.Client(base_url=address, timeout=60)
        self.statuses: Counter[int] = Counter()
        self.left = 0

    def look(self) -> None:
        """Ask something honest; a transfer may break only where a worker may have been killed over it."""
        path = self._chance.choice(LOOKS).format(n=self._chance.random())
        try:
            self.statuses[self._client.get(path).status_code] += 1
        except httpx.RemoteProtocolError:
            assert path.startswith("/sparql"), path
        time.sleep(self._chance.random() / 20)

    def attack(self) -> None:
        """Ask something hostile."""
        query = HOSTILE[self._chance.choice(sorted(HOSTILE))]
        with suppress(httpx.RemoteProtocolError):  # cut off after some rows
            self.statuses[self._client.post("/sparql", data={"query": query}).status_code] += 1

    def leave(self) -> None:
        """Send a request, or a part of one, and leave after a moment."""
        parts = urlsplit(self._address)
        head = f"GET /sparql?query={quote(LONG)} HTTP/1.1\r\nHost: soak\r\n\r\n".encode()
        with socket.create_connection((str(parts.hostname), parts.port), timeout=20) as connection:
            connection.sendall(head[: self._chance.choice([10, 60, len(head)])])
            time.sleep(self._chance.random() / 2)
        self.left += 1


class Killer:
    """Kills one of the service's processes every few seconds: the writer, the nursery or a query worker."""

    def __init__(self, service: int, chance: random.Random) -> None:
        self._service, self._chance = service, chance
        self.killed: Counter[str] = Counter()

    def step(self) -> None:
        """Wait a while, then kill one."""
        time.sleep(self._chance.uniform(0.5, 6))
        processes = children(self._service)
        nurseries = [pid for pid in processes if "api.pool.nursery" in command_of(pid)]
        kinds = {
            "writer": [pid for pid in processes if "api.writing.child" in command_of(pid)],
            "nursery": nurseries,
            "worker": [worker for nursery in nurseries for worker in children(nursery)],
        }
        kind = self._chance.choice(["writer", "worker", "worker", "nursery"])
        if kinds[kind]:
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(kinds[kind]), signal.SIGKILL)
                self.killed[kind] += 1
