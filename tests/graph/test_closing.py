"""A view that is closed lets go of its checkpoint at once, whatever was read from it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.processes import open_checkpoints
from stories import helena, louisiana

from graph.check import check_store
from graph.entities import describe_entity
from graph.events import find_events
from graph.export import export_graph
from graph.neighborhood import find_neighborhood
from graph.networks import open_network
from graph.paths import find_paths
from graph.relations import find_relations
from graph.statistics import count
from graph.store import View, Writer

WHO = "SELECT ?who ?whom { ?who bb:withdrewFrom ?whom }"


def export(form: str, projection: str = "actors") -> Callable[[View], object]:
    """Writes the graph beside the store."""
    return lambda view: export_graph(view, view.root / "out" / "beat.csv", projection, form)


def ends(view: View) -> tuple[str, str]:
    """Two entities that are connected."""
    one, other = next(view.select(WHO))
    return one, other


READS: dict[str, Callable[[View], object]] = {
    **{form: export(form) for form in ("graphml", "gexf", "csv", "turtle", "nquads", "jsonld")},
    "events exported": export("graphml", "events"),
    "events": lambda view: find_events(view, "Withdraw", ends(view)[0]),
    "events of days": lambda view: find_events(view, since="2026-02", until="2026-03"),
    "relations": lambda view: find_relations(view, ends(view)[0]),
    "entity": lambda view: describe_entity(view, ends(view)[0]),
    "paths": lambda view: find_paths(view, *ends(view), since="2020", until="2030"),
    "neighborhood": lambda view: find_neighborhood(view, open_network(view), ends(view)[0]),
    "statistics": count,
    "check": lambda view: list(check_store(view)),
    "a query not read to its end": lambda view: next(view.select("SELECT * { ?a ?b ?c }")),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two articles."""
    folder = tmp_path_factory.mktemp("closing") / "store"
    with Writer.open(folder) as writer:
        writer.add(helena())
        writer.add(louisiana())
    (folder / "out").mkdir()
    return folder


@pytest.mark.parametrize("name", READS)
def test_a_closed_view_has_no_file_open_before_any_collection(folder: Path, name: str) -> None:
    gc.disable()
    try:
        with View.open(folder) as view:
            READS[name](view)
            assert still_open(folder)
        assert not still_open(folder)
    finally:
        gc.enable()


def still_open(folder: Path) -> set[str]:
    """The checkpoints of a store that this process has open."""
    return {path for path in open_checkpoints(os.getpid()) if path.startswith(f"{folder}/")}
