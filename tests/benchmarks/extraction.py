"""What claims cost over the bare pipeline, and whether memory stays flat: `python -m benchmarks.extraction`.

The same articles (our samples, each text several times over with another id) go through the pipeline alone
and through the whole extraction, from text to lines of JSON, in turn and in one process; the medians of the
rounds' ratios are printed, of what a clock on the wall says, and of processor time. The first is what
somebody waits: while articles are read, the pipeline goes on with the next ones on another core, if there is
one. Folders of other texts may be named: `… extraction FOLDER`.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from extract.extraction import ExtractionEngine
from extract.pipeline import load_pipeline
from extract.reader import read_articles
from graph.interchange import to_record
from graph.model import Article

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "sample"
COPIES = 2
ROUNDS = 5
MOST = 1.35


def main() -> None:
    """Print the ratio and the growth of memory."""
    started = time.perf_counter()
    engine = ExtractionEngine(load_pipeline(None))
    loaded = time.perf_counter() - started
    articles = _articles([Path(name) for name in sys.argv[1:]] or [SAMPLES])
    words = sum(len(article.text.split()) for article in articles)
    bare, whole = [], []
    for _ in range(ROUNDS + 1):
        bare.append(_seconds(lambda: list(engine.nlp.pipe([a.text for a in articles], batch_size=8))))
        whole.append(_seconds(lambda: _write(engine, articles)))
    waited, worked = (
        statistics.median(w[clock] / b[clock] for w, b in zip(whole[1:], bare[1:], strict=True))
        for clock in (0, 1)
    )
    print(f"load: {loaded:.1f} s; {len(articles)} articles, {words} words")
    print(f"pipeline alone {words / statistics.median(b[0] for b in bare[1:]):.0f} words/s")
    print(f"extraction / pipeline alone: {waited:.2f} (at most {MOST}); processor time {worked:.2f}")
    print(f"memory while the articles went through {ROUNDS} more times: {_growth(engine, articles):+.1f} MB")


def _write(engine: ExtractionEngine, articles: list[Article]) -> int:
    """Characters of the JSON that the articles become."""
    return sum(len(json.dumps(to_record(one), ensure_ascii=False)) for one in engine.extract(articles))


def _articles(folders: list[Path]) -> list[Article]:
    found = list(read_articles(folders, lambda error: None))
    texts = [(f"{a.id}-{n}", a.text, a.published) for n in range(COPIES) for a in found]
    return [
        Article(name, text, hashlib.sha256(text.encode()).hexdigest(), published=day)
        for name, text, day in texts
    ]


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Of the clock, and of processors."""
    waited, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - waited, time.process_time() - worked


def _growth(engine: ExtractionEngine, articles: list[Article]) -> float:
    """Megabytes by which the peak grows while the same articles are read several times more."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(ROUNDS):
        for _ in engine.extract(articles):
            pass
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    main()
