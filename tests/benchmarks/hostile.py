"""Twelve queries that would take a service down if they could."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

_CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r"
_TWICE = " ".join(f"BIND(CONCAT({', '.join([f'?{x}'] * 8)}) AS ?{y})" for x, y in pairwise("abcdefghijklm"))
_MANY = " 1" * 20_000
_REGEX = "FILTER(REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), '(a*)*(b*)*$'))"
HOSTILE: Final = {
    "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    "cartesian order": f"SELECT * {{ {_CROSS} }} ORDER BY ?a ?d ?g",
    "cartesian distinct": f"SELECT DISTINCT * {{ {_CROSS} }}",
    "cartesian group": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {_CROSS} }} GROUP BY ?a ?d ?g ?j ?m",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|^!<x:b>)* ?b . ?c (!<x:a>)* ?d . ?e (!<x:a>)* ?f }",
    "string bomb": f"SELECT ?m {{ BIND('xxxxxxxxxxxxxxxx' AS ?a) {_TWICE} }}",
    "deep nesting": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "deep expression": "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "huge values": f"SELECT (COUNT(*) AS ?n) {{ VALUES ?v {{{_MANY} }} VALUES ?w {{{_MANY} }} {_CROSS} }}",
    "regex": f"SELECT * {{ {_CROSS} {_REGEX} }} ORDER BY ?a ?d ?g",
    "exists": f"SELECT * {{ ?x ?y ?z FILTER NOT EXISTS {{ {_CROSS} FILTER(?a = ?x && ?r = 1) }} }}",
    "construct": f"CONSTRUCT {{ ?a ?b ?r }} WHERE {{ {_CROSS} }}",
}
# these send rows before they are stopped, so that the transfer breaks
STREAMING: Final = frozenset({"cartesian distinct", "construct"})
