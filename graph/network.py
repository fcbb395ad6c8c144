"""The plain facts as a NetworkX graph: integer nodes, one edge per pair, its relations as a bitmask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import networkx as nx
from pyoxigraph import DefaultGraph, NamedNode
from rdflib import RDF, URIRef

from graph.errors import QueryError
from graph.store import View
from graph.terms import BB, FACT_PROPERTIES, STANDING_PROPERTIES, local_name

PROPERTIES: tuple[URIRef, ...] = (*FACT_PROPERTIES.values(), *STANDING_PROPERTIES)
PLAIN = (1 << len(PROPERTIES)) - 1
STANDING = PLAIN & ~((1 << len(FACT_PROPERTIES)) - 1)
STANDING_NAMES: dict[URIRef, str] = {
    BB.holdsPostIn: "holdsPost", BB.formerlyHeldPostIn: "holdsPost", BB.memberOf: "memberOf",
    BB.partOf: "partOf", BB.locatedIn: "locatedIn",
}  # fmt: skip
_CLASSES = tuple(FACT_PROPERTIES)
_REPORTED = """
SELECT DISTINCT ?class ?actor ?other WHERE {
  ?event bb:status bb:reported ; a ?class ; bb:hasActor|bb:onBehalfOf ?actor .
  { ?event bb:hasTarget ?other } UNION
  { ?event bb:hasObject ?other FILTER NOT EXISTS { ?event bb:hasTarget ?target } }
}"""


@dataclass(slots=True)
class Network:
    """Entities and what connects them: `plain` facts in one graph, with what is only reported in `full`.

    Sets without a name are no nodes: they only have `fringe` edges. The lower bits of an edge's `mask`
    are plain facts, in the order of PROPERTIES; the higher bits the same relations, reported only.
    """

    iris: list[str] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    plain: nx.Graph[int] = field(default_factory=nx.Graph)
    full: nx.Graph[int] = field(default_factory=nx.Graph)
    fringe: dict[int, dict[int, int]] = field(default_factory=dict)

    def node(self, iri: str) -> int:
        """The number of an entity, a new one for a new entity."""
        if iri not in self.index:
            self.index[iri] = len(self.iris)
            self.iris.append(iri)
        return self.index[iri]

    def connect(self, one: int, other: int, mask: int, sets: set[int]) -> None:
        """Add relations to the edge between two entities."""
        if one in sets or other in sets:
            for near, far in ((one, other), (other, one)):
                edges = self.fringe.setdefault(near, {})
                edges[far] = edges.get(far, 0) | mask
            return
        known = self.mask(one, other) | mask
        self.full.add_edge(one, other, mask=known)
        if known & PLAIN:
            self.plain.add_edge(one, other, mask=known)

    def mask(self, one: int, other: int) -> int:
        """The relations between two entities."""
        data = self.full.get_edge_data(one, other)
        return int(data["mask"]) if data else self.fringe.get(one, {}).get(other, 0)


def build_network(view: View) -> Network:
    """The network of a store's plain facts, and of what is only reported, marked as that."""
    network = Network()
    sets = {network.node(iri) for iri in _subjects(view, RDF.type, BB.UnnamedSet)}
    for bit, property_ in enumerate(PROPERTIES):
        for one, other in _pairs(view, property_):
            network.connect(network.node(one), network.node(other), 1 << bit, sets)
    for class_, one, other in view.select(_REPORTED):
        bit = _reported_bit(local_name(class_))
        if bit and one != other:
            network.connect(network.node(one), network.node(other), bit, sets)
    return network


def mask_of(relations: Iterable[str] | None, reported: bool = False) -> int:
    """The bits of some event classes and relation types, or of all; QueryError for a name that is neither."""
    mask = PLAIN if relations is None else 0
    for name in relations or ():
        bits = [bit for bit, property_ in enumerate(PROPERTIES) if _relation_name(bit, property_) == name]
        if not bits:
            raise QueryError(f"There is no relation {name!r}; there are {', '.join(relation_names())}.")
        mask |= sum(1 << bit for bit in bits)
    return mask | (mask & ~STANDING) << len(PROPERTIES) if reported else mask


def relation_names() -> list[str]:
    """What a path can be limited to: event classes and relation types."""
    return list(dict.fromkeys(_relation_name(bit, iri) for bit, iri in enumerate(PROPERTIES)))


def properties_in(mask: int) -> Iterator[tuple[URIRef, str, bool]]:
    """The relations of a mask: property, its event class or relation type, and whether only reported."""
    for bit, property_ in enumerate(PROPERTIES):
        name = _relation_name(bit, property_)
        if mask & (1 << bit):
            yield property_, name, False
        elif mask & (1 << bit + len(PROPERTIES)):
            yield property_, name, True


def _relation_name(bit: int, property_: URIRef) -> str:
    return _CLASSES[bit] if bit < len(_CLASSES) else STANDING_NAMES[property_]


def _reported_bit(class_: str) -> int:
    return 1 << (_CLASSES.index(class_) + len(PROPERTIES)) if class_ in _CLASSES else 0


def _subjects(view: View, predicate: URIRef, object_: URIRef) -> Iterator[str]:
    pattern = (None, NamedNode(str(predicate)), NamedNode(str(object_)), DefaultGraph())
    for quad in view.store.quads_for_pattern(*pattern):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _pairs(view: View, property_: URIRef) -> Iterator[tuple[str, str]]:
    for quad in view.store.quads_for_pattern(None, NamedNode(str(property_)), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.object.value
