"""Extraction on several cores: articles in chunks to worker processes, extractions back in input order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from graph.model import Article, Extraction

if TYPE_CHECKING:
    from extract.extraction import ExtractionEngine

CHUNK = 8
AHEAD = 3

_engine: ExtractionEngine | None = None


def extract_in_parallel(model: Path | None, articles: Iterable[Article], jobs: int) -> Iterator[Extraction]:
    """Extractions in input order; at most a few chunks are under way, so memory stays flat.

    `model` is the folder that each worker loads its pipeline from, None for the shipped one.
    """
    stream = iter(articles)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start_worker, (model,)) as pool:
        waiting: deque[Future[list[Extraction]]] = deque()
        while True:
            while len(waiting) < AHEAD * jobs and (chunk := list(islice(stream, CHUNK))):
                waiting.append(pool.submit(_extract_chunk, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()


def _start_worker(model: Path | None) -> None:
    from extract.extraction import ExtractionEngine
    from extract.pipeline.load import load_pipeline

    global _engine
    _engine = ExtractionEngine(load_pipeline(str(model) if model else None))


def _extract_chunk(articles: list[Article]) -> list[Extraction]:
    if _engine is None:
        raise RuntimeError("a worker was used before it was started")
    return list(_engine.extract(articles))
