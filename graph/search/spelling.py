"""Words that may have been meant: those of the index that differ by little, or hold what was typed."""

from __future__ import annotations

import sqlite3

_KNOWN = "SELECT 1 FROM word WHERE text = ?"
_RARITY = "SELECT term, doc FROM gram WHERE term IN ({marks}) ORDER BY doc"
_SHARING = """
SELECT text, uses FROM word WHERE id IN (SELECT rowid FROM grams WHERE grams MATCH ? LIMIT 3000)"""
_RARE, _BEST, _COMPARED = 6, 4, 60
_ALIKE = 0.25
_LONG_WORD = 6


def similar_words(connection: sqlite3.Connection, word: str) -> list[str]:
    """The word itself where the index knows it, else up to four words that are nearly it, likeliest first.

    Nearly is one slip (a letter wrong, missing, too many, or two exchanged), two in longer words.
    """
    if connection.execute(_KNOWN, (word,)).fetchone():
        return [word]
    grams = _grams(word)
    marks = ", ".join("?" * len(grams))
    rarity = connection.execute(_RARITY.format(marks=marks), sorted(grams)).fetchall()
    if not rarity:
        return [word]
    query = " OR ".join(_quoted(gram) for gram, _ in rarity[:_RARE])
    sharing = ((_likeness(grams, text), uses, text) for text, uses in connection.execute(_SHARING, (query,)))
    alike = sorted((row for row in sharing if row[0] >= _ALIKE), reverse=True)[:_COMPARED]
    allowed = 2 if len(word) >= _LONG_WORD else 1
    near = sorted((slips(word, text), -uses, text) for _, uses, text in alike)
    found = [text for distance, _, text in near if distance <= allowed]
    found += [text for _, _, text in near if word in text and text not in found]
    return found[:_BEST] or [word]


def slips(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many or exchanged: the optimal string alignment distance."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]


def _grams(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}


def _likeness(grams: set[str], word: str) -> float:
    """Dice's coefficient of two words' trigrams."""
    other = _grams(word)
    return 2 * len(grams & other) / (len(grams) + len(other))


def _quoted(gram: str) -> str:
    doubled = gram.replace('"', '""')
    return f'"{doubled}"'
