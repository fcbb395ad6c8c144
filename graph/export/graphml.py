"""GraphML, written as a stream: unique edge ids, one key per column, an edge's class as Gephi's edge type."""

from __future__ import annotations

from typing import IO

from graph.export.markup import Shape
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
    nodes, edges = _NODE.write(rows.nodes, output), _EDGE.write(rows.edges, output)
    output.write(_FOOT)
    return ExportCount(nodes, edges)


def _columns(side: str, columns: dict[str, str], fields: tuple[str, ...]) -> dict[int, str]:
    return {fields.index(name): f'<data key="{side}_{name}">%s</data>' for name in columns}


_NODE = Shape(
    '    <node id="%s">',
    (0,),
    _columns("node", NODE_COLUMNS, Node._fields),
    "</node>\n",
    Node._fields.index("unnamed"),
)
_EDGE = Shape(
    '    <edge id="%s" source="%s" target="%s" label="%s">',
    (0, 1, 2, 3),
    _columns("edge", EDGE_COLUMNS, Edge._fields),
    "</edge>\n",
    Edge._fields.index("derived"),
)
