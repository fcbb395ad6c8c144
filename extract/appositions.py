"""Descriptions and names that a sentence sets equal: appositions both ways, "X is the mayor", "the group X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.mentions import Mention
from extract.tokens import Tokens

_BODIES = frozenset({"Agency", "Organization"})
_OPENERS = frozenset({",", "(", "—", "–", "-"})
_AFTER = frozenset(", . ) — – ; who of for at with in and which from where whose to".split())


class Lookup:
    """Which mention a token heads, starts or ends; built once."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        whole = [(n, m) for n, m in enumerate(mentions) if not m.inner]
        self.heading = {m.head: n for n, m in reversed(whole)}
        self.starting = {m.start: n for n, m in reversed(whole)}
        self.ending = {m.end: n for n, m in whole}


def find_equals(tokens: Tokens, mentions: Sequence[Mention], lookup: Lookup) -> dict[int, int]:
    """Index of a description → index of the name it is set equal to."""
    equals: dict[int, int] = {}
    for n, mention in enumerate(mentions):
        if mention.kind != "nominal" or mention.plural:
            continue
        for other in _partners(tokens, mention, lookup):
            name = mentions[other]
            if name.kind == "name" and not name.inner and _fits(mention, name):
                equals[n] = other
                break
    return equals


def _fits(nominal: Mention, name: Mention) -> bool:
    if nominal.type == name.type:
        return True
    return nominal.type in _BODIES and name.type in _BODIES


def _partners(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    yield from _by_syntax(tokens, mention, lookup)
    if mention.end in lookup.starting:
        yield lookup.starting[mention.end]
    yield from _after_comma(tokens, mention, lookup)
    yield from _before_comma(tokens, mention, lookup)


def _by_syntax(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    head = mention.head
    if tokens.dep[head] == "appos" and tokens.head[head] in lookup.heading:
        yield lookup.heading[tokens.head[head]]
    for child in tokens.children[head]:
        relation = tokens.dep[child]
        if relation == "appos" and child in lookup.heading:
            yield lookup.heading[child]
        elif relation == "nsubj" and child in lookup.heading and tokens.child(head, "cop") is not None:
            if tokens.child(head, "advmod") is None or "not" not in _lowers(tokens, head):
                yield lookup.heading[child]


def _lowers(tokens: Tokens, head: int) -> set[str]:
    return {tokens.lower[c] for c in tokens.children[head]}


def _after_comma(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    """ "Name, the director of", "Name, 56, a lawyer,"."""
    start = mention.start
    if start < 2 or tokens.text[start - 1] not in _OPENERS or not _closes(tokens, mention):
        return
    end = start - 1
    if end >= 2 and tokens.text[end - 1].isdigit() and tokens.text[end - 2] == ",":
        end -= 2
    if end in lookup.ending and not _lists(tokens, end, mention):
        yield lookup.ending[end]


def _closes(tokens: Tokens, mention: Mention) -> bool:
    return mention.end >= len(tokens) or tokens.lower[mention.end] in _AFTER


def _lists(tokens: Tokens, end: int, mention: Mention) -> bool:
    """Whether name and description are items of one list."""
    return tokens.dep[mention.head] == "conj" and tokens.head[mention.head] == tokens.root(
        max(end - 3, 0), end
    )


def _before_comma(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    """ "the leader, Mitt Romney,"."""
    end = mention.end
    if mention.determiner not in {"the", "poss"} or end + 1 >= len(tokens) or tokens.text[end] != ",":
        return
    name = lookup.starting.get(end + 1)
    if name is not None and tokens.dep[mention.head] != "conj":
        yield name
