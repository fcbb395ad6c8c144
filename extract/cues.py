"""The words that tell how a text stands to what it says: `data/frames/stance.tsv`, named sets of lemmas."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from extract.resources import data_folder

Cues = Mapping[str, frozenset[str]]


@cache
def load_cues(path: Path | None = None) -> Cues:
    """Set name → lemmas, lower case; words of two parts are joined by an underscore."""
    text = (path or data_folder("frames") / "stance.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: frozenset(words.split()) for name, words in rows}


def is_cue(token: Token, *names: str) -> bool:
    """Whether the token's lemma, alone or with its particle, stands in one of the named sets."""
    sets = [load_cues()[name] for name in names]
    lemma = token.lemma_.lower()
    if any(lemma in words for words in sets):
        return True
    joined = {
        f"{lemma}_{child.lower_}" for child in token.children if child.dep_ in {"compound:prt", "advmod"}
    }
    return any(joined & words for words in sets)


def has_form(token: Token, name: str) -> bool:
    """Whether the token's lower-cased form or lemma stands in the named set."""
    words = load_cues()[name]
    return token.lower_.replace("’", "'") in words or token.lemma_.lower() in words
