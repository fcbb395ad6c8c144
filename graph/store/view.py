"""The ones that read: each a fixed state of the store, a checkpoint that nobody writes to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from oxrdflib import OxigraphStore
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)
from rdflib import Dataset

from graph.errors import QueryError
from graph.store import layout
from graph.store.guard import check_query
from graph.store.syntax import explain
from graph.terms import BB, PREFIXES

QueryAnswer = QuerySolutions | QueryBoolean | QueryTriples


class View:
    """A store as it was when last published; `generation` tells one state from another."""

    def __init__(self, root: Path, base: str, generation: int, lock: int, mark: layout.Mark) -> None:
        self._layout = layout.Layout(root)
        self._lock, self._mark = lock, mark
        self._store: Store | None = Store.read_only(str(self._layout.checkpoint(generation)))
        self.base = base
        self.namespace = str(BB._NS)
        self.generation = generation

    @classmethod
    def open(cls, directory: Path) -> View:
        """The newest published state; StoreError where there is none or its version is too new."""
        base = layout.read_base(directory)
        with layout.reported(directory):
            mark = layout.Layout(directory).mark()
            generation, lock = layout.lock_checkpoint(layout.Layout(directory))
            try:
                return cls(directory, base, generation, lock, mark)
            except BaseException:
                os.close(lock)
                raise

    def is_current(self) -> bool:
        """Whether nothing newer has been published since."""
        return self._layout.mark() == self._mark

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QueryAnswer:
        """The answer to a SPARQL query; without a dataset clause it sees the default graph.

        Prefixes that the ontology uses need no declaration. QueryError where it is malformed or refused.
        """
        check_query(text)
        store = self.store
        try:
            return store.query(
                text,
                prefixes=PREFIXES,
                default_graph=_nodes(default_graphs),
                named_graphs=_nodes(named_graphs),
            )
        except SyntaxError as error:
            raise QueryError(explain(str(error))) from error
        except ValueError as error:
            raise QueryError(f"The query cannot be answered: {error}.") from error

    def select(self, text: str) -> Iterator[tuple[str, ...]]:
        """The rows of a SELECT query as plain strings, "" where nothing is bound."""
        answer = self.query(text)
        if not isinstance(answer, QuerySolutions):
            raise QueryError("The query is no SELECT.")
        for solution in answer:
            yield tuple("" if value is None else value.value for value in solution)

    def properties(self, iri: str, graph: str | None = None) -> dict[str, tuple[str, ...]]:
        """What the default graph, or an article's, says of a node: values in order, by property."""
        found: dict[str, list[str]] = {}
        source = NamedNode(graph) if graph else DefaultGraph()
        for quad in self.store.quads_for_pattern(NamedNode(iri), None, None, source):
            if not isinstance(quad.object, Triple):
                found.setdefault(quad.predicate.value, []).append(quad.object.value)
        return {predicate: tuple(sorted(values)) for predicate, values in found.items()}

    def knows(self, iri: str) -> bool:
        """Whether the default graph says anything of a node."""
        return (
            next(self.store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph()), None) is not None
        )

    def values(self, iri: str, property_: str) -> tuple[str, ...]:
        """The values of one property in the default graph, in order."""
        quads = self.store.quads_for_pattern(NamedNode(iri), NamedNode(property_), None, DefaultGraph())
        return tuple(sorted(quad.object.value for quad in quads if not isinstance(quad.object, Triple)))

    @property
    def root(self) -> Path:
        """The store's directory."""
        return self._layout.root

    @property
    def store(self) -> Store:
        """The pyoxigraph store beneath, read-only."""
        if self._store is None:
            raise ValueError("the view is closed")
        return self._store

    @property
    def dataset(self) -> Dataset:
        """The same as an rdflib dataset, for other people's tools; query it with strings only."""
        dataset = Dataset(store=OxigraphStore(store=self.store))
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    def close(self) -> None:
        """Let go of the checkpoint; closing twice is closing once."""
        if self._store is not None:
            self._store = None
            os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _nodes(iris: Sequence[str] | None) -> list[Any] | None:
    return None if iris is None else [NamedNode(iri) for iri in iris]
