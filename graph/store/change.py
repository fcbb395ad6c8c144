"""What one article's coming, going or changing does to the store, worked out before anything is written.

The default graph is the union of what the articles' graphs share, plus one label for each entity
that is chosen among its names. So a triple leaves it exactly when no other article's graph holds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from graph.store.labels import best_name
from graph.terms import BB
from graph.triples import ArticleTriples
from graph.triples.nodes import LABEL, term

_NAME, _MENTIONED = term(BB.name), term(BB.mentionedIn)
_DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Change:
    """A graph to drop, quads to delete and quads to insert: all together or not at all."""

    delete: list[Quad]
    insert: list[Quad]
    drop: NamedNode | None = None

    def apply(self, store: Store) -> None:
        """Write the change in one transaction."""
        if not self.delete and self.drop is None:
            store.extend(self.insert)
            return
        parts = [f"DROP SILENT GRAPH {self.drop}"] if self.drop is not None else []
        parts += [f"DELETE DATA {{ {_block(self.delete)} }}"] if self.delete else []
        parts += [f"INSERT DATA {{ {_block(self.insert)} }}"] if self.insert else []
        store.update(" ; ".join(parts))

    def mentions(self) -> Counter[str]:
        """The entities that the default graph describes anew, with the change in their number of articles."""
        changes: Counter[str] = Counter()
        for quads, step in ((self.insert, 1), (self.delete, -1)):
            for quad in quads:
                subject = quad.subject
                if (
                    quad.graph_name == _DEFAULT
                    and isinstance(subject, NamedNode)
                    and "entity/" in subject.value
                ):
                    changes[subject.value] += step if quad.predicate == _MENTIONED else 0
        return changes


def change_to(store: Store, article: ArticleTriples) -> Change:
    """What makes the store hold an article as it is now, whatever it held of it before."""
    old = article_triples(store, article.graph)
    new = article.own | article.shared
    added = {triple for triple in article.shared if _quad(triple, _DEFAULT) not in store}
    doomed = _unsupported(store, article.graph, old - new)
    unlabel, label = _relabel(store, doomed, added)
    delete = [*_in(article.graph, old - new), *_in(_DEFAULT, doomed), *unlabel]
    return Change(delete, [*_in(article.graph, new - old), *_in(_DEFAULT, added), *label])


def change_without(store: Store, graph: NamedNode) -> Change:
    """What takes an article out of the store, with all that no other article supports."""
    doomed = _unsupported(store, graph, article_triples(store, graph))
    unlabel, label = _relabel(store, doomed, set())
    return Change([*_in(_DEFAULT, doomed), *unlabel], label, drop=graph)  # an empty graph would stay listed


def article_triples(store: Store, graph: NamedNode) -> frozenset[Triple]:
    """All that an article's graph holds."""
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def _in(graph: NamedNode | DefaultGraph, triples: Iterable[Triple]) -> list[Quad]:
    return [_quad(triple, graph) for triple in triples]


def _unsupported(store: Store, graph: NamedNode, triples: Iterable[Triple]) -> set[Triple]:
    """Those triples of the default graph that no graph but this one holds."""
    return {
        triple
        for triple in triples
        if _quad(triple, _DEFAULT) in store and not _held_elsewhere(store, graph, triple)
    }


def _held_elsewhere(store: Store, graph: NamedNode, triple: Triple) -> bool:
    return any(
        quad.graph_name not in (graph, _DEFAULT)
        for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    )


def _relabel(store: Store, doomed: set[Triple], added: set[Triple]) -> tuple[list[Quad], list[Quad]]:
    """The labels to take away and to set, for the entities whose names change."""
    unlabel: list[Quad] = []
    label: list[Quad] = []
    fewer, more = _names(doomed), _names(added)
    for entity in fewer.keys() | more.keys():
        names = (_values(store, entity, _NAME) - fewer.get(entity, set())) | more.get(entity, set())
        shown, best = _values(store, entity, LABEL), {best_name(names)} if names else set()
        unlabel += [Quad(entity, LABEL, Literal(text), _DEFAULT) for text in shown - best]
        label += [Quad(entity, LABEL, Literal(text), _DEFAULT) for text in best - shown]
    return unlabel, label


def _names(triples: Iterable[Triple]) -> dict[NamedNode, set[str]]:
    """The names among some triples, by entity."""
    names: dict[NamedNode, set[str]] = {}
    for triple in triples:
        entity, name = triple.subject, triple.object
        if triple.predicate == _NAME and isinstance(entity, NamedNode) and isinstance(name, Literal):
            names.setdefault(entity, set()).add(name.value)
    return names


def _values(store: Store, subject: NamedNode, predicate: NamedNode) -> set[str]:
    triples = (quad.triple for quad in store.quads_for_pattern(subject, predicate, None, _DEFAULT))
    return {triple.object.value for triple in triples if isinstance(triple.object, Literal)}


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _block(quads: Iterable[Quad]) -> str:
    """Quads as the inside of a DATA block."""
    return "\n".join(
        f"{quad.triple} ." if quad.graph_name == _DEFAULT else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
        for quad in quads
    )
