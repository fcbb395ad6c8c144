"""Whole articles in and out, readers beside the writer, and what is said when that cannot be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from stories import EXTRACTOR, helena, louisiana

from graph.errors import InputError, NotFound, QueryError, StoreError
from graph.model import Extractor
from graph.store import Outcome, View, Writer
from graph.store import layout as store_layout

WITHDREW = "SELECT ?who WHERE { ?x bb:withdrewFrom ?y ; rdfs:label ?who } ORDER BY ?who"

_ADD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from stories import helena
from graph.store import Writer
writer = Writer.open(Path(sys.argv[1]))
writer.add(helena())
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a store may be made."""
    return tmp_path / "store"


@pytest.fixture
def filled(folder: Path) -> Path:
    """A store of two articles."""
    with Writer.open(folder) as writer:
        writer.add(helena())
        writer.add(louisiana())
    return folder


def test_adding_says_what_it_did(folder: Path) -> None:
    with Writer.open(folder) as writer:
        assert writer.add(helena()) is Outcome.ADDED
        assert writer.add(helena()) is Outcome.UNCHANGED
        assert writer.add(replace(helena(), extractor=Extractor("9.9.9", "a" * 64))) is Outcome.REPLACED


def test_holds_asks_for_all_that_is_known_of_the_article_and_the_extractor(filled: Path) -> None:
    article = helena().article
    with Writer.open(filled) as writer:
        assert writer.holds(article, EXTRACTOR)
        assert writer.holds(louisiana().article, EXTRACTOR)  # which has neither title nor date
        assert not writer.holds(article, Extractor("9.9.9", EXTRACTOR.model_sha256))
        for changed in (
            {"id": "other"}, {"sha256": "0" * 64}, {"title": "Chief stays"}, {"title": None},
            {"language": "fr"}, {"url": "https://example.org/a"}, {"publisher": "Other Wire"},
            {"published": "2026-02-21"},
        ):  # fmt: skip
            assert not writer.holds(replace(article, **changed), EXTRACTOR)


def test_a_changed_date_replaces_the_article(filled: Path) -> None:
    extraction = helena()
    later = replace(extraction, article=replace(extraction.article, published="2026-02-21"))
    with Writer.open(filled) as writer:
        assert writer.add(later) is Outcome.REPLACED
        assert writer.holds(later.article, EXTRACTOR)
        assert not writer.holds(extraction.article, EXTRACTOR)


def test_a_removed_article_takes_only_its_own(filled: Path) -> None:
    with Writer.open(filled) as writer:
        writer.remove("helena")
        with pytest.raises(NotFound, match="helena"):
            writer.remove("helena")
    with View.open(filled) as view:
        assert list(view.select(WITHDREW)) == []
        assert list(view.select("SELECT ?l WHERE { ?x bb:refused ?y ; rdfs:label ?l }"))


def test_facts_are_in_the_default_graph_and_claims_in_the_articles(filled: Path) -> None:
    with View.open(filled) as view:
        assert list(view.select(WITHDREW)) == [("Helena",), ("Helena police chief",)]
        assert list(view.select("SELECT ?c WHERE { ?c a bb:Claim }")) == []
        claims = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?article { ?c a bb:Claim } }"
        assert list(view.select(claims)) == [("6",)]


def test_a_view_stays_as_it_was_and_knows_it(filled: Path) -> None:
    with View.open(filled) as old:
        with Writer.open(filled) as writer:
            writer.remove("helena")
            assert old.is_current()
            writer.publish()
            assert not old.is_current()
            with View.open(filled) as new:
                assert list(new.select(WITHDREW)) == []
                assert new.generation > old.generation
        assert list(old.select(WITHDREW))


def test_checkpoints_go_when_nobody_reads_them(filled: Path) -> None:
    layout = store_layout.Layout(filled)
    with View.open(filled) as view, Writer.open(filled) as writer:
        writer.remove("helena")
        writer.publish()
        assert layout.checkpoints() == [view.generation, view.generation + 1]
        view.close()
        writer.remove("louisiana")
        writer.publish()
    assert layout.checkpoints() == [layout.current()]
    assert {path.suffix for path in (filled / "checkpoints").iterdir()} == {"", ".lock"}


def test_publishing_nothing_new_makes_no_checkpoint(filled: Path) -> None:
    before = store_layout.Layout(filled).current()
    with Writer.open(filled) as writer:
        writer.add(helena())
    assert store_layout.Layout(filled).current() == before


def test_a_second_writer_hears_who_holds_the_lock(folder: Path) -> None:
    with Writer.open(folder), pytest.raises(StoreError, match=f"process {os.getpid()}"):
        Writer.open(folder, wait=0.1)
    Writer.open(folder).close()


def test_a_killed_writer_leaves_no_lock_and_its_articles(folder: Path) -> None:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", _ADD_AND_DIE, str(folder)]
    assert subprocess.run(command, env=env, check=False).returncode == -9
    with pytest.raises(StoreError, match="nothing published"):
        View.open(folder)
    Writer.open(folder).close()
    with View.open(folder) as view:
        assert list(view.select(WITHDREW))


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"format": 2, "base": "urn:x:"}, "newer beatbook"),
        ({"format": "?", "base": "urn:x:"}, "does not describe a store"),
        ({}, "does not describe a store"),
    ],
)
def test_a_store_that_is_none_of_ours_is_named(filled: Path, record: dict[str, object], message: str) -> None:
    (filled / "beatbook.json").write_text(json.dumps(record))
    with pytest.raises(StoreError, match=message) as caught:
        View.open(filled)
    assert str(filled) in str(caught.value)
    with pytest.raises(StoreError, match=message):
        Writer.open(filled)


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="holds other files"):
        Writer.open(tmp_path)
    with pytest.raises(StoreError, match="no store"):
        View.open(tmp_path)
    blocked = tmp_path / "notes.txt" / "store"
    with pytest.raises(StoreError, match="cannot be used"):
        Writer.open(blocked)


def test_a_store_that_was_hardly_begun_is_taken_up(folder: Path) -> None:
    folder.mkdir()
    (folder / "lock").touch()
    (folder / "beatbook.json.new").write_text("{")
    with Writer.open(folder) as writer:
        assert writer.add(helena()) is Outcome.ADDED


def test_the_base_is_chosen_once(folder: Path) -> None:
    with Writer.open(folder, base="https://beats.example/kg/") as writer:
        writer.add(helena())
    with View.open(folder) as view:
        assert view.base == "https://beats.example/kg/"
        assert all(iri.startswith(view.base) for (iri,) in view.select("SELECT ?x { ?x bb:withdrewFrom ?y }"))
    with pytest.raises(StoreError, match="was made with the base"):
        Writer.open(folder, base="urn:other:")
    with pytest.raises(InputError, match="cannot be the base"):
        Writer.open(folder.parent / "next", base="no base")


def test_an_extraction_that_contradicts_itself_changes_nothing(filled: Path) -> None:
    story = helena("broken")
    with Writer.open(filled) as writer, pytest.raises(InputError, match="broken"):
        writer.add(replace(story, entities=story.entities[:1]))
    with View.open(filled) as view:
        assert len(list(view.store.named_graphs())) == 2


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT", "cannot be read"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { sErViCe <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("LOAD <http://127.0.0.1:1/>", "LOAD"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT"),
        ("PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("SELECT * { ?s <bad iri> ?o }", "cannot be read"),
    ],
)
def test_queries_that_are_refused(filled: Path, query: str, message: str) -> None:
    with View.open(filled) as view, pytest.raises(QueryError, match=message):
        view.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p 'SERVICE' }",
        'ASK { ?s ?p """a "SERVICE" b""" }',
        "ASK { ?s <urn:SERVICE> ?SERVICE } # SERVICE",
        "PREFIX x: <urn:x:> ASK { ?s x:SERVICE ?o }",
        "ASK { ?s ?p ?insert FILTER(STR(?insert) = 'DELETE') }",
    ],
)
def test_words_that_only_look_refused(filled: Path, query: str) -> None:
    with View.open(filled) as view:
        view.query(query)


def test_dataset_clauses_choose_among_stored_graphs(filled: Path) -> None:
    graph = "urn:beatbook:article/helena"
    with View.open(filled) as view:
        assert view.query(f"ASK FROM <{graph}> {{ ?c a bb:Claim }}")
        assert view.query("ASK { ?c a bb:Claim }", default_graphs=[graph])
        assert not view.query("ASK FROM <http://127.0.0.1:1/nowhere> { ?s ?p ?o }")
        assert not view.query("ASK { GRAPH ?g { ?c a bb:Claim } }", named_graphs=["urn:none"])
        with pytest.raises(QueryError, match="cannot be answered"):
            view.query("ASK {}", default_graphs=["no iri"])


# rdflib's own Dataset.query asks for a property that rdflib itself calls deprecated.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_rdflib_reads_the_same(filled: Path) -> None:
    with View.open(filled) as view:
        dataset = view.dataset
        assert [str(row[0]) for row in dataset.query(WITHDREW)] == ["Helena", "Helena police chief"]
        assert len(list(dataset.graphs())) == 3
        turtle = dataset.default_graph.serialize(format="turtle")
        assert "bb:withdrewFrom" in turtle


def test_closed_is_closed(filled: Path) -> None:
    view = View.open(filled)
    view.close()
    view.close()
    with pytest.raises(ValueError, match="closed"):
        view.query("ASK {}")
    writer = Writer.open(filled)
    writer.close()
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.add(helena())
