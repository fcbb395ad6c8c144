"""Pages of relations and events, by any filters, are the rows that a filter over all of them leaves."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import Story

from graph import events, roles, timeline
from graph.claims import claims_of, count_independent
from graph.events import EventSummary, find_events
from graph.model import MODALITIES, POLARITIES
from graph.relations import RelationFilter, RelationRow, find_relations
from graph.store import View, Writer
from graph.terms import BB
from graph.times import days_of

CLASSES = ("Meet", "Arrest", "Statement", "Event")
TIMES = (
    None, "2025-12-30", "2025-12-30/2026-01-02", "2026-01", "2026-01-15", "2026-02-16", "2026", "1990/2030",
    "1990-05/2025-12", "2026-02-16", "0999-03-01",
)  # fmt: skip
DAYS = (None, "0999", "1990", "2025", "2025-12-31", "2026-01", "2026-01-15", "2026-02-17", "2031")
IRIS = [f"urn:beatbook:entity/agency/{name}" for name in "abc"]


@pytest.fixture(scope="module", params=["few", "many"])
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """Many claims among few entities; asked node by node, and as if there were too many for that."""
    chance = random.Random(11)
    folder = tmp_path_factory.mktemp("crowd") / "store"
    with Writer.open(folder) as writer:
        for number in range(30):
            writer.add(_tell(f"a{number}", chance).extraction())
            if number % 7 == 6:
                writer.add(_tell(f"b{number}", random.Random(number)).extraction())
                writer.add(_tell(f"c{number}", random.Random(number)).extraction())
    with View.open(folder) as view, pytest.MonkeyPatch.context() as patch:
        if request.param == "many":
            patch.setattr(timeline, "FEW", 3)
            patch.setattr(events, "MANY", 3)
            patch.setattr(roles, "SMALL", 1)
            patch.setattr(roles, "KEPT", 40)
        yield view


def _tell(key: str, chance: random.Random) -> Story:
    story = Story(key)
    ends = [story.entity("Agency", name) for name in "ABC"]
    if chance.random() < 0.4:
        story.relate("partOf", *chance.sample(ends, 2), polarity=chance.choice(POLARITIES))
    for _ in range(chance.randint(0, 3)):
        roles = {
            role: chance.sample(ends, chance.randint(0, 2)) for role in ("actor", "target", "object", "place")
        }
        story.claim(
            chance.choice(CLASSES), "They acted.", when=chance.choice(TIMES),
            polarity=chance.choice(POLARITIES), modality=chance.choice(MODALITIES), **roles,
        )  # fmt: skip
    return story


def _touches(row: RelationRow | EventSummary, since: str | None, until: str | None) -> bool:
    if since is None and until is None:
        return True
    begin, end = days_of(since or "0001"), days_of(until or "9999")
    assert begin
    assert end
    return bool(row.begin and row.end and row.end >= str(begin[0]) and row.begin <= str(end[1]))


def _fits(row: RelationRow, wanted: RelationFilter) -> bool:
    own = row.class_ if wanted.class_ != "Event" or row.class_ == "partOf" else "Event"
    return (
        wanted.class_ in (None, own)
        and wanted.direction in (None, row.direction)
        and wanted.counterpart in (None, row.counterpart and row.counterpart.iri)
        and wanted.status in (None, *row.statuses)
        and _touches(row, wanted.since, wanted.until)
        and count_independent(row.claims) >= wanted.min_articles
        and any(
            wanted.modality in (None, claim.modality) and wanted.polarity in (None, claim.polarity)
            for claim in row.claims
        )
    )


def _or_none(values: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


@settings(max_examples=150, deadline=None)
@given(
    iri=st.sampled_from(IRIS),
    limit=st.integers(1, 7),
    wanted=st.builds(
        RelationFilter,
        class_=_or_none((*CLASSES, "partOf")),
        direction=_or_none(("out", "in", "place")),
        counterpart=_or_none(IRIS),
        since=_or_none(DAYS[1:]),
        until=_or_none(DAYS[1:]),
        status=_or_none(("asserted", "denied")),
        modality=_or_none(MODALITIES),
        polarity=_or_none(POLARITIES),
        min_articles=st.integers(1, 3),
    ),
)
def test_pages_of_relations(crowd: View, iri: str, limit: int, wanted: RelationFilter) -> None:
    every = find_relations(crowd, iri, limit=10_000)
    assert [row.begin or "" for row in every] == sorted((row.begin or "" for row in every), reverse=True)
    assert len({row.cursor for row in every}) == len(every)
    paged: list[RelationRow] = []
    while page := find_relations(crowd, iri, wanted, limit, paged[-1].cursor if paged else None):
        paged += page
    assert paged == [row for row in every if _fits(row, wanted)]


@settings(max_examples=100, deadline=None)
@given(
    limit=st.integers(1, 7),
    class_=_or_none(CLASSES),
    entity=_or_none(IRIS),
    since=st.sampled_from(DAYS),
    until=st.sampled_from(DAYS),
    status=_or_none(("asserted", "denied")),
)
def test_pages_of_events(crowd: View, limit: int, **wanted: str | None) -> None:
    def fits(event: EventSummary) -> bool:
        sides = (event.actors, event.targets, event.objects, event.places, event.on_behalf_of)
        return (
            wanted["class_"] in (None, "Event", event.class_)
            and wanted["entity"] in (None, *(ref.iri for side in sides for ref in side))
            and wanted["status"] in (None, *event.statuses)
            and _touches(event, wanted["since"], wanted["until"])
        )

    every = find_events(crowd, limit=10_000)
    paged: list[EventSummary] = []
    while page := find_events(crowd, **wanted, limit=limit, after=paged[-1].cursor if paged else None):
        paged += page
    assert paged == [event for event in every if fits(event)]


def test_what_is_paged_is_all_there_is(crowd: View) -> None:
    iris = {iri for (iri,) in crowd.select("SELECT ?event { ?event a bb:Event }")}
    assert {event.iri for event in find_events(crowd, limit=10_000)} == iris
    for iri in IRIS:
        query = f"SELECT DISTINCT ?node {{ ?node ?role <{iri}> ; bb:reportedIn ?article }}"
        rows = find_relations(crowd, iri, limit=10_000)
        assert {row.iri for row in rows} == {node for (node,) in crowd.select(query)}
        assert all(row.claims == claims_of(crowd, [row.iri])[row.iri] for row in rows)


def test_what_was_found_last_is_kept_and_no_more_than_there_is_room_for(
    crowd: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of = {iri: roles.nodes_of(crowd, iri) for iri in IRIS}
    sizes = [len(nodes) for nodes in all_of.values()]
    monkeypatch.setattr(roles, "SMALL", 1)
    monkeypatch.setattr(roles, "KEPT", sum(sizes[1:]))
    monkeypatch.setattr(roles, "_kept", WeakKeyDictionary())
    first = [roles.nodes_of(crowd, iri) for iri in IRIS]
    again = [roles.nodes_of(crowd, iri) for iri in reversed(IRIS)]
    assert first == again[::-1] == list(all_of.values())
    assert [one is two for one, two in zip(first, again[::-1], strict=True)] == [False, True, True]


def test_who_asks_for_the_same_at_once_waits_for_what_one_finds(
    crowd: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    find, times = roles._find_nodes, []

    def find_slowly(view: View, iri: str) -> Iterator[str]:
        times.append(iri)
        time.sleep(0.1)
        yield from find(view, iri)

    monkeypatch.setattr(roles, "SMALL", 1)
    monkeypatch.setattr(roles, "KEPT", 100_000)
    monkeypatch.setattr(roles, "_kept", WeakKeyDictionary())
    monkeypatch.setattr(roles, "_find_nodes", find_slowly)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: roles.nodes_of(crowd, IRIS[number % 2]), range(8)))
    assert sorted(times) == sorted(IRIS[:2])
    assert found == [frozenset(find(crowd, IRIS[number % 2])) for number in range(8)]


def test_nodes_told_by_two_articles_are_those_that_say_so(crowd: View) -> None:
    for iri in IRIS:
        expected = {
            node
            for node in roles.nodes_of(crowd, iri)
            if len(crowd.properties(node).get(str(BB.reportedIn), ())) >= 2
        }
        assert 0 < len(expected) < len(roles.nodes_of(crowd, iri))
        assert roles.nodes_told_by(crowd, iri, 2) == expected
