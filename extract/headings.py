"""Headings that run into the sentence after them without a full stop; words are data (`debris.tsv`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from extract.cues import Cues, load_cues
from extract.resources import data_folder

WORD = re.compile(r"\S+")
FINAL = re.compile(r"[.!?…][\"”’)\]]*$")
ENDING = frozenset('.!?…"”’)]')
LETTERS = re.compile(r"[^\W\d_][\w'’-]*")
FEWEST = 4
MOST = 24
ARTICLES = frozenset({"The", "A", "An", "It", "He", "She", "They", "This", "That", "These", "Those"})
OPENING = frozenset('"“‘([«')

Word = re.Match[str]


class _Pairs:
    """How often a word follows another in a text, counted when first asked."""

    def __init__(self, tokens: Sequence[Word]) -> None:
        self.tokens = tokens

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        return Counter(pairwise(token.group() for token in self.tokens))


def find_headings(text: str) -> Iterator[int]:
    """Offsets of the first word after each such heading."""
    words = load_cues(data_folder("frames") / "debris.tsv")
    tokens = list(WORD.finditer(text))
    pairs = _Pairs(tokens)
    at = 0
    while at < len(tokens):
        run, whole = _run(text, tokens, at, words)
        start = _sentence_after(run, words, pairs) if whole and len(run) > FEWEST else None
        if start is not None:
            yield start
        at = _next_start(text, tokens, at + max(1, len(run) - 1))


def _next_start(text: str, tokens: Sequence[Word], at: int) -> int:
    """The next token that opens a line or follows a full stop."""
    while at < len(tokens):
        end = tokens[at - 1].end()
        gap = text[end : tokens[at].start()]
        if (text[end - 1] in ENDING and FINAL.search(text, max(end - 4, 0), end)) or (
            gap != " " and "\n" in gap
        ):
            return at
        at += 1
    return at


def _run(text: str, tokens: Sequence[Word], at: int, words: Cues) -> tuple[list[Word], bool]:
    """The capitalised words from `at` on, small ones among them, with the first other word as last.

    The flag is false where the run ends otherwise: at a line's end, a full stop, a quotation, or too late.
    """
    run: list[Word] = []
    for token in tokens[at : at + MOST]:
        if run and "\n" in text[run[-1].end() : token.start()]:
            return run, False
        run.append(token)
        word = token.group()
        bare = _bare(word)
        if bare and not bare[0].isupper() and bare.lower() not in words["inner"]:
            return run, True
        final = FINAL.search(word[-4:]) and word.lower() not in words["title"] and len(bare) > 2
        if final or word[0] in OPENING:
            return run, False
    return run, False


def _sentence_after(run: list[Word], words: Cues, pairs: _Pairs) -> int | None:
    """Where the sentence starts that a run of capitals leads into, None when the run is no heading."""
    start = _find_start(run, words, pairs)
    heading = [_bare(token.group()) for token in run[:start]]
    capitals = [word for word in heading if word[:1].isupper()]
    shouted = all(word.isupper() for word in capitals)
    if shouted or len(capitals) < FEWEST or not any(_tells(word, words) for word in capitals[1:]):
        return None
    return run[start].start()


def _find_start(run: list[Word], words: Cues, pairs: _Pairs) -> int:
    """Index in the run of the sentence's first word: an article, or the last capital with its name."""
    for at in range(len(run) - 2, FEWEST - 1, -1):
        if run[at].group() in ARTICLES:
            return at
    start = len(run) - 2
    while start > 0 and not _bare(run[start].group())[:1].isupper():
        start -= 1
    while start > 0 and _belongs(run, start, words, pairs):
        start -= 1
    return start


def _belongs(run: list[Word], at: int, words: Cues, pairs: _Pairs) -> bool:
    """Whether the word before `at` is of one name with it: a title, a place, a pair of words seen again."""
    before, word = run[at - 1].group(), run[at].group()
    if before.endswith(",") or before.lower() in words["title"]:
        return True
    if at > 1 and run[at - 2].group().lower() in words["title"]:
        return True
    return pairs.counts[(before, word)] > 1 and _bare(before)[:1].isupper()


def _tells(word: str, words: Cues) -> bool:
    """Whether a capitalised word is no part of a name: a preposition, a verb in the present."""
    lower = word.lower()
    if lower in words["small"]:
        return True
    stems = {lower.removesuffix("s"), lower.removesuffix("es"), lower.removesuffix("ies") + "y"}
    return lower.endswith("s") and bool(stems & words["verb"])


def _bare(word: str) -> str:
    match = LETTERS.search(word)
    return match.group() if match else ""
