"""The search index follows the store, and finds what is typed in part, in haste or wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from stories import Story, helena, louisiana

from graph.entities import find_entities, resolve_entity
from graph.search import find_names
from graph.search.index import path_of
from graph.store import View, Writer


def labels(view: View, text: str, **how: object) -> list[str]:
    """What a search finds, in order."""
    return [found.label for found in find_entities(view, text, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Jeff Landry", "Jeff Landry"),
        ("jeff", "Jeff Landry"),
        ("landr", "Jeff Landry"),
        ("l", "Jeff Landry"),
        ("Jef Landrey", "Jeff Landry"),
        ("Dalas Police", "Dallas Police Department"),
        ("Imigration and Custom Enforcment", "Immigration and Customs Enforcement"),
        ("ICE", "Immigration and Customs Enforcement"),
        ("O'Hara", "Brian O’Hara"),
        ("O’Hara", "Brian O’Hara"),
        ("police chief", "police chief of Helena"),
    ],
)
def test_what_is_typed_finds_what_is_meant(view: View, typed: str, meant: str) -> None:
    found = find_entities(view, typed)
    assert any(meant in (one.label, *one.aliases) for one in found[:3])


@pytest.mark.parametrize("typed", ["", "%", '"', "'", "zzzzzz", "* OR", "\x00"])
def test_what_means_nothing_finds_nothing(view: View, typed: str) -> None:
    assert find_entities(view, typed) == []


def test_type_and_place_limit_what_is_found(view: View) -> None:
    assert labels(view, "Helena", type="Person") == ["Helena police chief"]
    assert labels(view, "police", place=resolve_entity(view, "Helena")) == ["Helena police chief"]
    assert labels(view, "Helena", place=resolve_entity(view, "Montana")) == ["Helena"]


def test_the_index_follows_the_store(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Writer.open(folder) as writer:
        for key in ("a", "b"):
            writer.add(helena(key))
        writer.add(louisiana())
    (patrol,) = find_names(folder, "Border Patrol") or []
    assert patrol.articles == 2
    with Writer.open(folder) as writer:
        writer.remove("a")
        writer.remove("louisiana")
        story = Story("b")
        story.entity("Agency", "Border Patrol", aliases=("La Migra",))
        writer.add(story.extraction())
    (patrol,) = find_names(folder, "la migra") or []
    assert (patrol.iri, patrol.articles) == ("urn:beatbook:entity/agency/border-patrol", 1)
    assert find_names(folder, "Jeff Landry") == []


def test_after_a_crash_the_index_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Writer.open(folder) as writer:
        writer.add(helena())
    expected = find_names(folder, "helena")
    path_of(folder).unlink()
    (folder / "unpublished").touch()
    Writer.open(folder).close()
    assert find_names(folder, "helena") == expected


def test_without_an_index_names_are_still_found(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Writer.open(folder) as writer:
        writer.add(helena())
    for path in folder.glob("search.sqlite*"):
        path.unlink()
    with View.open(folder) as view:
        assert labels(view, "helena") == ["Helena", "Helena police chief"]
        place = resolve_entity(view, "Helena")
        assert labels(view, "chief", type="Person", place=place) == ["Helena police chief"]
