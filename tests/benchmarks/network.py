"""The network's file against reading the whole store: a service's start, and a publish of a few articles.

`PYTHONPATH=.:tests python -m benchmarks.network --articles 10000 100000`; ratios within one run.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.generated import articles
from benchmarks.stores import copied_store

from graph.model import Extraction
from graph.network import build_network, follow_network, read_network
from graph.store import View, Writer

NEW = 20


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which a busy machine does not stretch."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measure(folder: Path, times: int = 5) -> Iterator[tuple[str, float, float]]:
    """What is compared, its seconds by reading the whole store, and by the file; articles are added."""
    with View.open(folder) as view:
        whole = statistics.median(seconds(lambda: build_network(view.store)) for _ in range(3))
        yield (
            "start",
            whole,
            statistics.median(seconds(lambda: read_network(folder, view.generation)) for _ in range(times)),
        )
    for what, prefix in (("new", f"n{random.randrange(10**6)}-"), ("replaced", "g")):
        made = iter(enumerate(articles(times * NEW, seed=random.randrange(10**6))))
        named = (replace(one, article=replace(one.article, id=f"{prefix}{n}")) for n, one in made)
        rounds = [publish(folder, list(islice(named, NEW))) for _ in range(times)]
        publishing, following = (statistics.median(column) for column in zip(*rounds, strict=True))
        yield f"publish of {NEW} {what} articles", whole, publishing
        yield "refresh of a running service after that", whole, following


def publish(folder: Path, extractions: list[Extraction]) -> tuple[float, float]:
    """Seconds to find what a publish changes of the network, and to follow that in a service."""
    with View.open(folder) as old, Writer.open(folder) as writer:
        network = read_network(folder, old.generation)
        assert network is not None
        for extraction in extractions:
            writer.add(extraction)
        assert writer._ties is not None
        finding = seconds(lambda: writer._ties.read(writer._open_store))  # type: ignore[union-attr]
        writer.publish()
        with View.open(folder) as new:
            states = network, old.generation, new.generation
            assert follow_network(folder, *states) is not None
            return finding, seconds(lambda: follow_network(folder, *states))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    for number in parser.parse_args().articles:
        with copied_store(number) as folder:
            for name, whole, ours in measure(folder):
                print(
                    f"{number:>7,} articles, {name}: from the store {whole:.3f} s, by the file {ours:.4f} s, "
                    f"{whole / ours:.1f} times"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
