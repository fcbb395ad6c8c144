"""How much a store holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef

from graph.lookups import Lookups
from graph.store import View
from graph.terms import BB, FACT_PROPERTIES


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of what is there. `facts` are the plain ones between entities, `classes` events by class."""

    articles: int
    entities: int
    events: int
    claims: int
    relations: int
    facts: int
    classes: dict[str, int]


def count(view: View) -> Counts:
    """Count articles, entities, events, claims of events, relations and plain facts."""
    lookups = Lookups(view)

    def instances(class_: URIRef) -> int:
        return _number(lookups.instances(class_))

    classes = {name: instances(BB[name]) for name in FACT_PROPERTIES}
    return Counts(
        instances(BB.Article),
        instances(BB.Entity),
        instances(BB.Event),
        int(next(view.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?c a bb:Claim } }"))[0]),
        instances(BB.Relation),
        sum(_number(lookups.pairs(property_)) for property_ in FACT_PROPERTIES.values()),
        {name: number for name, number in classes.items() if number},
    )


def _number(items: Iterator[object]) -> int:
    return sum(1 for _ in items)
