"""A parsed document as plain lists: read once, so that no later stage pays for spaCy's token objects."""

from __future__ import annotations

from collections.abc import Iterator

from extract.parse import Parse

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_CROSSES = frozenset({"case", "cc", "mark", "punct"})
_CLAUSAL = frozenset("cop nsubj nsubj:pass aux aux:pass expl advcl ccomp parataxis".split())
_OUTSIDE = _CLAUSAL | {"case", "cc", "mark"}
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_QUOTES = frozenset({"“", "”", '"', "‘", "'"})


class Tokens:
    """Parallel lists over a document's tokens; never changed after it is made.

    `text` has plain apostrophes; `head` holds token indexes, a root its own; `paragraph` and `sentence`
    are numbers that rise.
    """

    __slots__ = (
        "children",
        "dep",
        "doc",
        "head",
        "lemma",
        "lower",
        "paragraph",
        "pos",
        "sentence",
        "tag",
        "text",
    )

    def __init__(self, doc: Parse) -> None:
        self.doc = doc
        self.text = [_plain(token.text) for token in doc]
        self.lower = [text.lower() for text in self.text]
        self.lemma = [token.lemma_.lower() for token in doc]
        self.pos = [token.pos_ for token in doc]
        self.tag = [token.tag_ for token in doc]
        self.dep = [token.dep_ for token in doc]
        self.head = [token.head.i for token in doc]
        self.sentence, self.paragraph = _number(doc, self.text)
        self.children: list[tuple[int, ...]] = [tuple([c.i for c in token.children]) for token in doc]

    def __len__(self) -> int:
        return len(self.text)

    def root(self, start: int, end: int) -> int:
        """The token of a span whose head lies outside it; the last such one for names, by English habit."""
        outside = [i for i in range(start, end) if not start <= self.head[i] < end or self.head[i] == i]
        return outside[-1] if outside else end - 1

    def child(self, i: int, *relations: str) -> int | None:
        """The first child of `i` in one of the relations."""
        return next((c for c in self.children[i] if self.dep[c] in relations), None)

    def cases(self, i: int) -> Iterator[str]:
        """The lower-cased prepositions (and possessive marks) of a phrase headed by `i`."""
        return (self.lower[c] for c in self.children[i] if self.dep[c] == "case")

    def phrase_start(self, head: int) -> int:
        """Where the phrase of a noun starts: its modifiers on the left, no prepositions or conjunctions."""
        start = head
        for i in range(head - 1, max(head - 16, -1), -1):
            if not self._belongs(i, head):
                break
            start = i
        while start < head and (self.dep[start] in _CROSSES or self.text[start] in _QUOTES):
            start += 1
        return start

    def _belongs(self, i: int, head: int) -> bool:
        for _ in range(6):
            above = self.head[i]
            if above == head:
                return self.dep[i] not in _OUTSIDE
            if above == i or self.dep[i] in _CLAUSAL:
                return False
            i = above
        return False


def _plain(text: str) -> str:
    return text if text.isascii() else text.translate(_APOSTROPHES)


def _number(doc: Parse, texts: list[str]) -> tuple[list[int], list[int]]:
    sentences: list[int] = []
    paragraphs: list[int] = []
    sentence = paragraph = 0
    for i, token in enumerate(doc):
        if i and token.is_sent_start:
            sentence += 1
        if "\n" in texts[i] or (i and "\n" in texts[i - 1]):
            paragraph += 1
        sentences.append(sentence)
        paragraphs.append(paragraph)
    return sentences, paragraphs
