"""What is wrong with a query, for a person: the place, and what could stand there."""

from __future__ import annotations

import re
from typing import Final

_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ITEM: Final = re.compile(
    r"""\s*("(?:[^"\\]|\\.)*" | \[(?:'[^']*'|[^]'])*] | [^,]+)(?:,|$)""", re.VERBOSE | re.DOTALL
)
_NEVER: Final = frozenset({"SERVICE", "LATERAL"})  # the grammar has them, this program does not
_MOST: Final = 12


def explain(message: str) -> str:
    """The parser's message in a sentence, without the character classes that it lists.

    Where the parser says what is wrong, that is told; else what could stand at the place.

    >>> explain('error at 1:9: expected one of "{", WHERE, [_]')
    'The query cannot be read at line 1, column 9: expected "{" or WHERE.'
    >>> explain("error at 1:21: expected one of OPTIONAL, Prefix not found, ['%']")
    'The query cannot be read at line 1, column 21: prefix not found.'
    >>> explain("error at 1:26: expected one of LATERAL, SERVICE, [_]")
    'The query cannot be read at line 1, column 26: something here or before is missing or out of place.'
    """
    found = _PLACE.search(message)
    if found is None:
        return f"The query cannot be read: {' '.join(message.split())}."
    line, column, expected = found.groups()
    items = [item.strip() for item in _ITEM.findall(expected)]
    return f"The query cannot be read at line {line}, column {column}: {_reason(items)}."


def _reason(items: list[str]) -> str:
    shown = [item for item in items if item[0] not in "[<" and item not in _NEVER]
    sentences = [item for item in shown if " " in item and not item.startswith('"')]
    if sentences:
        return _begin_small(sentences[0])
    wanted = shown[:_MOST] + (["more"] if len(shown) > _MOST else [])
    return f"expected {_join(wanted)}" if wanted else "something here or before is missing or out of place"


def _begin_small(sentence: str) -> str:
    """The sentence as a part of another one; names such as IRI stay as they are."""
    return sentence if sentence[1:2].isupper() else sentence[0].lower() + sentence[1:]


def _join(items: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(items[:-1]), items[-1])))
