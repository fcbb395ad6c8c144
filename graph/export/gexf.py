"""GEXF 1.3, written as a stream, with a timeline: nodes and edges that have dates exist from day to day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import IO
from xml.sax.saxutils import quoteattr

from graph.export.rows import EDGE_COLUMNS, NODE_COLUMNS, Edge, ExportCount, Node, Rows, clean, written

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta><creator>beatbook</creator></meta>
  <graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">
"""
_FOOT = "    </edges>\n  </graph>\n</gexf>\n"
_NAMED_APART = ("label", "weight")  # attributes of the element itself
_KINDS = {"int": "integer"}


def write(rows: Rows, output: IO[str]) -> ExportCount:
    """Write nodes and edges; how many there were."""
    output.write(_HEAD)
    for side, columns in (("node", NODE_COLUMNS), ("edge", EDGE_COLUMNS)):
        output.write(_attributes(side, columns))
    output.write("    <nodes>\n")
    nodes = edges = 0
    for node in rows.nodes:
        output.write(_node(node))
        nodes += 1
    output.write("    </nodes>\n    <edges>\n")
    for edge in rows.edges:
        output.write(_edge(edge))
        edges += 1
    output.write(_FOOT)
    return ExportCount(nodes, edges)


def _attributes(side: str, columns: dict[str, str]) -> str:
    listed = "".join(
        f'      <attribute id="{side}_{name}" title="{name}" type="{_KINDS.get(kind, kind)}"/>\n'
        for name, kind in columns.items()
        if name not in _NAMED_APART
    )
    return f'    <attributes class="{side}" mode="static">\n{listed}    </attributes>\n'


def _node(node: Node) -> str:
    opening = f"<node id={_quoted(node.id)} label={_quoted(node.label)}{_lifetime(node)}>"
    return f"      {opening}{_values(node, 'node', NODE_COLUMNS)}</node>\n"


def _edge(edge: Edge) -> str:
    ends = f"source={_quoted(edge.source)} target={_quoted(edge.target)}"
    name = f"label={_quoted(edge.label)} kind={_quoted(edge.label)} weight={_quoted(str(edge.weight))}"
    opening = f"<edge id={_quoted(edge.id)} {ends} {name}{_lifetime(edge)}>"
    return f"      {opening}{_values(edge, 'edge', EDGE_COLUMNS)}</edge>\n"


def _values(row: Node | Edge, side: str, columns: dict[str, str]) -> str:
    listed = "".join(
        f'<attvalue for="{side}_{name}" value={_quoted(written(value))}/>'
        for name in columns
        if name not in _NAMED_APART and (value := getattr(row, name)) is not None
    )
    return f"<attvalues>{listed}</attvalues>"


def _lifetime(row: Node | Edge) -> str:
    """From the first day to the day after the last: Gephi loses what begins and ends at one moment."""
    if row.first is None or row.last is None:
        return ""
    last = date.fromisoformat(row.last)
    end = last if last == date.max else last + timedelta(days=1)
    return f' start="{row.first}" end="{end.isoformat()}"'


def _quoted(text: str) -> str:
    return quoteattr(clean(text))
