"""GraphML, written as a stream: unique edge ids, one key per column, an edge's class as Gephi's edge type."""

from __future__ import annotations

from typing import IO
from xml.sax.saxutils import escape, quoteattr

from graph.export.rows import EDGE_COLUMNS, NODE_COLUMNS, Edge, ExportCount, Node, Rows, clean, written

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
    return f"    <node id={_attribute(node.id)}>{_data(node, 'node', NODE_COLUMNS)}</node>\n"


def _edge(edge: Edge) -> str:
    ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
    opening = f"<edge id={_attribute(edge.id)} {ends} label={_attribute(edge.label)}>"
    return f"    {opening}{_data(edge, 'edge', EDGE_COLUMNS)}</edge>\n"


def _data(row: Node | Edge, side: str, columns: dict[str, str]) -> str:
    """The values that are there; a column without one is left out, for no reader knows an empty value."""
    return "".join(
        f'<data key="{side}_{name}">{escape(written(value))}</data>'
        for name in columns
        if (value := getattr(row, name)) is not None
    )


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
