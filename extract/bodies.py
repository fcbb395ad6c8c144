"""Where bodies are and what they are part of, as far as the text says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.appositions import Lookup
from extract.mentions import Mention
from extract.posts import Fact
from extract.tokens import Tokens

_BODIES = frozenset({"Agency", "Organization"})
_SEATED = frozenset({"in", "of", "at", "based"})
_PARTS = frozenset(
    {"office", "bureau", "division", "unit", "branch", "headquarters", "facility", "lab", "arm"}
)


def find_body_facts(
    tokens: Tokens, mentions: Sequence[Mention], lookup: Lookup, states: Mapping[int, int]
) -> Iterator[Fact]:
    """partOf and locatedIn facts between mentions."""
    for city, state in states.items():
        yield Fact("partOf", city, state, mentions[city].start, mentions[state].end, 0.95)
    for n, mention in enumerate(mentions):
        if mention.type in _BODIES and not (mention.plural or mention.inner or _is_party(mention)):
            yield from _seat(tokens, mentions, lookup, n)
            yield from _parent(tokens, mentions, lookup, n)


def _is_body_name(mention: Mention) -> bool:
    return mention.kind == "name" and mention.type in _BODIES and not _is_party(mention)


def _is_party(mention: Mention) -> bool:
    return mention.body is not None and mention.body.name.endswith(" Party")


def _seat(tokens: Tokens, mentions: Sequence[Mention], lookup: Lookup, n: int) -> Iterator[Fact]:
    body = mentions[n]
    if body.kind == "name":
        inner = next(
            (k for k in range(max(n - 2, 0), min(n + 3, len(mentions))) if _is_inner(mentions, k, n)), None
        )
        if inner is not None:
            yield Fact("locatedIn", n, inner, body.start, body.end, 0.9)
    elif body.key in _PARTS:
        yield from _named_within(mentions, lookup, n)
    for child in tokens.children[body.head]:
        if child > body.head and tokens.dep[child] == "nmod" and _SEATED & set(tokens.cases(child)):
            place = lookup.heading.get(child)
            if place is not None and mentions[place].kind == "name" and mentions[place].type == "Place":
                if body.kind == "name":
                    yield Fact("locatedIn", n, place, body.start, mentions[place].end, 0.8)


def _is_inner(mentions: Sequence[Mention], k: int, n: int) -> bool:
    return mentions[k].inner and mentions[n].start <= mentions[k].start and mentions[k].end <= mentions[n].end


def _named_within(mentions: Sequence[Mention], lookup: Lookup, n: int) -> Iterator[Fact]:
    """ "CNN's New York City bureau": the place before the head."""
    body = mentions[n]
    for i in range(body.start, body.head):
        place = lookup.starting.get(i)
        if place is not None and mentions[place].type == "Place" and mentions[place].kind == "name":
            yield Fact("locatedIn", n, place, body.start, body.end, 0.75)
            return


def _parent(tokens: Tokens, mentions: Sequence[Mention], lookup: Lookup, n: int) -> Iterator[Fact]:
    """ "the FBI's Office of Professional Responsibility", "CNN's bureau", "FBI headquarters"."""
    body = mentions[n]
    if body.kind == "nominal" and body.key not in _PARTS:
        return
    owner = tokens.child(body.head, "nmod:poss")
    whole = lookup.heading.get(owner) if owner is not None else None
    if whole is None and tokens.text[body.start - 1 : body.start] == ["'s"]:
        whole = lookup.ending.get(body.start - 1)
    if (whole is None or mentions[whole].type not in _BODIES) and body.kind == "nominal":
        inside = (lookup.starting.get(i) for i in range(body.start, body.head))
        whole = next((k for k in inside if k is not None and _is_body_name(mentions[k])), None)
    if whole is not None and whole != n and _is_body_name(mentions[whole]):
        yield Fact("partOf", n, whole, mentions[whole].start, body.end, 0.85)
