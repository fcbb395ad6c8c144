"""Entities, events, relations and claims read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from stories import Story, helena

from graph.claims import claims_of, count_independent
from graph.entities import describe_entity, find_entities, resolve_entity
from graph.errors import Ambiguous, NotFound, QueryError
from graph.events import describe_event, find_events
from graph.relations import RelationFilter, find_relations
from graph.statistics import count
from graph.store import View, Writer


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Helena police chief", "entity/person/police-chief/helena-montana"),
        ("the Helena Police Chief", "entity/person/police-chief/helena-montana"),
        ("police chief of Helena", "entity/person/police-chief/helena-montana"),
        ("U.S. Border Patrol", "entity/agency/border-patrol"),
        ("ICE", "entity/agency/immigration-and-customs-enforcement"),
        ("Brian O'Hara", "entity/person/brian-ohara"),
        ("entity/place/helena/montana", "entity/place/helena/montana"),
        ("urn:beatbook:entity/place/louisiana", "entity/place/louisiana"),
        ("regional drug task force", "article/helena/entity/e4"),
    ],
)
def test_names_resolve(view: View, name: str, path: str) -> None:
    assert resolve_entity(view, name) == f"urn:beatbook:{path}"


def test_a_name_of_several_lists_them(view: View) -> None:
    with pytest.raises(Ambiguous, match="any of 2") as caught:
        resolve_entity(view, "officers")
    assert {label for _, label, _ in caught.value.candidates} == {"officers"}
    assert all("only in article" in description for _, _, description in caught.value.candidates)


@pytest.mark.parametrize(
    "name", ["Nobody", "", "entity/place/nowhere", "urn:beatbook:article/helena", '"', "\\"]
)
def test_what_is_not_known(view: View, name: str) -> None:
    with pytest.raises(NotFound):
        resolve_entity(view, name)


def test_search_puts_exact_names_first(view: View) -> None:
    assert [found.label for found in find_entities(view, "helena")][:2] == ["Helena", "Helena police chief"]
    assert {found.type for found in find_entities(view, "police", type="Agency")} == {"Agency"}
    assert find_entities(view, "police", limit=1) == find_entities(view, "police")[:1]
    assert find_entities(view, " ") == []
    with pytest.raises(QueryError, match="no entity type"):
        find_entities(view, "police", type="Police")


def test_an_entity_s_page(view: View) -> None:
    page = describe_entity(view, resolve_entity(view, "Louisiana"))
    assert [(post.title, post.holder.label, post.former) for post in page.posts] == [
        ("governor", "Jeff Landry", False)
    ]
    assert (page.type, page.events, page.relations, len(page.articles)) == ("Place", 1, 1, 1)
    with pytest.raises(NotFound):
        describe_entity(view, "urn:beatbook:entity/place/nowhere")
    with pytest.raises(NotFound):
        describe_entity(view, "no iri")


def test_relations_carry_their_claims(view: View) -> None:
    rows = find_relations(view, resolve_entity(view, "LAPD"))
    assert [(row.class_, row.direction, row.statuses) for row in rows] == [("Cooperate", "out", ("denied",))]
    (claim,) = rows[0].claims
    assert claim.sentence == "LAPD does not assist ICE."
    assert [speaker.label for speaker in claim.attribution] == ["Los Angeles Police Department"]
    assert (claim.polarity, claim.modality, claim.article.id) == ("negative", "reported", "louisiana")


def test_an_act_on_behalf_is_a_row_of_the_place(view: View) -> None:
    rows = find_relations(view, resolve_entity(view, "Louisiana"))
    assert {(row.class_, row.direction) for row in rows} == {("Order", "out"), ("holdsPost", "in")}


def test_relations_are_filtered_and_paged(view: View) -> None:
    chief = resolve_entity(view, "Helena police chief")
    rows = find_relations(view, chief)
    assert [row.class_ for row in rows] == ["Withdraw", "holdsPost"]
    first = find_relations(view, chief, limit=1)
    assert first + find_relations(view, chief, limit=1, after=first[0].cursor) == rows
    assert find_relations(view, chief, after=rows[-1].cursor) == []
    assert find_relations(view, chief, RelationFilter(class_="holdsPost")) == rows[1:]
    assert find_relations(view, chief, RelationFilter(class_="Withdraw", direction="in")) == []
    assert find_relations(view, chief, RelationFilter(counterpart=resolve_entity(view, "Helena"))) == rows[1:]
    assert find_relations(view, chief, RelationFilter(status="denied")) == []
    for wrong in ({"class_": "Vanish"}, {"direction": "up"}, {"status": "true"}):
        with pytest.raises(QueryError):
            find_relations(view, chief, RelationFilter(**wrong))


def test_events_by_class_entity_status_and_date(view: View) -> None:
    everything = find_events(view)
    assert everything[0].class_ == "Withdraw"
    assert len(everything) == 6
    assert find_events(view, class_="Withdraw", since="2026-02", until="2026-02-16") == everything[:1]
    assert find_events(view, since="2026-02-16") == everything[:1]
    assert find_events(view, until="2026-02-15") == []
    assert find_events(view, since="1990", until="2040") == everything[:1]
    assert {event.class_ for event in find_events(view, status="reported")} == {"Threaten"}
    louisiana = resolve_entity(view, "Louisiana")
    assert [event.class_ for event in find_events(view, entity=louisiana)] == ["Order"]
    paged = find_events(view, limit=2)
    while more := find_events(view, limit=2, after=paged[-1].cursor):
        paged += more
    assert paged == everything
    for wrong in ({"class_": "Vanish"}, {"since": "soon"}, {"status": "true"}):
        with pytest.raises(QueryError):
            find_events(view, **wrong)


def test_an_event_s_page(view: View) -> None:
    (event,) = find_events(view, class_="Withdraw")
    page = describe_event(view, event.iri)
    assert event.label == "Withdraw: Helena police chief → regional drug task force (2026-02-16)"
    assert [ref.label for ref in event.on_behalf_of] == ["Helena"]
    assert [claim.article.publisher for claim in page.claims] == ["Sample Wire"]
    with pytest.raises(NotFound):
        describe_event(view, resolve_entity(view, "Helena"))


def test_who_passed_words_on(tmp_path: Path) -> None:
    story = Story("a")
    chief, aide = story.entity("Person", "Ann Reed"), story.entity("Person", "Bo Lind")
    claim = story.claim(
        "Threaten", "Reed warned them, officials said.", actor=[chief], attribution=["officials", chief]
    )
    speakers = tuple(replace(filler, via=aide if filler.entity else None) for filler in claim.attribution)
    story.claims = [replace(claim, attribution=speakers)]
    with Writer.open(tmp_path / "s") as writer:
        writer.add(story.extraction())
    with View.open(tmp_path / "s") as view:
        (event,) = find_events(view)
        (row,) = claims_of(view, [event.iri])[event.iri]
        assert {(speaker.label, speaker.iri is None) for speaker in row.attribution} == {
            ("officials", True),
            ("Ann Reed", False),
        }
        assert [relay.label for relay in row.relayed_by] == ["Bo Lind"]


def test_the_same_text_counts_once(tmp_path: Path) -> None:
    with Writer.open(tmp_path / "s") as writer:
        writer.add(helena("one"))
        writer.add(helena("two"))
    with View.open(tmp_path / "s") as view:
        (post,) = (row for row in find_relations(view, resolve_entity(view, "Montana")))
        assert len(post.claims) == 2
        assert count_independent(post.claims) == 1


def test_counts(view: View) -> None:
    counts = count(view)
    assert (counts.articles, counts.entities, counts.events, counts.claims, counts.relations) == (
        2,
        14,
        6,
        6,
        3,
    )
    assert counts.classes["Cooperate"] == 2
