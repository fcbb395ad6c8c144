"""Articles in, a graph that answers out: the shipped pipeline, the real store, and what must be found.

The same questions are put to our own samples and, where BEATBOOK_REFERENCE names the reference set, to its
articles.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.ingest import ingest
from extract.extraction import ExtractionEngine
from extract.pipeline import load_pipeline
from extract.reader import read_articles
from graph.entities import resolve_entity
from graph.paths import find_paths
from graph.store import View, Writer

PREFIXES = """PREFIX bb: <urn:beatbook:ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX oa: <http://www.w3.org/ns/oa#> """
SAMPLES = Path(__file__).resolve().parents[1] / "data" / "sample"
REFERENCE = os.environ.get("BEATBOOK_REFERENCE")
CHIEF = "Helena police chief"


@pytest.fixture(scope="session")
def engine() -> ExtractionEngine:
    """The shipped pipeline with its frames."""
    return ExtractionEngine(load_pipeline(None))


@pytest.fixture(scope="session", params=["samples", "reference"])
def view(
    request: pytest.FixtureRequest, engine: ExtractionEngine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[View]:
    """What one of the two sets of articles makes."""
    if request.param == "reference" and not REFERENCE:
        pytest.skip("BEATBOOK_REFERENCE is not set")
    folder = SAMPLES if request.param == "samples" else Path(REFERENCE or "") / "articles"
    store = tmp_path_factory.mktemp(request.param) / "store"
    failures: list[Exception] = []
    with Writer.open(store) as writer:
        ingest(read_articles([folder], failures.append), engine, writer, lambda *_: None)
    assert not failures
    with View.open(store) as opened:
        yield opened


def ask(view: View, pattern: str) -> bool:
    """Whether the pattern holds in the store."""
    return bool(view.query(f"{PREFIXES} ASK {{ {pattern} }}"))


def named(variable: str, words: str) -> str:
    """A pattern: the variable's entity is called something that holds these words."""
    tests = (f'CONTAINS(LCASE(?{variable}Name), "{word}")' for word in words.lower().split())
    return f"?{variable} rdfs:label ?{variable}Name . FILTER({' && '.join(['true', *tests])}) "


@pytest.mark.parametrize(
    ("who", "fact", "whom"),
    [
        (CHIEF, "withdrewFrom", "drug task force"),
        ("task force", "cooperatedWith", "border patrol"),
        ("jeff landry", "ordered", ""),
        ("louisiana", "ordered", ""),
        ("stonegarden", "aided", "departments"),
        ("superintendent", "criticized", "customs enforcement"),
    ],
)
def test_asserted_claims_are_plain_facts(view: View, who: str, fact: str, whom: str) -> None:
    assert ask(view, f"?a bb:{fact} ?b . {named('a', who)} {named('b', whom)}")


def test_refusal_is_a_claim_of_the_department(view: View) -> None:
    claim = "GRAPH ?g { ?c bb:eventClass bb:Refuse ; bb:hasActor ?a } "
    assert ask(view, claim + named("a", "dallas police department"))


def test_warning_is_a_reported_threat_and_no_fact(view: View) -> None:
    claim = "GRAPH ?g { ?c bb:eventClass bb:Threaten ; bb:hasActor ?a ; bb:modality bb:reported } "
    assert ask(view, claim + named("a", "brian hara"))
    assert not ask(view, "?a bb:threatened ?b . " + named("a", "brian hara"))


def test_deployment_has_its_place(view: View) -> None:
    claim = "GRAPH ?g { ?c bb:eventClass bb:Deploy ; bb:hasActor ?a ; bb:hasPlace ?p } "
    assert ask(view, claim + named("a", "customs enforcement") + named("p", "minneapolis"))


def test_denial_stays_with_who_denies(view: View) -> None:
    claim = """GRAPH ?g { ?c bb:eventClass bb:Cooperate ; bb:polarity bb:negative ; bb:hasActor ?a ;
                          bb:attributedTo ?a } """
    police = named("a", "los angeles police department")
    assert ask(view, claim + police)
    assert not ask(view, "?a bb:cooperatedWith ?b . " + police + named("b", "enforcement"))


def test_path_leads_from_the_chief_to_the_border_patrol(view: View) -> None:
    ends = resolve_entity(view, CHIEF), resolve_entity(view, "Border Patrol")
    path = find_paths(view, *ends)[0]
    assert len(path.hops) == 2
    assert all(link.claims for hop in path.hops for link in hop.links)


@pytest.mark.parametrize(
    "words", ["brian hara", "jeff landry", "john sandweg", "border patrol", "dallas police department"]
)
def test_articles_share_their_entities(view: View, words: str) -> None:
    shared = 'FILTER(STRSTARTS(STR(?a), "urn:beatbook:entity/"))'
    query = f"{PREFIXES} SELECT DISTINCT ?a {{ {named('a', words)} {shared} }}"
    assert len(list(view.query(query))) == 1
