"""Queries that would leave the house, found without parsing: a scan of the tokens."""

from __future__ import annotations

import re

from graph.errors import QueryError

# Strings (long before short), IRIs and comments are skipped; what is left are the words of the query.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\n\r]*"
    r"|[?$@]\w+"
    r"|(?:[\w.-]*:[\w.:%-]*)"
    r"|(?P<word>\w+)",
    re.DOTALL,
)
_REFUSED = {
    "SERVICE": "SERVICE is refused: no query reaches another host.",
    "LOAD": "LOAD is refused: the store is read-only, and no query reaches another host.",
}
_UPDATES = frozenset({"INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"})
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def check_query(text: str) -> None:
    """QueryError for a query that calls another host, or that is an update."""
    words = [word.upper() for word in _words(text)]
    for word, reason in _REFUSED.items():
        if word in words:
            raise QueryError(reason)
    first = next((word for word in words if word in _UPDATES | _QUERIES), "")
    if first in _UPDATES:
        raise QueryError(f"{first} is refused: the store answers queries and takes no updates.")


def _words(text: str) -> list[str]:
    return [match["word"] for match in _TOKEN.finditer(text) if match["word"]]
