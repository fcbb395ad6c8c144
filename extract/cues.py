"""The words that tell how a text stands to what it says: `data/frames/stance.tsv`, named sets of lemmas.

Each lemma is looked up in all its forms, so that a wrong lemma in the parse does not hide a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from extract.parse import Token
from extract.resources import data_folder

Cues = Mapping[str, frozenset[str]]
VOWELS = "aeiou"
PARTS = {"compound:prt", "advmod", "xcomp"}


@cache
def load_cues(path: Path | None = None) -> Cues:
    """Set name → lemmas, lower case; words of two parts are joined by an underscore."""
    text = (path or data_folder("frames") / "stance.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: frozenset(words.split()) for name, words in rows}


def is_cue(token: Token, *names: str) -> bool:
    """Whether the token, by lemma or form, alone or with its particle, stands in one of the named sets."""
    lower, lemma, forms = token.lower_, token.lemma_.lower(), _forms()
    for name in names:
        if lower in forms[name] or lemma in forms[name]:
            return True
    pairs = _pair(token, _particles(token))
    return bool(pairs) and any(pairs & forms[name] for name in names)


def is_phrase(token: Token, opened: AbstractSet[str], name: str) -> bool:
    """Whether the token stands in the set together with a particle of its own or what opens its complement.

    Without an opener it may also stand there alone.
    """
    pairs = _pair(token, opened | _particles(token)) if opened else set()
    return bool(pairs & _forms()[name]) or (not opened and is_cue(token, name))


def _particles(token: Token) -> set[str]:
    return {child.lower_ for child in token.children if child.dep_ in PARTS}


def _pair(token: Token, parts: AbstractSet[str]) -> set[str]:
    return {f"{word}_{part}" for part in parts for word in (token.lower_, token.lemma_.lower())}


def has_form(token: Token, name: str) -> bool:
    """Whether the token's lower-cased form or lemma stands in the named set."""
    words = load_cues()[name]
    return token.lower_.replace("’", "'") in words or token.lemma_.lower() in words


def is_due(verb: Token) -> bool:
    """Whether a verb is one that is "due to" happen."""
    dues = (child for child in verb.children if child.lower_ == "due")
    return any(part.dep_ == "fixed" for due in dues for part in due.children)


@cache
def _forms() -> Cues:
    cues = load_cues()
    odd: dict[str, list[str]] = {}
    for pair in cues["irregular"]:
        form, _, lemma = pair.partition(":")
        odd.setdefault(lemma, []).append(form)
    return {
        name: frozenset(form for word in words for form in _inflect(word, odd))
        for name, words in cues.items()
    }


def _inflect(word: str, odd: Mapping[str, list[str]]) -> Iterator[str]:
    """A lemma's forms as noun and verb, regular and listed; those of "go_on" inflect the first part."""
    stem, mark, particle = word.partition("_")
    for form in (*_regular(stem), *odd.get(stem, ())):
        yield form + mark + particle


def _regular(stem: str) -> Iterator[str]:
    yield stem
    yield stem + "s"
    if stem.endswith(("s", "x", "z", "ch", "sh")):
        yield stem + "es"
    if stem.endswith("y") and stem[-2:-1] not in VOWELS:
        yield from (stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing")
    elif stem.endswith("e"):
        yield from (stem + "d", stem[:-1] + "ing")
    else:
        yield from (stem + "ed", stem + "ing")
        if len(stem) > 2 and stem[-1] not in "wxy" + VOWELS and stem[-2] in VOWELS:
            yield from (stem + stem[-1] + "ed", stem + stem[-1] + "ing")
