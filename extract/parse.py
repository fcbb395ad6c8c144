"""A parsed document as light objects: spaCy's own make a new object at every access and decode every string.

`Parse`, `Token` and `Stretch` name what they hold as spaCy's Doc, Token and Span do. A parse is made once a
document, never changes after, and keeps nothing of spaCy's alive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, count, pairwise, repeat
from operator import add
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, LENGTH, POS, SENT_START, SPACY, TAG
from spacy.lang.lex_attrs import is_punct
from spacy.strings import StringStore
from spacy.tokens import Doc

_COLUMNS = [LENGTH, SPACY, HEAD, SENT_START, LEMMA, POS, TAG, DEP, ENT_TYPE]
_SENTENCE_START: Mapping[int, bool | None] = {1: True, 0: None}
_SIGN = 1 << 63
_SCORES = ("trigger_scores", "mode_scores")


class Token:
    """One token; `children` are its dependents in text order, the `head` of a root is itself."""

    __slots__ = (
        *("children", "dep_", "doc", "ent_type_", "head", "i", "idx", "is_sent_start"),
        *("lemma_", "lower_", "pos_", "sent", "tag_", "text", "whitespace_"),
    )
    children: Sequence[Token]
    head: Token
    sent: Stretch
    is_sent_start: bool | None

    def __init__(
        self,
        doc: Parse,
        i: int,
        idx: int,
        text: str,
        whitespace: str,
        lemma: str,
        pos: str,
        tag: str,
        dep: str,
        ent_type: str,
    ) -> None:
        self.doc = doc
        self.i = i
        self.idx = idx
        self.text = text
        self.lower_ = text.lower()
        self.whitespace_ = whitespace
        self.lemma_ = lemma
        self.pos_ = pos
        self.tag_ = tag
        self.dep_ = dep
        self.ent_type_ = ent_type
        self.children = ()

    def __repr__(self) -> str:
        return self.text

    @property
    def is_alpha(self) -> bool:
        """Whether it is all letters."""
        return self.text.isalpha()

    @property
    def lefts(self) -> Iterator[Token]:
        """The dependents before it."""
        return (child for child in self.children if child.i < self.i)

    @property
    def left_edge(self) -> Token:
        """The first token of its subtree."""
        return min(self.subtree, key=_place)

    @property
    def right_edge(self) -> Token:
        """The last token of its subtree."""
        return max(self.subtree, key=_place)

    @property
    def subtree(self) -> list[Token]:
        """It and all that depends on it, nearer ones first."""
        found = [self]
        for token in found:
            found += token.children
        return found

    def nbor(self, step: int = 1) -> Token:
        """The token so many places further on."""
        return self.doc.tokens[self.i + step]


class Stretch:
    """Tokens `start`..`end` (half-open) of a parse."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Parse, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __reversed__(self) -> Iterator[Token]:
        return reversed(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Stretch: ...
    def __getitem__(self, at: int | slice) -> Token | Stretch:
        if isinstance(at, slice):
            start, stop, _ = at.indices(self.end - self.start)
            return Stretch(self.doc, self.start + start, self.start + max(start, stop))
        return self.doc.tokens[self.start + at if at >= 0 else self.end + at]

    @property
    def start_char(self) -> int:
        """Offset of its first character."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """Offset after its last character, white space after it left out."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its text as it stands."""
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def root(self) -> Token:
        """The token nearest to the root of its sentence, the first of several; marks and spaces last."""
        tokens = self.doc.tokens[self.start : self.end]
        if len(tokens) == 1:
            return tokens[0]
        top = next((token for token in tokens if token.head is token), None)
        if top is not None:
            return top
        outer = [token for token in tokens if not self.start <= token.head.i < self.end]
        return min(outer, key=_depth)


class Label(NamedTuple):
    """A name that the pipeline found at tokens `start`..`end`."""

    start: int
    end: int
    label_: str


class Parse:
    """A document's tokens, sentences, names and event scores; `user_data` keeps what stages work out once."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self.tokens = _read_tokens(self, doc)
        self.ents = [Label(span.start, span.end, span.label_) for span in doc.ents]
        self.scores = {name: scores for name in _SCORES if (scores := _read_scores(doc, name)) is not None}
        self.user_data: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Stretch: ...
    def __getitem__(self, at: int | slice) -> Token | Stretch:
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self.tokens))
            return Stretch(self, start, max(start, stop))
        return self.tokens[at]

    @cached_property
    def sents(self) -> list[Stretch]:
        """The sentences in text order."""
        return [token.sent for token in self.tokens if token.i == token.sent.start]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.idx for token in self.tokens]

    def char_span(self, start: int, end: int) -> Stretch | None:
        """The tokens that characters `start`..`end` touch, None where there are none."""
        first, last = self._token_at(start), self._token_at(end - 1)
        if first < 0 or last < 0:
            return None
        token = self.tokens[first]
        return Stretch(self, first + (start == token.idx + len(token.text)), last + 1)

    def _token_at(self, place: int) -> int:
        """The token that a character belongs to, as one space after it does; -1 beyond the text."""
        if not 0 <= place < len(self.text):
            return -1
        return bisect_right(self._starts, place) - 1


def _place(token: Token) -> int:
    return token.i


def _depth(token: Token) -> int:
    """How many steps a token's root is away."""
    if not token.children and (token.text.isspace() or is_punct(token.text)):
        return len(token.doc) - 1
    steps = 0
    while token.head is not token:
        steps, token = steps + 1, token.head
    return steps


def _read_tokens(parse: Parse, doc: Doc) -> list[Token]:
    lengths, spaces, heads, starts, *named = doc.to_array(_COLUMNS).T.tolist() if len(doc) else [[]] * 9
    ends = list(accumulate(map(add, lengths, spaces), initial=0))
    words = [parse.text[at : at + size] for at, size in zip(ends, lengths, strict=False)]
    following = [" " if space else "" for space in spaces]
    strings = [_decode(doc.vocab.strings, column) for column in named]
    tokens = list(map(Token, repeat(parse), count(), ends, words, following, *strings))
    _join(tokens, heads)
    _cut(parse, tokens, starts)
    return tokens


def _read_scores(doc: Doc, name: str) -> NDArray[np.float16] | None:
    """What the encoder's head of the name found, [token, label]; None where the pipeline has none."""
    scores: NDArray[np.float16] | None = doc._.get(name) if Doc.has_extension(name) else None
    return scores if scores is not None and len(scores) else None


def _decode(strings: StringStore, column: list[int]) -> list[str]:
    known: dict[int, Any] = {value: strings[value] for value in set(column)}
    return [known[value] for value in column]


def _join(tokens: list[Token], heads: list[int]) -> None:
    """Set heads and dependents; a head is given as its distance, in 64 bits without a sign."""
    children: dict[int, list[Token]] = {}
    for i, (token, distance) in enumerate(zip(tokens, heads, strict=True)):
        if distance == 0:
            token.head = token
            continue
        at = i + distance if distance < _SIGN else i + distance - 2 * _SIGN
        token.head = tokens[at]
        if at in children:
            children[at].append(token)
        else:
            children[at] = [token]
    for at, dependents in children.items():
        tokens[at].children = dependents


def _cut(parse: Parse, tokens: list[Token], starts: list[int]) -> None:
    """Set the sentences."""
    firsts = [i for i, start in enumerate(starts) if start == 1 or i == 0]
    for start, end in pairwise([*firsts, len(tokens)]):
        sentence = Stretch(parse, start, end)
        for token, begins in zip(tokens[start:end], starts[start:end], strict=True):
            token.sent = sentence
            token.is_sent_start = _SENTENCE_START.get(begins, False)
