"""GEXF 1.3, written as a stream, with a timeline: nodes and edges that have dates exist from day to day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import IO

from graph.export.markup import Template, render, template
from graph.export.rows import EDGE_COLUMNS, NODE_COLUMNS, Edge, ExportCount, Node, Rows, Value

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
    head = (node.id, node.label, *_lifetime(node))
    return render(_NODE if len(head) > 2 else _TIMELESS_NODE, head, node[2:])


def _edge(edge: Edge) -> str:
    head: tuple[Value, ...] = (
        edge.id,
        edge.source,
        edge.target,
        edge.label,
        edge.label,
        edge.weight,
        *_lifetime(edge),
    )
    return render(_EDGE if len(head) > 6 else _TIMELESS_EDGE, head, edge[5:])


def _lifetime(row: Node | Edge) -> tuple[str, ...]:
    """From the first day to the day after the last: Gephi loses what begins and ends at one moment."""
    if row.first is None or row.last is None:
        return ()
    last = date.fromisoformat(row.last)
    end = last if last == date.max else last + timedelta(days=1)
    return row.first, end.isoformat()


def _columns(side: str, columns: dict[str, str]) -> tuple[str, ...]:
    names = (name for name in columns if name not in _NAMED_APART)
    return tuple(f'<attvalue for="{side}_{name}" value="%s"/>' for name in names)


def _templates(side: str, attributes: str, columns: dict[str, str]) -> tuple[Template, Template]:
    """With a lifetime, and without."""
    closing = f"</attvalues></{side}>\n"
    openings = (f"      <{side} {attributes}{more}><attvalues>" for more in (_LIFETIME, ""))
    with_time, without = (template(opening, _columns(side, columns), closing) for opening in openings)
    return with_time, without


_LIFETIME = ' start="%s" end="%s"'
_NODE, _TIMELESS_NODE = _templates("node", 'id="%s" label="%s"', NODE_COLUMNS)
_EDGE, _TIMELESS_EDGE = _templates(
    "edge", 'id="%s" source="%s" target="%s" label="%s" kind="%s" weight="%s"', EDGE_COLUMNS
)
