"""GraphML, written as a stream: unique edge ids, one key per column, an edge's class as Gephi's edge type."""

from __future__ import annotations

from typing import IO

from graph.export.markup import render, template
from graph.export.rows import EDGE_COLUMNS, NODE_COLUMNS, Edge, ExportCount, Node, Rows

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_FOOT = "  </graph>\n</graphml>\n"


def write(rows: Rows, output: IO[str]) -> ExportCount:
    """Write nodes and edges; how many there were."""
    output.write(_HEAD)
    for side, columns in (("node", NODE_COLUMNS), ("edge", EDGE_COLUMNS)):
        for name, kind in columns.items():
            output.write(f'  <key id="{side}_{name}" for="{side}" attr.name="{name}" attr.type="{kind}"/>\n')
    output.write('  <graph id="beatbook" edgedefault="directed">\n')
    nodes = edges = 0
    for node in rows.nodes:
        output.write(_node(node))
        nodes += 1
    for edge in rows.edges:
        output.write(_edge(edge))
        edges += 1
    output.write(_FOOT)
    return ExportCount(nodes, edges)


def _node(node: Node) -> str:
    return render(_NODE, (node.id,), node[1:])


def _edge(edge: Edge) -> str:
    return render(_EDGE, (edge.id, edge.source, edge.target, edge.label), edge[3:])


def _columns(side: str, columns: dict[str, str]) -> tuple[str, ...]:
    return tuple(f'<data key="{side}_{name}">%s</data>' for name in columns)


_NODE = template('    <node id="%s">', _columns("node", NODE_COLUMNS), "</node>\n")
_EDGE = template(
    '    <edge id="%s" source="%s" target="%s" label="%s">', _columns("edge", EDGE_COLUMNS), "</edge>\n"
)
