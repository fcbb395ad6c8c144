"""Whether a store holds what it may: SHACL article graph by article graph, quotes against texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, serialize
from pyshacl import validate
from rdflib import RDF, Graph

from graph.iris import read_iri
from graph.lookups import Lookups
from graph.store import View
from graph.terms import BB, OA, SCHEMA, read_ontology
from graph.triples.nodes import LABEL, TYPE, term

_RESULTS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?focus ?path ?message WHERE {
  ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultMessage ?message .
  OPTIONAL { ?result sh:resultPath ?path }
} ORDER BY ?focus ?path ?message"""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing in one article's graph that should not be as it is; `path` is a property or None."""

    article: str
    node: str
    path: str | None
    message: str


def check_store(view: View) -> Iterator[Violation]:
    """Every violation in a store, article by article; none where it conforms."""
    shapes, ontology = read_shapes(), read_ontology()
    for article in sorted(view.store.named_graphs(), key=str):
        if isinstance(article, NamedNode):
            yield from check_article(view, article.value, shapes, ontology)


def check_article(view: View, article: str, shapes: Graph, ontology: Graph) -> Iterator[Violation]:
    """The violations in one article's graph, seen with what the default graph says of its nodes."""
    found = read_iri(view.base, article)
    if found is None or found.kind != "article":
        yield Violation(article, article, None, "A named graph that is not named after an article.")
        return
    data = _with_context(view, NamedNode(article))
    yield from _shape_violations(data, article, shapes, ontology)
    yield from _misquotes(view, NamedNode(article))
    yield from _missing(view, NamedNode(article))


def read_shapes() -> Graph:
    """The SHACL shapes."""
    return Graph().parse(Path(__file__).with_name("shapes.ttl"), format="turtle")


def _with_context(view: View, article: NamedNode) -> Graph:
    """An article's graph, and the types and labels that the default graph gives to what it speaks of."""
    triples = {quad.triple for quad in view.store.quads_for_pattern(None, None, None, article)}
    nodes = {node for triple in triples for node in (triple.subject, triple.object)}
    for node in nodes:
        for predicate in (TYPE, LABEL):
            if isinstance(node, NamedNode):
                found = view.store.quads_for_pattern(node, predicate, None, DefaultGraph())
                triples.update(quad.triple for quad in found)
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def _shape_violations(data: Graph, article: str, shapes: Graph, ontology: Graph) -> Iterator[Violation]:
    conforms, report, _ = validate(data, shacl_graph=shapes, ont_graph=ontology, inference="none")
    for row in () if conforms else report.query(_RESULTS):
        focus, path, message = row
        yield Violation(article, str(focus), str(path) if path else None, " ".join(str(message).split()))


def _misquotes(view: View, article: NamedNode) -> Iterator[Violation]:
    """Evidence whose offsets do not lead to its quote."""
    lookups = Lookups(view)
    text = lookups.text(article, SCHEMA.articleBody, article) or ""
    for span in sorted(lookups.subjects(RDF.type, term(OA.SpecificResource), article), key=str):
        start, _, end = span.value.rpartition("#char=")[2].partition(",")
        quotes = [
            lookups.text(selector, OA.exact, article)
            for selector in lookups.objects(span, OA.hasSelector, article)
        ]
        if text[int(start) : int(end)] not in quotes:
            yield Violation(
                article.value, span.value, str(OA.exact), "The quote is not what the text has at its offsets."
            )


def _missing(view: View, article: NamedNode) -> Iterator[Violation]:
    """What the article shares and the default graph lacks."""
    for node in sorted(_shared_nodes(view, article), key=str):
        for quad in view.store.quads_for_pattern(node, None, None, article):
            if Quad(quad.subject, quad.predicate, quad.object) not in view.store:
                yield Violation(
                    article.value, node.value, quad.predicate.value, "The default graph lacks this statement."
                )


def _shared_nodes(view: View, article: NamedNode) -> set[NamedNode]:
    lookups = Lookups(view)
    classes = (BB.Entity, BB.Event, BB.Relation, BB.DerivedFact)
    return {node for class_ in classes for node in lookups.subjects(RDF.type, term(class_), article)}
