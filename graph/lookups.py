"""Quick look-ups in one article's graph or the default graph, without the cost of a query."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import lru_cache, partial
from itertools import chain, islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from rdflib import RDF, URIRef

from graph.store import View
from graph.terms import BB, OA
from graph.triples.nodes import term

Graph = NamedNode | DefaultGraph
DEFAULT = DefaultGraph()


class Lookups:
    """Neighbours of nodes in a view's graphs, and what articles' texts are the same."""

    def __init__(self, view: View) -> None:
        self._store = view.store
        # Of a function, not a method: that would be a cycle, and keep the store open until it is collected.
        self.origin = lru_cache(maxsize=50_000)(partial(_origin, view.store))

    def subjects(self, predicate: URIRef, object_: NamedNode, graph: Graph | None) -> Iterator[NamedNode]:
        """The nodes that point to one."""
        for quad in self._store.quads_for_pattern(None, term(predicate), object_, graph):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def objects(self, subject: NamedNode, predicate: URIRef, graph: Graph) -> Iterator[NamedNode]:
        """The nodes that one points to."""
        for quad in self._store.quads_for_pattern(subject, term(predicate), None, graph):
            if isinstance(quad.object, NamedNode):
                yield quad.object

    def sieve(self, nodes: Set[str], predicate: URIRef, *objects: URIRef) -> Set[str]:
        """Nodes without those that say none of this, where few say it; else all, for that costs less."""
        sayers = chain.from_iterable(self.subjects(predicate, term(one), DEFAULT) for one in objects)
        found = list(islice(sayers, len(nodes) + 1))  # a node that says two of them comes twice
        return nodes if len(found) > len(nodes) else nodes & {node.value for node in found}

    def text(self, subject: NamedNode, predicate: URIRef, graph: Graph) -> str | None:
        """The first literal value in order, or None."""
        quads = self._store.quads_for_pattern(subject, term(predicate), None, graph)
        return _least(quads)

    def holds(self, subject: NamedNode, predicate: URIRef, object_: NamedNode, graph: Graph) -> bool:
        """Whether a graph has a triple."""
        return Quad(subject, term(predicate), object_, graph) in self._store

    def pairs(self, predicate: URIRef) -> Iterator[tuple[NamedNode, NamedNode]]:
        """What a property connects in the default graph."""
        for quad in self._store.quads_for_pattern(None, term(predicate), None, DEFAULT):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject, quad.object

    def supporters(self, one: NamedNode, predicate: URIRef, other: NamedNode) -> list[NamedNode]:
        """The articles whose graphs hold a triple, in order."""
        quads = self._store.quads_for_pattern(one, term(predicate), other, None)
        graphs = {quad.graph_name for quad in quads}
        return sorted(
            (graph for graph in graphs if isinstance(graph, NamedNode)), key=lambda node: node.value
        )

    def instances(self, class_: URIRef) -> Iterator[NamedNode]:
        """The nodes of a class in the default graph."""
        return self.subjects(RDF.type, term(class_), DEFAULT)

    def quote(self, claim: NamedNode, article: NamedNode) -> str | None:
        """The sentence of a claim."""
        for evidence in self.objects(claim, BB.evidence, article):
            for selector in self.objects(evidence, OA.hasSelector, article):
                exact = self.text(selector, OA.exact, article)
                if exact is not None:
                    return exact
        return None


def _origin(store: Store, article: NamedNode) -> str:
    """What articles of the same text share."""
    return _least(store.quads_for_pattern(article, term(BB.sha256), None, DEFAULT)) or article.value


def _least(quads: Iterator[Quad]) -> str | None:
    """The first literal or IRI in order, or None."""
    return min((quad.object.value for quad in quads if not hasattr(quad.object, "subject")), default=None)
