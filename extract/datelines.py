"""What debris still tells: the place of a dateline, the author of a tweet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.tokens import Tokens

_SIGNED = re.compile(r"[—–-]+\s*(?P<name>[^\n—–@]{2,50}?)\s*\(@\w+\)")
_DATELINE = re.compile(
    r"^[ \t]*(?P<place>[A-Z][A-Z.' -]{2,30}(?:, [A-Z][\w.]{1,14})?)(?:, [A-Z][a-z]+\.? \d{1,2})?"
    r"\s*(?:\([^)\n]{2,30}\)\s*)?[—–―-]+ ",
    re.M,
)


def find_kept(tokens: Tokens, skipped: bytearray) -> Iterator[tuple[int, int]]:
    """Token spans that mention somebody or somewhere although they stand in debris."""
    if not any(skipped):
        return
    text = tokens.doc.text
    spans = [match.span("place") for match in _DATELINE.finditer(text)]
    spans += [match.span("name") for match in _SIGNED.finditer(text)]
    for start, end in spans:
        span = tokens.doc.char_span(start, end)
        if span is not None:
            yield span.start, span.end
