"""When two names of an article's entity are taken to be the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

Name = tuple[str, ...]
ARTICLES: Final = frozenset({"the", "a", "an"})
PRONOUNS: Final = frozenset(
    "he him his she her hers they them their theirs it its we us our i me my you your who".split()
)
# words that two unlike names may well share: alone they prove nothing
WEAK: Final = ARTICLES | frozenset(
    "of in on at to for by and or his her their its our my your this that these those said new former "
    "some many several other all local federal state national u.s us american".split()
)
_POSSESSIVE: Final = re.compile(r"(?:'s\b|(s)'(?=\s|$))")
_POINT: Final = re.compile(r"(?<=\b\w)\.(?=\w\b|\s|$)")
_WORD: Final = re.compile(r"[\w$%]+")


def normalise(name: str) -> Name:
    """Lower-case words without possessive endings, points of initials or articles."""
    plain = _POINT.sub("", _POSSESSIVE.sub(r"\1", name.lower().replace("’", "'")))
    words = _WORD.findall(plain)
    return tuple(word for word in words if word not in ARTICLES) or tuple(words)


def fits(one: str, other: str) -> bool:
    """Whether both are equal, or one holds all words of the other, a telling one among them."""
    a, b = normalise(one), normalise(other)
    if a == b:
        return True
    if min(len(a), len(b)) == 1 and not PRONOUNS.isdisjoint(a + b):
        return False
    fewer, more = sorted((a, b), key=len)
    return set(fewer) <= set(more) and not set(fewer) <= WEAK


def any_fits(names: Collection[str], others: Collection[str]) -> bool:
    """Whether some name of the one fits some name of the other."""
    return any(fits(name, other) for name in names for other in others)


def any_equal(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether both have a name in common, word for word."""
    return not {normalise(name) for name in names}.isdisjoint(normalise(other) for other in others)


def find_match(names: Collection[str], candidates: Mapping[str, Collection[str]]) -> str | None:
    """The first candidate with an equal name, else the first with a fitting one, else None."""
    for alike in (any_equal, any_fits):
        for key, others in candidates.items():
            if alike(names, others):
                return key
    return None
