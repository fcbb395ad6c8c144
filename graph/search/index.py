"""The search index: an SQLite file beside the store, brought up to date whenever the writer publishes.

Each key of an entity (a normalised name or alias) is a row of `key`, and again from each of its later
words on, so that the beginning of any word is a range of one index. Rows carry how many articles mention
the entity, and short beginnings have indexes in that order, so that typing "a" costs no more than "ashby".
Misspellings and parts of words are looked for among the words themselves, which are far fewer than
the entities, by FTS5's trigrams; `^` and `$` mark where a word begins and ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib import RDF, SKOS, URIRef

from graph.errors import StoreError
from graph.model import ENTITY_TYPES
from graph.terms import BB, local_name
from graph.triples.nodes import term

_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS entity (
  id INTEGER PRIMARY KEY, iri TEXT UNIQUE NOT NULL, type TEXT NOT NULL, places TEXT NOT NULL,
  articles INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS key (
  text TEXT NOT NULL, entity INTEGER NOT NULL, whole INTEGER NOT NULL, articles INTEGER NOT NULL,
  PRIMARY KEY (text, entity, whole)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS key_entity ON key (entity);
CREATE INDEX IF NOT EXISTS key_1 ON key (substr(text, 1, 1), articles DESC);
CREATE INDEX IF NOT EXISTS key_2 ON key (substr(text, 1, 2), articles DESC);
CREATE INDEX IF NOT EXISTS key_3 ON key (substr(text, 1, 3), articles DESC);
CREATE TABLE IF NOT EXISTS word (id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL, uses INTEGER NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS grams USING fts5(text, tokenize = 'trigram', detail = 'none');
CREATE VIRTUAL TABLE IF NOT EXISTS gram USING fts5vocab(grams, row);
"""
_PLACES = (BB.locatedIn, BB.partOf, BB.holdsPostIn)
_DEFAULT = DefaultGraph()


class SearchIndex:
    """The writer's side of a store's search index."""

    def __init__(self, root: Path) -> None:
        self._path = path_of(root)

    def exists(self) -> bool:
        """Whether there is an index at all."""
        return self._path.exists()

    def update(self, store: Store, mentions: Mapping[str, int] | None) -> None:
        """Index entities as the store has them now; each with the change in the number of its articles.

        None stands for all entities, counted anew. StoreError where the index cannot be written.
        """
        try:
            with closing(connect(self._path.parent)) as connection, connection:
                if mentions is None:
                    _clear(connection)
                changes = _all_mentions(store) if mentions is None else mentions.items()
                for iri, change in changes:
                    _index(connection, store, iri, change)
        except sqlite3.Error as error:
            raise StoreError(f"The search index {self._path} cannot be written: {error}.") from error


def path_of(root: Path) -> Path:
    """Where a store's search index lies."""
    return root / "search.sqlite"


def connect(root: Path) -> sqlite3.Connection:
    """A connection that may write, to an index that has its tables."""
    connection = sqlite3.connect(path_of(root))
    connection.executescript(_TABLES)
    return connection


def index_names(
    connection: sqlite3.Connection, iri: str, type_: str, places: str, keys: list[str], articles: int
) -> None:
    """Add an entity under its keys."""
    cursor = connection.execute(
        "INSERT INTO entity (iri, type, places, articles) VALUES (?, ?, ?, ?)", (iri, type_, places, articles)
    )
    rows = [(text, cursor.lastrowid, whole, articles) for key in keys for text, whole in _tails(key)]
    connection.executemany("INSERT OR IGNORE INTO key VALUES (?, ?, ?, ?)", rows)
    for word in {word for key in keys for word in key.split()}:
        _use(connection, word)


def _clear(connection: sqlite3.Connection) -> None:
    for table in ("entity", "key", "word", "grams"):
        connection.execute(f"DELETE FROM {table}")


def _all_mentions(store: Store) -> Iterator[tuple[str, int]]:
    """Every entity of the store, with the number of articles that mention it."""
    for quad in store.quads_for_pattern(None, term(RDF.type), term(BB.Entity), _DEFAULT):
        if isinstance(quad.subject, NamedNode):
            articles = store.quads_for_pattern(quad.subject, term(BB.mentionedIn), None, _DEFAULT)
            yield quad.subject.value, sum(1 for _ in articles)


def _index(connection: sqlite3.Connection, store: Store, iri: str, change: int) -> None:
    """Bring one entity's rows up to date; they go where the entity has gone."""
    row = connection.execute("SELECT id, articles FROM entity WHERE iri = ?", (iri,)).fetchone()
    known, articles = row or (None, 0)
    if known is not None:
        _forget(connection, known)
    node, articles = NamedNode(iri), articles + change
    keys = _texts(store, node, SKOS.hiddenLabel)
    if not keys:
        return
    places = " ".join(sorted(place for property_ in _PLACES for place in _iris(store, node, property_)))
    index_names(connection, iri, _type(store, node), places, keys, articles)


def _forget(connection: sqlite3.Connection, entity: int) -> None:
    """Remove an entity's rows, and the words that nobody else uses."""
    keys = connection.execute("SELECT text FROM key WHERE entity = ? AND whole = 1", (entity,)).fetchall()
    for word in {word for (key,) in keys for word in key.split()}:
        connection.execute("UPDATE word SET uses = uses - 1 WHERE text = ?", (word,))
        connection.execute(
            "DELETE FROM grams WHERE rowid IN (SELECT id FROM word WHERE text = ? AND uses < 1)", (word,)
        )
        connection.execute("DELETE FROM word WHERE text = ? AND uses < 1", (word,))
    connection.execute("DELETE FROM key WHERE entity = ?", (entity,))
    connection.execute("DELETE FROM entity WHERE id = ?", (entity,))


def _use(connection: sqlite3.Connection, word: str) -> None:
    """Count one more entity that uses a word."""
    if connection.execute("UPDATE word SET uses = uses + 1 WHERE text = ?", (word,)).rowcount:
        return
    cursor = connection.execute("INSERT INTO word (text, uses) VALUES (?, 1)", (word,))
    connection.execute("INSERT INTO grams (rowid, text) VALUES (?, ?)", (cursor.lastrowid, f"^{word}$"))


def _tails(key: str) -> Iterable[tuple[str, int]]:
    """A key from each of its words on; the whole one is marked."""
    words = key.split(" ")
    yield key, 1
    yield from ((" ".join(words[at:]), 0) for at in range(1, len(words)))


def _texts(store: Store, node: NamedNode, property_: URIRef) -> list[str]:
    quads = store.quads_for_pattern(node, term(property_), None, _DEFAULT)
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, Literal))


def _iris(store: Store, node: NamedNode, property_: URIRef) -> set[str]:
    quads = store.quads_for_pattern(node, term(property_), None, _DEFAULT)
    return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}


def _type(store: Store, node: NamedNode) -> str:
    names = {local_name(iri) for iri in _iris(store, node, RDF.type)}
    return next((name for name in ENTITY_TYPES if name in names), "Entity")
