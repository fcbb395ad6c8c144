"""Quotations: where they open and close, over sentences and paragraphs; one pass over the tokens."""

from __future__ import annotations

from dataclasses import dataclass

from extract.parse import Parse, Token

OPENERS = {"“": "”", "«": "»", "„": "“"}
STRAIGHT = {'"', "''", "``", "＂"}
CLOSERS = {"”", "»"}


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens `start`..`end` (half-open) between quotation marks; `carries`: goes on in the next paragraph."""

    start: int
    end: int
    carries: bool = False


def find_quotes(doc: Parse) -> tuple[Quote, ...]:
    """All quotations in text order, none inside another; a paragraph's end closes what is open."""
    quotes: list[Quote] = []
    opened: int | None = None
    for token in doc:
        if opened is not None and "\n" in token.text:
            quotes.append(Quote(opened, token.i, carries=_opens_next(doc, token.i)))
            opened = None
        elif opened is None and _opens(token):
            opened = token.i + 1
        elif opened is not None and _closes(token):
            quotes.append(Quote(opened, token.i))
            opened = None
        if opened is not None and "\n" in token.whitespace_:
            quotes.append(Quote(opened, token.i + 1))
            opened = None
    if opened is not None:
        quotes.append(Quote(opened, len(doc)))
    return tuple(quote for quote in quotes if quote.end > quote.start)


def _opens(token: Token) -> bool:
    if token.text in OPENERS:
        return True
    if token.text not in STRAIGHT:
        return False
    last = token.i + 1 == len(token.doc)
    return not last and (not token.whitespace_ or token.is_sent_start is True)


def _closes(token: Token) -> bool:
    return token.text in CLOSERS or token.text in STRAIGHT


def _opens_next(doc: Parse, i: int) -> bool:
    """Whether the paragraph after the break at `i` opens with a quotation mark."""
    while i < len(doc) and not doc[i].text.strip():
        i += 1
    return i < len(doc) and _opens(doc[i])
