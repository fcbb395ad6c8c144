"""Reading the search index: names that are what was typed, begin with it, hold it, or are nearly it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graph.names import normalise
from graph.search.index import path_of

_EXACT = "SELECT entity, whole FROM key WHERE text = ? ORDER BY whole DESC, articles DESC LIMIT ?"
_SHORT = "SELECT entity, text FROM key WHERE substr(text, 1, {n}) = ? ORDER BY articles DESC LIMIT ?"
_LONG = """
SELECT entity, text FROM (SELECT entity, text, articles FROM key WHERE text >= ? AND text < ? LIMIT 4000)
ORDER BY articles DESC LIMIT ?"""
_RARITY = "SELECT term, doc FROM gram WHERE term IN ({marks}) ORDER BY doc"
_NEARLY = "SELECT rowid, text FROM grams WHERE grams MATCH ? LIMIT 1500"
_ENTITY = "SELECT iri, type, places, articles FROM entity WHERE id = ?"
_SHORTEST = 3
_RARE, _MANY = 4, 20_000
_ALIKE = 0.45


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
    for step in (_exact, _beginning, _alike):
        for entity, score in step(connection, key, enough):
            if entity not in found and (one := _found(connection, entity, score, type, place)):
                found[entity] = one
        if len(found) >= limit:
            break
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


def _alike(connection: sqlite3.Connection, key: str, limit: int) -> Iterator[tuple[int, float]]:
    """Entities that share the rarest trigrams of what was typed, by how many of all they share."""
    grams = _grams(key)
    if not grams:
        return
    marks = ", ".join("?" * len(grams))
    rarity = connection.execute(_RARITY.format(marks=marks), sorted(grams)).fetchall()
    rare = [gram for gram, count in rarity if count <= _MANY][:_RARE] or [gram for gram, _ in rarity[:1]]
    if not rare:
        return
    query = " OR ".join('"{}"'.format(gram.replace('"', '""')) for gram in rare)
    scored = (
        (max(_likeness(grams, name) for name in text.split("\n")), entity)
        for entity, text in connection.execute(_NEARLY, (query,))
    )
    best = sorted((pair for pair in scored if pair[0] >= _ALIKE), reverse=True)[:limit]
    for likeness, entity in best:
        yield entity, 0.7 * likeness


def _likeness(grams: set[str], name: str) -> float:
    """Dice's coefficient of two sets of trigrams, or the share of what was typed that the name holds."""
    other = _grams(name)
    shared = len(grams & other)
    return max(2 * shared / (len(grams) + len(other)), 0.9 * shared / len(grams)) if other else 0.0


def _grams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}


def _found(
    connection: sqlite3.Connection, entity: int, score: float, type: str | None, place: str | None
) -> Found | None:
    row = connection.execute(_ENTITY, (entity,)).fetchone()
    if row is None:
        return None
    iri, found_type, places, articles = row
    fits = type in (None, found_type) and (place is None or place in places.split(" "))
    return Found(iri, found_type, articles, score) if fits else None
