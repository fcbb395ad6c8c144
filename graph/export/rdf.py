"""RDF in its standard formats, streamed from the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, RdfFormat, serialize

from graph.export.files import replacing_bytes
from graph.export.rows import ExportCount
from graph.store import View
from graph.terms import PREFIXES

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}


class _Counter:
    """Statements on their way, counted."""

    def __init__(self, view: View, all_graphs: bool) -> None:
        self.count = 0
        self._view = view
        self._all = all_graphs

    def __iter__(self) -> Iterator[Any]:
        graph = None if self._all else DefaultGraph()
        for quad in self._view.store.quads_for_pattern(None, None, None, graph):
            self.count += 1
            yield quad if self._all else quad.triple


def write(view: View, path: Path, format: str) -> ExportCount:
    """Write every graph, or in Turtle, which knows but one, the default graph; how many statements."""
    statements = _Counter(view, all_graphs=format != "turtle")
    prefixes = dict(PREFIXES) if format in ("turtle", "trig") else None
    with replacing_bytes(path) as output:
        serialize(iter(statements), output, format=FORMATS[format], prefixes=prefixes)
    return ExportCount(0, 0, statements.count)
