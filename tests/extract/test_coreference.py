"""Coreference: what joins a cluster, and what must not."""

from __future__ import annotations

import pytest
from entity_trees import entity, read, texts

CASES = [
    ("surname", "Brett Petty", ["Brett Petty", "Petty", "he"]),
    ("she", "Megan Cho", ["Megan Cho", "She"]),
    ("agency", "Dallas Police Department", ["Dallas Police Department", "The department", "it"]),
    ("quote", "Eva Strand", ["I", "Eva Strand"]),
    ("officers", "Arlo Finch", ["Arlo Finch", "his"]),
    ("acronym", "Marrow Creek Water Board", ["Marrow Creek Water Board", "MCWB", "MCWB"]),
    ("copula", "Eva Strand", ["Eva Strand", "the mayor"]),
]


@pytest.mark.parametrize(("tree", "name", "mentions"), CASES)
def test_mentions_of_one(tree: str, name: str, mentions: list[str]) -> None:
    assert texts(entity(read(tree), name)) == mentions


def test_plural_pronoun_goes_to_the_group() -> None:
    assert ["his officers", "They"] in [texts(e) for e in read("officers").entities]


def test_pronoun_agrees_in_sex() -> None:
    assert texts(entity(read("she"), "Arlo Finch")) == ["Arlo Finch", "him"]


def test_indefinite_description_is_a_new_one() -> None:
    assert [texts(e) for e in read("bills").entities] == [["The bill"], ["A bill"]]


def test_aliases_are_proper_names_only() -> None:
    assert entity(read("surname"), "Brett Petty").aliases == ("Petty",)
    assert entity(read("agency"), "Dallas Police Department").aliases == ()
