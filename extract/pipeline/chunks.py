"""Noun phrases of a tree with Universal Dependencies labels."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.errors import Errors
from spacy.tokens import Doc, Span, Token

_HEADS = frozenset(("NOUN", "PROPN", "PRON"))
_NEVER = frozenset(
    """compound flat flat:name fixed goeswith amod det det:predet nummod expl mark advmod case cc aux cop
    discourse nmod:desc dep punct""".split()
)
_LEFT = frozenset(
    """det det:predet amod compound nummod nmod:poss nmod:desc nmod:unmarked flat advmod dep punct advcl acl
    nummod:gov""".split()
)
_RIGHT = frozenset("flat flat:name compound nummod fixed goeswith".split())


def noun_chunks(doclike: Doc | Span) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, "NP") of base noun phrases, none inside another, in order."""
    doc = doclike.doc
    if not doc.has_annotation("DEP"):
        raise ValueError(Errors.E029)
    last = -1
    for token in doclike:
        if not _heads_phrase(token):
            continue
        start, end = _left_end(token, last), _right_end(token) + 1
        if start > last:
            yield start, end, doc.vocab.strings.add("NP")
            last = end - 1


def _heads_phrase(token: Token) -> bool:
    if token.pos_ not in _HEADS or token.dep_ in _NEVER:
        return False
    return not (token.dep_ == "nmod:poss" and token.pos_ == "PRON")


def _left_end(token: Token, last: int) -> int:
    """The first word of the phrase: back over modifiers that touch, never into the phrase before."""
    start = token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ not in _LEFT or child.right_edge.i != start - 1:
            break
        if child.dep_ in ("advcl", "acl", "advmod") and child.left_edge.i != child.i:
            break
        if child.left_edge.i <= last:
            break
        start = child.left_edge.i
    while (
        start < token.i and token.doc[start].dep_ in ("punct", "advmod") and token.doc[start].pos_ == "PUNCT"
    ):
        start += 1
    return start


def _right_end(token: Token) -> int:
    end = token.i
    for child in token.rights:
        if child.left_edge.i != end + 1 or not (child.dep_ in _RIGHT or _joins(child)):
            break
        if child.dep_ not in ("punct",):
            end = child.right_edge.i if child.dep_ != "nummod" else child.i
        else:
            end = child.i
    while end > token.i and token.doc[end].pos_ == "PUNCT":
        end -= 1
    return end


def _joins(child: Token) -> bool:
    """A hyphen inside a name or compound."""
    return child.dep_ == "punct" and child.text in ("-", "–", "/") and not child.whitespace_
