"""Reading the search index: names that are what was typed, begin with it, hold it, or are nearly it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from graph.names import normalise
from graph.search.index import path_of
from graph.search.spelling import similar_words

_EXACT = "SELECT entity, whole FROM key WHERE text = ? ORDER BY whole DESC, articles DESC LIMIT ?"
_SHORT = "SELECT entity, text FROM key WHERE substr(text, 1, {n}) = ? ORDER BY articles DESC LIMIT ?"
_LONG = """
SELECT entity, text FROM (SELECT entity, text, articles FROM key WHERE text >= ? AND text < ? LIMIT 4000)
ORDER BY articles DESC LIMIT ?"""
_SCATTERED = """
SELECT DISTINCT entity FROM (SELECT entity FROM key WHERE text >= ? AND text < ? LIMIT 4000) AS one
WHERE EXISTS (SELECT 1 FROM key WHERE key.entity = one.entity AND key.text LIKE ? ESCAPE '!') LIMIT ?"""
_ENTITY = "SELECT iri, type, places, articles FROM entity WHERE id = ?"
_SHORTEST = 3
_VARIANTS = 24


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that fits what was typed: `score` is 1 for its name, less for a beginning or a likeness."""

    iri: str
    type: str
    articles: int
    score: float


def find_names(
    root: Path, text: str, type: str | None = None, place: str | None = None, limit: int = 20
) -> list[Found] | None:
    """The entities that fit best, best first; None where the store has no search index.

    `type` and `place` (an IRI) keep those of a type, or in a place.
    """
    path, key = path_of(root), normalise(text)
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return _ranked(connection, key, type, place, limit) if key else []
        except sqlite3.OperationalError:  # a folder in which SQLite may not keep its shared memory
            return None


def _ranked(
    connection: sqlite3.Connection, key: str, type: str | None, place: str | None, limit: int
) -> list[Found]:
    found: dict[int, Found] = {}
    enough = max(limit, 50) * (1 if type is None and place is None else 20)
    for step in (_exact, _beginning, _scattered, _misspelt):
        if len(found) >= (1 if step is _misspelt else limit):
            break
        for entity, score in step(connection, key, enough):
            if entity not in found and (one := _found(connection, entity, score, type, place)):
                found[entity] = one
    return sorted(found.values(), key=lambda one: (-one.score, -one.articles, one.iri))[:limit]


def _exact(connection: sqlite3.Connection, key: str, limit: int) -> Iterator[tuple[int, float]]:
    for entity, whole in connection.execute(_EXACT, (key, limit)):
        yield entity, 1.0 if whole else 0.9


def _beginning(connection: sqlite3.Connection, key: str, limit: int) -> Iterator[tuple[int, float]]:
    if len(key) <= _SHORTEST:
        rows = connection.execute(_SHORT.format(n=len(key)), (key, limit))
    else:
        rows = connection.execute(_LONG, (key, f"{key}\U0010ffff", limit))
    for entity, _ in rows:
        yield entity, 0.8


def _scattered(connection: sqlite3.Connection, key: str, limit: int) -> Iterator[tuple[int, float]]:
    """Names that hold all the words, in whatever order."""
    first, *others = sorted(key.split(), key=len, reverse=True)
    if not others:
        return
    pattern = "%" + others[0].replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    for (entity,) in connection.execute(_SCATTERED, (first, f"{first}\U0010ffff", pattern, limit)):
        held = " ".join(
            text for (text,) in connection.execute("SELECT text FROM key WHERE entity = ?", (entity,))
        )
        if all(word in held for word in others):
            yield entity, 0.7


def _misspelt(connection: sqlite3.Connection, key: str, limit: int) -> Iterator[tuple[int, float]]:
    """Names that begin with what may have been meant, word by word."""
    choices = [similar_words(connection, word) for word in key.split()]
    for variant in islice(product(*choices), _VARIANTS):
        for entity, score in _beginning(connection, " ".join(variant), limit):
            yield entity, score * 0.75


def _found(
    connection: sqlite3.Connection, entity: int, score: float, type: str | None, place: str | None
) -> Found | None:
    row = connection.execute(_ENTITY, (entity,)).fetchone()
    if row is None:
        return None
    iri, found_type, places, articles = row
    fits = type in (None, found_type) and (place is None or place in places.split(" "))
    return Found(iri, found_type, articles, score) if fits else None
