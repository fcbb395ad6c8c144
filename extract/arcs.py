"""How one word hangs on another in a parse: the arcs from the one up to what both hang on, and down again."""

from __future__ import annotations

from typing import Final

from extract.parse import Token

FAR: Final = "far"
MOST: Final = 4  # arcs; words that are further apart say little about each other
_TOLD_APART: Final = frozenset({"nsubj:pass", "nmod:poss", "acl:relcl", "obl:agent"})


def find_arcs(one: Token, other: Token) -> str:
    """The relations on the way, as in "^acl ^obj nsubj", or `FAR` where there are more than `MOST`."""
    above = [one]
    while len(above) <= MOST and above[-1].dep_ != "ROOT":
        above.append(above[-1].head)
    steps = {token.i: up for up, token in enumerate(above)}
    down: list[str] = []
    while other.i not in steps:
        if len(down) == MOST or other.dep_ == "ROOT":
            return FAR
        down.append(_relation(other))
        other = other.head
    up = steps[other.i]
    if up + len(down) > MOST:
        return FAR
    return " ".join([*("^" + _relation(token) for token in above[:up]), *reversed(down)])


def _relation(token: Token) -> str:
    """What a word is to its head; few of the finer distinctions matter here."""
    relation = token.dep_
    return relation if relation in _TOLD_APART else relation.partition(":")[0]
