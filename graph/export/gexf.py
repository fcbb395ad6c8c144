"""GEXF 1.3, written as a stream, with a timeline: nodes and edges that have dates exist from day to day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import IO

from graph.export.markup import Shape
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
    nodes = _NODE.write(map(_living, rows.nodes), output)
    output.write("    </nodes>\n    <edges>\n")
    edges = _EDGE.write(map(_living, rows.edges), output)
    output.write(_FOOT)
    return ExportCount(nodes, edges)


def _attributes(side: str, columns: dict[str, str]) -> str:
    listed = "".join(
        f'      <attribute id="{side}_{name}" title="{name}" type="{_KINDS.get(kind, kind)}"/>\n'
        for name, kind in columns.items()
        if name not in _NAMED_APART
    )
    return f'    <attributes class="{side}" mode="static">\n{listed}    </attributes>\n'


def _living(row: Node | Edge) -> tuple[Value, ...]:
    """A row and its lifetime, from the first day to the day after the last.

    Gephi loses what begins and ends at one moment.
    """
    known = row.first is not None and row.last is not None
    return (*row, row.first, _next_day(row.last)) if known and row.last else (*row, None, None)


@lru_cache(maxsize=10_000)
def _next_day(day: str) -> str:
    last = date.fromisoformat(day)
    return (last if last == date.max else last + timedelta(days=1)).isoformat()


def _columns(side: str, columns: dict[str, str], fields: tuple[str, ...]) -> dict[int, str]:
    """The lifetime belongs to the tag, which the first value ends, for that is always there."""
    names = [name for name in columns if name not in _NAMED_APART]
    found = {len(fields): ' start="%s"', len(fields) + 1: ' end="%s"'}
    for name in names:
        opening = "><attvalues>" if name == names[0] else ""
        found[fields.index(name)] = f'{opening}<attvalue for="{side}_{name}" value="%s"/>'
    return found


_NODE = Shape(
    '      <node id="%s" label="%s"',
    (0, 1),
    _columns("node", NODE_COLUMNS, Node._fields),
    "</attvalues></node>\n",
    Node._fields.index("unnamed"),
)
_EDGE = Shape(
    '      <edge id="%s" source="%s" target="%s" label="%s" kind="%s" weight="%s"',
    (0, 1, 2, 3, 3, 4),
    _columns("edge", EDGE_COLUMNS, Edge._fields),
    "</attvalues></edge>\n",
    Edge._fields.index("derived"),
)
