"""Extraction on several cores says what extraction on one says, in the order of the articles."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.extraction import BATCH, ExtractionEngine
from extract.parallel import CHUNK
from extract.pipeline import load_pipeline
from extract.reader import read_articles
from graph.interchange import to_record
from graph.model import Article

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "sample"


def test_workers_change_neither_results_nor_order() -> None:
    engine = ExtractionEngine(load_pipeline(None))
    articles = list(read_articles([SAMPLES], lambda error: None))
    assert len(articles) > CHUNK
    alone = list(engine.extract(articles))
    assert [one.article.id for one in alone] == [article.id for article in articles]
    assert list(engine.extract(iter(articles), jobs=2)) == alone


def _short_articles(number: int, taken: list[int]) -> Iterator[Article]:
    for n in range(number):
        taken.append(n)
        text = f"Officer {n} criticized the mayor on Monday."
        yield Article(f"a{n}", text, hashlib.sha256(text.encode()).hexdigest())


def test_parsing_goes_one_batch_ahead_and_no_further() -> None:
    engine, taken = ExtractionEngine(load_pipeline(None)), list[int]()
    found = engine.extract(_short_articles(5 * BATCH, taken))
    assert next(found).article.id == "a0"
    assert len(taken) == 2 * BATCH
    for n in range(1, BATCH + 1):
        assert next(found).article.id == f"a{n}"
    assert len(taken) == 3 * BATCH


def test_nothing_is_left_running_when_the_rest_is_not_wanted() -> None:
    engine, before = ExtractionEngine(load_pipeline(None)), threading.active_count()
    found = engine.extract(_short_articles(5 * BATCH, []))
    next(found)
    assert threading.active_count() == before + 1
    found.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


def test_an_error_beside_reaches_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ExtractionEngine(load_pipeline(None))
    prepare = engine.prepare

    def fail(text: str) -> object:
        if "12" in text:
            raise MemoryError("no room")
        return prepare(text)

    monkeypatch.setattr(engine, "prepare", fail)
    read = []
    with pytest.raises(MemoryError, match="no room"):
        read.extend(one.article.id for one in engine.extract(_short_articles(3 * BATCH, [])))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_no_hash_decides(seed: str) -> None:
    code = (
        "import json, sys; from pathlib import Path; from extract.extraction import ExtractionEngine;"
        "from extract.pipeline import load_pipeline; from extract.reader import read_articles;"
        "from graph.interchange import to_record;"
        "articles = read_articles([Path(sys.argv[1])], lambda error: None);"
        "engine = ExtractionEngine(load_pipeline(None));"
        "print(json.dumps([to_record(one) for one in engine.extract(articles)]))"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", code, str(SAMPLES)]
    there = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    engine = ExtractionEngine(load_pipeline(None))
    here = [to_record(one) for one in engine.extract(read_articles([SAMPLES], lambda error: None))]
    assert json.loads(there) == json.loads(json.dumps(here))
