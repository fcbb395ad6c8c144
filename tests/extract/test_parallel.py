"""Extraction on several cores says what extraction on one says, in the order of the articles."""

from __future__ import annotations

from pathlib import Path

from extract.extraction import ExtractionEngine
from extract.parallel import CHUNK
from extract.pipeline import load_pipeline
from extract.reader import read_articles

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "sample"


def test_workers_change_neither_results_nor_order() -> None:
    engine = ExtractionEngine(load_pipeline(None))
    articles = list(read_articles([SAMPLES], lambda error: None))
    assert len(articles) > CHUNK
    alone = list(engine.extract(articles))
    assert [one.article.id for one in alone] == [article.id for article in articles]
    assert list(engine.extract(iter(articles), jobs=2)) == alone
