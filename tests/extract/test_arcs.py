"""The way from one word of a parse to another."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from extract.arcs import FAR, MOST, find_arcs
from extract.parse import Parse, Token

# "Officials sued the attorney for Colby, who quit and fled": word/head/relation
TREE = (
    "Officials/1/nsubj sued/1/ROOT the/3/det attorney/1/obj for/5/case Colby/3/nmod ,/8/punct who/8/nsubj "
    "quit/5/acl:relcl and/10/cc fled/8/conj"
)


@pytest.fixture(scope="module")
def words() -> dict[str, Token]:
    rows = [word.split("/") for word in TREE.split()]
    texts, heads, relations = zip(*rows, strict=True)
    doc = Doc(spacy.blank("en").vocab, texts, heads=[int(head) for head in heads], deps=list(relations))
    return {token.text: token for token in Parse(doc)}


@pytest.mark.parametrize(
    ("one", "other", "arcs"),
    [
        ("sued", "Officials", "nsubj"),
        ("sued", "Colby", "obj nmod"),
        ("Officials", "sued", "^nsubj"),
        ("Officials", "attorney", "^nsubj obj"),
        ("quit", "Colby", "^acl:relcl"),  # told apart from other clauses of nouns
        ("fled", "who", "^conj nsubj"),
        ("sued", "sued", ""),
        ("fled", "Officials", FAR),
        ("sued", "fled", "obj nmod acl:relcl conj"),
    ],
)
def test_arcs_lead_up_to_what_both_hang_on_and_down(
    words: dict[str, Token], one: str, other: str, arcs: str
) -> None:
    assert find_arcs(words[one], words[other]) == arcs


def test_no_way_is_longer_than_allowed(words: dict[str, Token]) -> None:
    ways = [find_arcs(one, other) for one in words.values() for other in words.values()]
    assert FAR in ways
    assert max(len(way.split()) for way in ways if way != FAR) == MOST
