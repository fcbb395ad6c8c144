"""Places: namesakes told apart by what stands around them, and linked to GeoNames."""

from __future__ import annotations

import pytest
from entity_trees import entity, read, show, texts

from extract.gazetteer import Region
from extract.places import GEONAMES, settle_place

OREGON, MAINE = "5746545", "4975802"


@pytest.mark.parametrize(
    ("near", "states", "geonames"),
    [("", (), OREGON), ("ME", (), MAINE), ("", ("ME",), MAINE), ("", ("TX", "OR"), "4720131")],
)
def test_portland_is_settled_by_context(near: str, states: tuple[str, ...], geonames: str) -> None:
    settled = settle_place(["Portland"], None, near, states)
    assert settled is not None
    assert settled.geonames == geonames


def test_namesakes_of_one_size_are_not_linked() -> None:
    settled = settle_place(["Springfield"], None, "", ())
    assert settled is None or not settled.geonames


def test_town_unknown_in_the_state_named_with_it_is_not_linked_elsewhere() -> None:
    settled = settle_place(["Portland"], None, "NV", ())
    assert settled is not None
    assert (settled.geonames, settled.state) == ("", "NV")


def test_state_is_linked_by_its_postal_code() -> None:
    settled = settle_place(["Mont."], Region("Montana", "", "MT"), "", ())
    assert settled is not None
    assert settled.geonames == "5667009"


def test_city_and_state_are_two_places_one_in_the_other() -> None:
    found = read("portland")
    assert ("partOf", "Portland", "Maine", None) in [show(found, r) for r in found.relations]
    assert entity(found, "Portland").link == (GEONAMES.format(MAINE),)


def test_city_of_a_name_is_that_city() -> None:
    assert texts(entity(read("city"), "Austin")) == ["The city", "Austin"]
