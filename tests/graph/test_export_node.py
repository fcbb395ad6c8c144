"""The exports in graphology, which Gephi Lite reads them with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from graph.export import export_graph
from graph.store import View

FOLDER = Path(__file__).parent / "node"
REQUIRED = os.environ.get("CI") == "true"


@pytest.fixture(scope="module")
def node() -> str:
    """The Node program, with the libraries installed; the tests are skipped where Node is missing."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        if REQUIRED:
            pytest.fail("Node is missing: CI installs it.")
        pytest.skip("Node is missing: the exports are not read back in graphology.")
    if not (FOLDER / "node_modules").exists():
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=FOLDER, check=True, capture_output=True)
    return program


@pytest.mark.parametrize("name", ["actors", "events"])
@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_graphology_reads_it_back(view: View, tmp_path: Path, node: str, name: str, format: str) -> None:
    path = tmp_path / f"beat.{format}"
    written = export_graph(view, path, name)
    command = [node, "read.mjs", str(path)]
    found = json.loads(subprocess.run(command, cwd=FOLDER, check=True, capture_output=True).stdout)
    assert (found["nodes"], found["edges"]) == (written.nodes, written.edges)
    assert found["directed"] == written.edges
    assert found["label"] == "Border Patrol"
    assert found["weights"] == ["number"]
