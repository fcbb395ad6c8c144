"""SIGKILL at any moment leaves whole articles or none."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph.check import check_article, read_shapes
from graph.network import build_network
from graph.networks import open_network
from graph.store import View, Writer
from graph.terms import read_ontology

_INGEST = """
import sys
from pathlib import Path
from stories import helena, louisiana
from graph.model import Extractor
from dataclasses import replace
from graph.store import Writer
writer = Writer.open(Path(sys.argv[1]), wait=10)
print("open", flush=True)
for number in range(10_000):
    story = (helena, louisiana)[number % 2](f"a{number % 40}")
    print(writer.add(replace(story, extractor=Extractor(str(number // 40), "f" * 64))), flush=True)
    if number % 7 == 3:
        writer.remove(f"a{number % 40}")
    if number % 10 == 9:
        writer.publish()
"""


def test_kill_at_random_moments(tmp_path: Path) -> None:
    folder, choose = tmp_path / "store", random.Random(7)
    for _ in range(4):
        _ingest_and_kill(folder, after=choose.uniform(0.05, 0.4))
        _assert_network(folder)
        Writer.open(folder, wait=10).close()
        _assert_network(folder)
    with View.open(folder) as view:
        graphs = sorted(graph.value for graph in view.store.named_graphs())  # type: ignore[union-attr]
        assert graphs
        sizes = {len(list(view.store.quads_for_pattern(None, None, None, graph)))
                 for graph in view.store.named_graphs()}  # fmt: skip
        assert len(sizes) == 2  # every graph is one of the two stories, whole
        shapes, ontology = read_shapes(), read_ontology()
        assert [found for graph in graphs[:2] for found in check_article(view, graph, shapes, ontology)] == []


def _assert_network(folder: Path) -> None:
    """The network that readers get is that of their state, whatever the kill left of its file."""
    if (folder / "current").exists():
        with View.open(folder) as view:
            found, built = open_network(view), build_network(view.store)
            ties = [
                {(network.iris[one], network.iris[other], mask) for one, row in network.plain.items()
                 for other, mask in row.items()}
                for network in (found, built)
            ]  # fmt: skip
            assert ties[0] == ties[1]


def _ingest_and_kill(folder: Path, after: float) -> None:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", _INGEST, str(folder)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.stdout.read()
    assert process.returncode == -signal.SIGKILL
