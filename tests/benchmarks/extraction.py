"""What claims cost over the bare pipeline, and whether memory stays flat: `python -m benchmarks.extraction`.

The same articles (our samples, each text several times over with another id) go through the pipeline alone
and through the whole extraction in turn, in one process and on one core; the ratio of the medians is printed.
"""

from __future__ import annotations

import hashlib
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from extract.extraction import ExtractionEngine
from extract.pipeline import load_pipeline
from extract.reader import read_articles
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
    articles = _articles()
    words = sum(len(article.text.split()) for article in articles)
    bare, whole = [], []
    for _ in range(ROUNDS + 1):
        bare.append(_seconds(lambda: list(engine.nlp.pipe([a.text for a in articles], batch_size=8))))
        whole.append(_seconds(lambda: [None for _ in engine.extract(articles)]))
    ratio = statistics.median(whole[1:]) / statistics.median(bare[1:])
    print(f"load: {loaded:.1f} s; {len(articles)} articles, {words} words")
    print(f"pipeline alone {words / statistics.median(bare[1:]):.0f} words/s")
    print(f"extraction / pipeline alone: {ratio:.2f} (at most {MOST})")
    print(f"memory while the articles went through {ROUNDS} more times: {_growth(engine, articles):+.1f} MB")


def _articles() -> list[Article]:
    found = list(read_articles([SAMPLES], lambda error: None))
    texts = [(f"{a.id}-{n}", a.text, a.published) for n in range(COPIES) for a in found]
    return [
        Article(name, text, hashlib.sha256(text.encode()).hexdigest(), published=day)
        for name, text, day in texts
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _growth(engine: ExtractionEngine, articles: list[Article]) -> float:
    """Megabytes by which the peak grows while the same articles are read several times more."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(ROUNDS):
        for _ in engine.extract(articles):
            pass
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    main()
