"""A small store of invented articles, and a real service over it on loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.model import Article, Claim, Entity, Extraction, Extractor, Filler, Mention, Relation, Span
from graph.store import Writer

EXTRACTOR = Extractor("test", "0" * 64)
SENTENCES = {
    "alder-1": [
        ("Tom Varga withdrew from the Tri-County Task Force on Monday.", "Withdraw", "withdrew"),
        ("The Tri-County Task Force cooperated with the Border Watch in March.", "Cooperate", "cooperated"),
    ],
    "alder-2": [
        ("Mayor Ana Ruiz criticized the Border Watch.", "Criticize", "criticized"),
        ("The Border Watch reportedly arrested Tom Varga.", "Arrest", "arrested"),
    ],
    "alder-3": [("Ana Ruiz supported the Café Society of Alder.", "Support", "supported")],
}
NAMES = {
    "Tom Varga": "Person",
    "Ana Ruiz": "Person",
    "Tri-County Task Force": "Undertaking",
    "Border Watch": "Agency",
    "Café Society of Alder": "Organization",
}


def span_of(text: str, part: str, offset: int) -> tuple[int, int, str]:
    start = text.index(part, offset)
    return start, start + len(part), part


def make_extraction(article_id: str, sentences: list[tuple[str, str, str]]) -> Extraction:
    """The claims of sentences whose first named entity acts on the second."""
    text = " ".join(sentence for sentence, _, _ in sentences)
    article = Article(
        article_id, text, sha256(text.encode()).hexdigest(), f"Report {article_id}", publisher="Alder Post",
        published="2026-03-02",
    )  # fmt: skip
    entities: dict[str, Entity] = {}
    claims, at = [], 0
    for number, (sentence, class_, trigger) in enumerate(sentences, start=1):
        found = sorted((sentence.index(name), name) for name in NAMES if name in sentence)
        fillers = []
        for _, name in found:
            entity = entities.setdefault(name, Entity(f"e{len(entities) + 1}", NAMES[name], name, True))
            place = span_of(text, name, at)
            mentions = (*entity.mentions, Mention(*place, "name"))
            entities[name] = Entity(entity.id, entity.type, name, True, (), (), mentions)
            fillers.append(Filler(*place, entity.id))
        reported = "reported" if "reportedly" in sentence else "asserted"
        claims.append(
            Claim(
                f"v{number}", class_, Span(*span_of(text, trigger, at)), Span(*span_of(text, sentence, at)),
                0.9, actor=(fillers[0],), target=(fillers[1],), modality=reported,
            )
        )  # fmt: skip
        at += len(sentence) + 1
    relations = _posts(entities, text)
    return Extraction(article, EXTRACTOR, tuple(entities.values()), relations, tuple(claims))


def _posts(entities: dict[str, Entity], text: str) -> tuple[Relation, ...]:
    if "Mayor Ana Ruiz" not in text:
        return ()
    evidence = Span(*span_of(text, "Mayor Ana Ruiz", 0))
    return (Relation("holdsPost", entities["Ana Ruiz"].id, "mayor", evidence, 0.9),)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("store") / "beat"
    with Writer.open(directory, "http://127.0.0.1/") as writer:
        for article_id, sentences in SENTENCES.items():
            writer.add(make_extraction(article_id, sentences))
    return directory


Environment = dict[str, str]
Serve = Callable[..., Any]


def environment(store: object, **settings: object) -> Environment:
    """The variables of a child that reads this store."""
    given = {f"BEATBOOK_{name.upper()}": str(value) for name, value in settings.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BEATBOOK_")}
    return kept | {"BEATBOOK_STORE": str(store)} | given


@contextmanager
def running(store: object, **settings: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real `beatbook serve` on a free port: its address and its process."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0"]
    process = subprocess.Popen(
        command, env=environment(store, **settings), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    with process.stderr as stderr:
        first = stderr.readline()
        address = re.search(r"http://\S+", first)
        assert address, first + stderr.read()
        drain = threading.Thread(target=stderr.read, daemon=True)
        drain.start()
        try:
            yield address[0], process
        finally:
            process.terminate()
            process.wait(20)
            drain.join(5)


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Starts services with settings of a test's own."""
    return running


@pytest.fixture(scope="session")
def address(store: Path) -> Iterator[str]:
    with running(store, query_seconds=3, queries=4) as (address, _):
        yield address


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=20, verify=False) as client:  # no certificates to load
        yield client
