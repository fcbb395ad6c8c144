"""Queries that would leave the house, found without parsing: a scan of the tokens.

The scan may refuse too much, never too little. Two things make it harder than it looks: keywords need
no space before or after them (`1SERVICE<…>`, `SERVICE:x`), and `?a<?b` opens a comparison where
`<http:…>` opens an IRI, so what looks like an IRI may end in a string or a comment.
"""

from __future__ import annotations

import re

from graph.errors import RefusedError

# Strings (long before short), IRIs, comments, variables and the local part of names are skipped.
_SKIPPED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)'
    r"|\#[^\n\r]*"
    r"|[?$@]\w+"
    r"|(?::[\w:%-]*)",
    re.DOTALL,
)
_SCHEME = re.compile(r"<([A-Za-z][\w+.-]*):(//)?")
_WORD = re.compile(r"\b[A-Za-z]+\b(?!\s*:)")  # a prefix is no keyword
_UPDATES = frozenset({"INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "LOAD"})
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CALL = "SERVICE is refused: no query reaches another host."
_UNCLEAR = (
    "SERVICE is refused, and this query cannot be told from one that calls it: "
    "write the IRIs that hold a quote, a backslash or # with a prefix."
)


def check_query(text: str) -> None:
    """RefusedError for a query that calls another host, or that is an update."""
    rest = _SKIPPED.sub(lambda match: ":" if match[0].startswith(":") else " ", text)
    first = next((word for word in _words(rest) if word in _UPDATES | _QUERIES), "")
    if first in _UPDATES:
        raise RefusedError(f"{first} is refused: the store answers queries and takes no updates.")
    if "service" not in text.lower():
        return
    if "service" in rest.lower():
        raise RefusedError(_CALL)
    iris = (match["iri"] for match in _SKIPPED.finditer(text) if match["iri"])
    if "\\" in rest or any(_may_be_comparison(iri, text) for iri in iris):
        raise RefusedError(_UNCLEAR)


def _may_be_comparison(iri: str, text: str) -> bool:
    """Whether `<…>` could be read as an operator, with a string or a comment in what follows."""
    if "'" not in iri and "#" not in iri:
        return False
    scheme = _SCHEME.match(iri)
    if scheme is None:
        return True
    if scheme[2]:  # `http://` is no name and nothing that an operator can stand before
        return False
    return re.search(rf"(?<!<)\b{re.escape(scheme[1])}:", text, re.IGNORECASE) is not None


def _words(text: str) -> list[str]:
    return [word.upper() for word in _WORD.findall(text)]
