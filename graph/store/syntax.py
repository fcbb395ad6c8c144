"""What is wrong with a query, for a person: the place, and what could stand there."""

from __future__ import annotations

import re

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\](?:\s*\|?)|[A-Za-z][\w -]*')
_NEVER = frozenset({"SERVICE", "LATERAL"})  # the grammar has them, this program does not
_MOST = 12


def explain(message: str) -> str:
    """The parser's message in a sentence, without the character classes that it lists.

    >>> explain('error at 1:9: expected one of "{", WHERE, [_]')
    'The query cannot be read at line 1, column 9: expected "{" or WHERE.'
    """
    found = _PLACE.search(message)
    if found is None:
        return f"The query cannot be read: {' '.join(message.split())}."
    line, column, expected = found.groups()
    items = [item for item in _ITEM.findall(expected) if not item.startswith("[") and item not in _NEVER]
    wanted = items[:_MOST] + (["more"] if len(items) > _MOST else [])
    ending = f": expected {_join(wanted)}" if wanted else ""
    return f"The query cannot be read at line {line}, column {column}{ending}."


def _join(items: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(items[:-1]), items[-1])))
