"""A store that conforms, and stores in which one thing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store
from stories import helena, louisiana

from graph.check import check_store
from graph.store import View, Writer


def test_what_the_writer_writes_conforms(view: View) -> None:
    assert list(check_store(view)) == []


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE WHERE { GRAPH ?g { ?c bb:polarity ?p } }", "Less than 1 values"),
        ("INSERT { GRAPH ?g { ?c bb:confidence 2 } } WHERE { GRAPH ?g { ?c a bb:Claim } }", "More than 1"),
        ("INSERT { GRAPH ?g { ?e a bb:Place } } WHERE { GRAPH ?g { ?e a bb:Agency } }", "exactly one shape"),
        ("DELETE { GRAPH ?g { ?a schema:articleBody ?t } } INSERT { GRAPH ?g { ?a schema:articleBody 'x' } } "
         "WHERE { GRAPH ?g { ?a schema:articleBody ?t } }", "not what the text has"),
        ("DELETE WHERE { ?x bb:withdrewFrom ?y }", "default graph lacks"),
        ("INSERT DATA { GRAPH <urn:elsewhere> { <urn:a> <urn:b> <urn:c> } }", "not named after an article"),
    ],
)  # fmt: skip
def test_each_fault_is_found(tmp_path: Path, update: str, message: str) -> None:
    folder = tmp_path / "store"
    with Writer.open(folder) as writer:
        writer.add(helena())
        writer.add(louisiana())
    prefixes = "PREFIX bb: <urn:beatbook:ontology#> PREFIX schema: <https://schema.org/> "
    Store(folder / "live").update(prefixes + update)
    (folder / "unpublished").touch()
    Writer.open(folder).close()
    with View.open(folder) as view:
        found = list(check_store(view))
        assert any(message in violation.message for violation in found), found
        assert all(violation.article for violation in found)
