"""The one that writes: whole articles in and out, each in one transaction, then published."""

from __future__ import annotations

import os
from collections import Counter
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import Literal, NamedNode, Store
from rdflib import URIRef

from graph.errors import NotFound
from graph.iris import mint_article
from graph.model import Article, Extraction, Extractor
from graph.network import NetworkLog, TieChanges, build_network
from graph.search import SearchIndex
from graph.store import layout
from graph.store.change import Change, change_to, change_without
from graph.terms import BB, SCHEMA
from graph.triples import to_triples
from graph.triples.nodes import term


class Outcome(StrEnum):
    """What adding an article did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Writer:
    """The exclusive writer of a store; readers see what it does when it publishes, at the latest on close."""

    def __init__(self, root: Path, base: str, lock: int) -> None:
        self._layout = layout.Layout(root)
        self._lock = lock
        layout.settle(self._layout)
        self._store: Store | None = Store(self._layout.live)
        self._search = SearchIndex(root)
        # What the search index has to catch up with; where nobody knows, it is made anew.
        unfinished = self._layout.unpublished.exists()
        unknown = unfinished or not self._search.exists()
        self._mentions: Counter[str] | None = None if unknown else Counter()
        self._network = NetworkLog(root)
        reached = self._network.generation
        astray = unfinished or reached is None or reached != self._layout.current()
        self._ties: TieChanges | None = None if astray else TieChanges()  # the same for the network
        self.base = base

    @classmethod
    def open(cls, directory: Path, base: str | None = None, wait: float = 0) -> Writer:
        """The writer of the store at a directory, made if it is new; `base` is for a new store only.

        StoreError where another process still writes after `wait` seconds, or the store is no store.
        """
        with layout.reported(directory):
            directory.mkdir(parents=True, exist_ok=True)
            lock = layout.lock_writer(directory, wait)
            try:
                return cls(directory, layout.create(directory, base), lock)
            except BaseException:
                os.close(lock)
                raise

    def add(self, extraction: Extraction) -> Outcome:
        """Make the store hold this reading of an article and no other, in one transaction."""
        article = to_triples(extraction, self.base)
        known = self._contains(article.graph)
        change = change_to(self._open_store, article)
        if not change.delete and not change.insert:
            return Outcome.UNCHANGED
        self._apply(change)
        return Outcome.REPLACED if known else Outcome.ADDED

    def holds(self, article: Article, extractor: Extractor) -> bool:
        """Whether the article is there as it is, text and origin, read by this extractor."""
        graph = NamedNode(mint_article(self.base, article.id))
        expected = {
            BB.sha256: article.sha256,
            BB.extractorVersion: extractor.version,
            BB.modelDigest: extractor.model_sha256,
            SCHEMA.headline: article.title,
            SCHEMA.url: article.url,
            SCHEMA.publisher: article.publisher,
            SCHEMA.datePublished: article.published,
            SCHEMA.inLanguage: article.language,
        }
        return all(self._has(graph, property_, value) for property_, value in expected.items())

    def remove(self, article_id: str) -> None:
        """Take an article out, with all that no other article supports; NotFound if it is not there."""
        graph = NamedNode(mint_article(self.base, article_id))
        if not self._contains(graph):
            raise NotFound(f"There is no article {article_id!r} in the store.")
        self._apply(change_without(self._open_store, graph))

    def publish(self) -> None:
        """Make what was written visible to readers; nothing happens where nothing was."""
        current = self._layout.current()
        if current is not None and not self._layout.unpublished.exists():
            self._update_network(current)  # as where an older version has left none
            return
        with layout.reported(self._layout.root):
            number = max([0, current or 0, *self._layout.checkpoints()]) + 1
            self._open_store.backup(self._layout.checkpoint(number))
            self._layout.reader_lock(number).touch()
            self._update_network(number)  # before any reader may look for it
            self._layout.set_current(number)
            self._search.update(self._open_store, self._mentions)
            self._mentions = Counter()
            self._layout.unpublished.unlink(missing_ok=True)
            layout.prune(self._layout)

    def close(self) -> None:
        """Publish and let the next writer in; closing twice is closing once."""
        if self._store is None:
            return
        try:
            self.publish()
        finally:
            self._store = None
            os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _apply(self, change: Change) -> None:
        with layout.reported(self._layout.root):
            self._layout.unpublished.touch()
            change.apply(self._open_store)
        if self._mentions is not None:
            self._mentions.update(change.mentions())
        if self._ties is not None:
            self._ties.note(change.delete, change.insert)

    def _update_network(self, number: int) -> None:
        """Lead the network's file on to a checkpoint, by what changed where that is known."""
        if self._network.generation == number:
            return
        ties, self._ties = self._ties, None
        with layout.reported(self._layout.root):
            if ties is None:
                self._network.rewrite(number, build_network(self._open_store))
            else:
                self._network.append(number, *ties.read(self._open_store))
        self._ties = TieChanges()

    @property
    def _open_store(self) -> Store:
        if self._store is None:
            raise ValueError("the writer is closed")
        return self._store

    def _has(self, graph: NamedNode, property_: URIRef, value: str | None) -> bool:
        """Whether an article's graph gives it this one value, or where it is empty none."""
        quads = self._open_store.quads_for_pattern(graph, term(property_), None, graph)
        found = [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
        return found == ([value] if value else [])

    def _contains(self, graph: NamedNode) -> bool:
        return next(self._open_store.quads_for_pattern(None, None, None, graph), None) is not None
