"""CSV, one file of nodes and one of edges, in plain headers or in those that neo4j-admin import reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from graph.export.files import replacing
from graph.export.rows import EDGE_COLUMNS, NODE_COLUMNS, Edge, ExportCount, Node, Rows, written

_ENDS = {False: ("Id", "Source", "Target"), True: (":ID", ":START_ID", ":END_ID")}


def write(rows: Rows, path: Path, neo4j: bool) -> ExportCount:
    """Write the two files beside `path`; how many nodes and edges there were."""
    stem = path.with_suffix("")
    node_path, edge_path = (stem.with_name(f"{stem.name}-{side}.csv") for side in ("nodes", "edges"))
    with replacing(node_path) as node_file, replacing(edge_path) as edge_file:
        nodes = _write(node_file, _node_header(neo4j), (_node(node, neo4j) for node in rows.nodes))
        edges = _write(edge_file, _edge_header(neo4j), (_edge(edge, neo4j) for edge in rows.edges))
    return ExportCount(nodes, edges)


def _write(output: IO[str], header: list[str], lines: Iterable[list[str]]) -> int:
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(header)
    count = 0
    for count, line in enumerate(lines, start=1):  # noqa: B007
        writer.writerow(line)
    return count


def _node_header(neo4j: bool) -> list[str]:
    identity, _, _ = _ENDS[neo4j]
    labels = [":LABEL"] if neo4j else []
    return [identity, *labels, *_columns(NODE_COLUMNS, neo4j)]


def _edge_header(neo4j: bool) -> list[str]:
    _, source, target = _ENDS[neo4j]
    kind = [":TYPE", "id"] if neo4j else ["Type", "Id"]
    return [source, target, *kind, *_columns(EDGE_COLUMNS, neo4j)]


def _columns(columns: dict[str, str], neo4j: bool) -> Iterator[str]:
    for name, kind in columns.items():
        yield f"{name}:{kind}" if neo4j else name.capitalize() if name in ("label", "weight") else name


def _node(node: Node, neo4j: bool) -> list[str]:
    labels = [f"{node.kind.capitalize()};{node.type}"] if neo4j else []
    return [node.id, *labels, *map(_cell, node[1:])]


def _edge(edge: Edge, neo4j: bool) -> list[str]:
    kind = edge.label if neo4j else "Directed"  # what the column Type means to Gephi
    return [edge.source, edge.target, kind, edge.id, *map(_cell, edge[3:])]


def _cell(value: str | int | float | bool | None) -> str:
    return "" if value is None else written(value)
