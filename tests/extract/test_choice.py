"""Who fills a role, among all mentions of a sentence: what holds of every choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.extraction import ExtractionEngine
from extract.pipeline.load import load_pipeline
from extract.reader import read_articles
from graph.model import Article, Extraction

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def engine() -> ExtractionEngine:
    return ExtractionEngine(load_pipeline(None))


@pytest.fixture(scope="module")
def extractions(engine: ExtractionEngine) -> list[Extraction]:
    return list(engine.extract(list(read_articles([SAMPLES], lambda error: None))))


def read(engine: ExtractionEngine, text: str) -> Extraction:
    return next(engine.extract([Article("a", text, "")]))


def test_nobody_does_a_thing_to_themselves(extractions: list[Extraction]) -> None:
    claims = [claim for extraction in extractions for claim in extraction.claims]
    both = [{f.entity for f in c.actor} & {f.entity for f in c.target} - {None} for c in claims]
    assert len(claims) > 100
    assert not any(both)


def test_no_token_fills_two_roles(extractions: list[Extraction]) -> None:
    for claim in (claim for extraction in extractions for claim in extraction.claims):
        spans = [(f.start, f.end) for f in (*claim.actor, *claim.target)]
        assert len(spans) == len(set(spans)), claim


def test_a_thing_that_a_frame_has_as_its_object_stays_that(engine: ExtractionEngine) -> None:
    (claim,) = read(engine, "The Louisiana governor vetoed the tax bill.").claims
    assert [f.text for f in claim.object] == ["the tax bill"]
    assert claim.target == ()


def test_a_passive_without_agent_has_no_actor_made_up(engine: ExtractionEngine) -> None:
    (claim,) = read(engine, "Two men were arrested on Monday.").claims
    assert claim.actor == ()
    assert [f.text for f in claim.target] == ["Two men"]


HEARSAY = "Chief Dan Orr {} threatened two officers in May. The threats against the officers continued."


@pytest.mark.parametrize(("adverb", "known"), [("openly", True), ("reportedly", False)])
def test_hearsay_does_not_lend_an_actor_to_what_is_asserted(
    engine: ExtractionEngine, adverb: str, known: bool
) -> None:
    extraction = read(engine, HEARSAY.format(adverb))
    (later,) = (claim for claim in extraction.claims if claim.trigger.text == "threats")
    assert later.modality == "asserted"
    assert bool(later.actor) is known
