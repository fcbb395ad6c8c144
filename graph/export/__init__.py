"""The graph as files for other programs: a format by suffix, streamed, put in place when complete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.errors import InputError
from graph.export import actors, events, gexf, graphml, rdf, tables
from graph.export.files import replacing
from graph.export.rows import ExportCount, Rows
from graph.store import View

VIEWS: dict[str, Callable[[View], Rows]] = {"actors": actors.rows, "events": events.rows}
FORMATS = {
    "graphml": ".graphml", "gexf": ".gexf", "csv": ".csv", "neo4j": ".csv",
    "turtle": ".ttl", "nquads": ".nq", "trig": ".trig", "jsonld": ".jsonld",
}  # fmt: skip

__all__ = ["FORMATS", "VIEWS", "ExportCount", "export_graph"]


def export_graph(view: View, path: Path, view_name: str = "actors", format: str | None = None) -> ExportCount:
    """Write the graph to a file and count what was written; InputError for an unknown view or format.

    GraphML, GEXF and CSV hold one of the two views: `actors` (an edge per pair and class) or `events`
    (event nodes between entities). CSV becomes two files, `<name>-nodes.csv` and `<name>-edges.csv`;
    format `neo4j` gives them the headers that neo4j-admin reads. N-Quads, TriG and JSON-LD hold
    everything, Turtle the default graph.
    """
    chosen = format or _by_suffix(path)
    if chosen in rdf.FORMATS:
        return rdf.write(view, path, chosen)
    if view_name not in VIEWS or chosen not in FORMATS:
        known = f"{', '.join(VIEWS)} as {', '.join(FORMATS)}"
        raise InputError(f"There is no export {view_name!r} as {chosen!r}; there are {known}.")
    rows = VIEWS[view_name](view)
    if chosen in ("csv", "neo4j"):
        return tables.write(rows, path, neo4j=chosen == "neo4j")
    with replacing(path) as output:
        return gexf.write(rows, output) if chosen == "gexf" else graphml.write(rows, output)


def _by_suffix(path: Path) -> str:
    chosen = next((name for name, suffix in FORMATS.items() if path.suffix.lower() == suffix), None)
    if chosen is None:
        suffixes = ", ".join(dict.fromkeys(FORMATS.values()))
        raise InputError(f"{path} names no format; end it in one of {suffixes}.")
    return chosen
