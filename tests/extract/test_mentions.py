"""Mentions: names with their types, descriptions and pronouns, and how tokens lead to them."""

from __future__ import annotations

from entity_trees import draw, entity, read, texts

from extract.entities import find_entities
from graph.model import Span


def types(name: str) -> dict[str, str]:
    return {e.name: e.type for e in read(name).entities}


def test_title_is_no_part_of_a_name() -> None:
    found = read("office")
    assert entity(found, "Brett Petty").type == "Person"
    assert "Helena Police Chief Brett Petty" not in [e.name for e in found.entities]


def test_title_tokens_lead_to_the_person() -> None:
    found = read("office")
    assert found.entity_of(2) == found.entity_of(3) == entity(found, "Brett Petty").id


def test_given_name_that_is_a_title_stays() -> None:
    assert types("dean") == {"Dean Foster": "Person"}


def test_known_body_has_its_full_name_and_the_articles_as_alias() -> None:
    ice = entity(read("agents"), "ICE")
    assert (ice.name, ice.type, ice.named) == ("U.S. Immigration and Customs Enforcement", "Agency", True)


def test_plural_description_is_a_group_without_name() -> None:
    found = read("agents")
    group = next(e for e in found.entities if e.type == "Group" and "ICE agents" in texts(e))
    assert not group.named
    assert found.type_of(1) == "Group"
    assert found.type_of(0) == "Agency"


def test_administration_is_an_agency_beside_its_president() -> None:
    assert types("administration") == {"Trump administration": "Agency", "Trump": "Person"}


def test_debris_mentions_nothing() -> None:
    doc = draw("agents")
    found = find_entities(doc, (Span(0, len(doc.text), doc.text),))
    assert found.entities == ()
    assert found.mention_of(0) is None


def test_offsets_are_true() -> None:
    for name in ("office", "bracket", "quote", "officers"):
        text = draw(name).text
        mentions = [m for e in read(name).entities for m in e.mentions]
        assert mentions
        assert all(text[m.start : m.end] == m.text for m in mentions)
