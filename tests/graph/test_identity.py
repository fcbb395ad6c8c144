"""What an entity's own article says decides its IRI, and nothing else does."""

from __future__ import annotations

import pytest
from stories import Story, helena, louisiana

from graph.identity import Identity, identify


def only(story: Story, key: str) -> Identity:
    """The identity of one entity of a story."""
    return identify(story.extraction(), "urn:beatbook:")[key]


def test_two_articles_share_what_both_name() -> None:
    one = {identity.iri for identity in identify(louisiana("a"), "urn:beatbook:").values()}
    other = {identity.iri for identity in identify(louisiana("b"), "urn:beatbook:").values()}
    assert one & other == {
        "urn:beatbook:entity/place/louisiana",
        "urn:beatbook:entity/person/jeff-landry",
        "urn:beatbook:entity/person/brian-ohara",
        "urn:beatbook:entity/agency/dallas-police-department",
        "urn:beatbook:entity/agency/los-angeles-police-department",
        "urn:beatbook:entity/agency/immigration-and-customs-enforcement",
    }


def test_an_office_is_keyed_by_post_and_place() -> None:
    chief = identify(helena(), "urn:beatbook:")["e3"]
    assert chief.iri == "urn:beatbook:entity/person/police-chief/helena-montana"
    assert chief.label == "Helena police chief"
    assert not chief.unnamed_set


@pytest.mark.parametrize("post", ["chief of police", "Police Chief", "the police chief"])
def test_ways_of_writing_one_post(post: str) -> None:
    story = Story("a")
    chief, city = story.entity("Person", "chief", named=False), story.entity("Place", "Ashby")
    story.relate("holdsPost", chief, post, of=city)
    assert only(story, chief).iri == "urn:beatbook:entity/person/police-chief/ashby"


def test_the_office_of_a_body_has_the_body_s_place() -> None:
    story = Story("a")
    chief = story.entity("Person", "superintendent", named=False)
    body, city = story.entity("Agency", "Bay Police Department"), story.entity("Place", "Bay City")
    story.relate("holdsPost", chief, "superintendent", of=body)
    story.relate("locatedIn", body, city)
    found = only(story, chief)
    assert found.iri == "urn:beatbook:entity/person/superintendent/bay-city"
    assert "Bay Police Department superintendent" in found.aliases


@pytest.mark.parametrize("change", [{"former": True}, {"polarity": "negative"}, {"modality": "hypothetical"}])
def test_an_office_not_held_is_no_key(change: dict[str, object]) -> None:
    story = Story("a")
    chief, city = story.entity("Person", "ex-chief", named=False), story.entity("Place", "Ashby")
    story.relate("holdsPost", chief, "chief", of=city, **change)
    assert only(story, chief).iri == "urn:beatbook:article/a/entity/e1"
    assert only(story, chief).unnamed_set


@pytest.mark.parametrize(
    ("type_", "name", "named", "unnamed_set"),
    [
        ("Group", "officers", False, True),
        ("Person", "the mayor", False, True),
        ("Agency", "local departments", False, True),
        ("Undertaking", "regional drug task force", False, False),
        ("Agency", "the department", False, False),
    ],
)
def test_what_has_no_name_is_its_article_s_alone(
    type_: str, name: str, named: bool, unnamed_set: bool
) -> None:
    story = Story("some story")
    found = only(story, story.entity(type_, name, named=named))
    assert found.iri == "urn:beatbook:article/some%20story/entity/e1"
    assert found.unnamed_set is unnamed_set


def test_local_bodies_carry_the_place_that_their_name_does_not() -> None:
    story = Story("a")
    council, police = (
        story.entity("Agency", "City Council"),
        story.entity("Agency", "Ashby Police Department"),
    )
    federal = story.entity("Agency", "Border Patrol")
    town, state = story.entity("Place", "Ashby"), story.entity("Place", "Vermont")
    for body in (council, police, federal):
        story.relate("locatedIn", body, town)
    story.relate("partOf", town, state)
    assert only(story, council).iri == "urn:beatbook:entity/agency/city-council/ashby-vermont"
    assert only(story, police).iri == "urn:beatbook:entity/agency/ashby-police-department/vermont"
    assert only(story, federal).iri == "urn:beatbook:entity/agency/border-patrol"
    assert only(story, town).iri == "urn:beatbook:entity/place/ashby/vermont"


def test_a_described_local_body_is_the_one_of_its_place() -> None:
    story, named = Story("a"), Story("b")
    body, town = story.entity("Agency", "the police department", named=False), story.entity("Place", "Ashby")
    story.relate("locatedIn", body, town)
    other = named.entity("Agency", "Ashby Police Department")
    assert only(story, body).iri == only(named, other).iri


def test_a_surname_alone_is_told_apart_by_a_local_office() -> None:
    story = Story("a")
    mayor, full = story.entity("Person", "Frey"), story.entity("Person", "Jacob Frey")
    town = story.entity("Place", "Ashby")
    for person in (mayor, full):
        story.relate("holdsPost", person, "mayor", of=town)
    assert only(story, mayor).iri == "urn:beatbook:entity/person/frey/ashby"
    assert only(story, full).iri == "urn:beatbook:entity/person/jacob-frey"


def test_places_around_each_other_end() -> None:
    story = Story("a")
    one, other = story.entity("Place", "Ashby"), story.entity("Place", "Larch County")
    story.relate("partOf", one, other)
    story.relate("partOf", other, one)
    assert only(story, one).iri == "urn:beatbook:entity/place/ashby/larch-county"
