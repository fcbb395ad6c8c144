"""Where a text may be cut before the encoder sees it: at paragraphs, and in long ones sentence ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

MOST_WORDS = 100
MOST_PIECES = 200
_LONG_LINE = 60
_FINAL = frozenset('.?!:;"”’)]…')
_BULLET = re.compile(r"[-*•–—·▪◦►]|\d{1,3}[.)]")


@dataclass(frozen=True)
class Window:
    """Consecutive words [start, end) of a doc's words that are encoded together."""

    doc: int
    start: int
    end: int


def find_words(doc: Doc) -> tuple[list[int], list[str], list[bool], list[int]]:
    """The tokens that are not white space: indices, texts, glued to the one before; paragraph starts.

    Character offsets in `doc.user_data["breaks"]` start a paragraph too.
    """
    indices: list[int] = []
    texts: list[str] = []
    glued: list[bool] = []
    starts: list[int] = []
    joined, broken, line = False, True, 0
    breaks = frozenset(doc.user_data.get("breaks", ()))
    for token in doc:
        text = token.text
        if token.is_space:
            joined = False
            broken = broken or _is_barrier(doc, token.i, line)
            line = token.i + 1 if "\n" in text else line
            continue
        if broken or token.idx in breaks:
            starts.append(len(indices))
        indices.append(token.i)
        texts.append(text)
        glued.append(joined)
        joined, broken = not token.whitespace_, False
    return indices, texts, glued, starts


def _is_barrier(doc: Doc, at: int, line: int) -> bool:
    """Whether the white space at a token ends a paragraph: a blank line, or a line end that is no wrap."""
    text = doc[at].text
    breaks = text.count("\n") + text.count("\u2029")
    if breaks == 0:
        return False
    if breaks > 1 or at == 0 or at + 1 >= len(doc):
        return True
    before, after = doc[at - 1], doc[at + 1]
    length = before.idx + len(before) - doc[line].idx
    wrapped = length >= _LONG_LINE and before.text[-1] not in _FINAL
    return not wrapped or _BULLET.match(after.text) is not None


def cut_paragraph(texts: Sequence[str], sizes: Sequence[int], start: int, end: int) -> list[tuple[int, int]]:
    """Parts of a paragraph's words [start, end), none above the limits, cut after a sentence if possible."""
    parts = []
    while start < end:
        stop, pieces = start, 2
        while stop < end and stop - start < MOST_WORDS and pieces + sizes[stop] <= MOST_PIECES:
            pieces += sizes[stop]
            stop += 1
        if stop < end:
            stop = _last_end(texts, start, stop)
        parts.append((start, stop))
        start = stop
    return parts


def _last_end(texts: Sequence[str], start: int, stop: int) -> int:
    """The last place in the words where a sentence seems to end, `stop` if there is none."""
    for i in range(stop - 1, start, -1):
        if texts[i - 1] in (".", "?", "!", "…") and (texts[i][0].isupper() or texts[i][0].isdigit()):
            return i
        closed = i > start + 1 and texts[i - 1] in ('"', "”", "’", ")") and texts[i - 2] in (".", "?", "!")
        if closed and texts[i][0].isupper():
            return i
    for i in range(stop - 1, start + MOST_WORDS // 2, -1):
        if texts[i - 1] in (";", ":", "—", "•"):
            return i
    return stop
