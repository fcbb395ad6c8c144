"""Edit scripts make lemmas."""

from __future__ import annotations

import pytest

from extract.pipeline.lemmas import apply_script, make_script


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("officers", "officer"),
        ("Cities", "city"),
        ("was", "be"),
        ("Boston", "Boston"),
        ("BOSTON", "Boston"),
        ("ICE", "ICE"),
        ("running", "run"),
        ("n't", "not"),
        ("better", "good"),
    ],
)
def test_a_script_made_from_a_pair_gives_the_pair(form: str, lemma: str) -> None:
    assert apply_script(form, make_script(form, lemma)) == lemma


def test_a_script_applies_to_other_words() -> None:
    assert apply_script("deputies", make_script("Cities", "city")) == "deputy"


def test_a_script_that_cuts_too_much_does_not_fit() -> None:
    assert apply_script("is", make_script("denied", "deny")) is None
