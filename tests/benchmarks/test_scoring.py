"""The scorer itself: what is perfect scores 100, what is empty 0, and each rule of matching by its case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.scoring.dyads import score_dyads, score_facts
from benchmarks.scoring.entities import score_entities, score_relations
from benchmarks.scoring.events import pair_events, score_events
from benchmarks.scoring.names import find_match, fits
from benchmarks.scoring.reference import BadReference, GoldArticle, digest_files, read_gold
from benchmarks.scoring.tally import Tally

TEXT = "The chief fired Ann Poe. Poe sued the town, which has not helped her."
POE = {"type": "Person", "named": True, "names": ["Ann Poe", "Poe", "her"]}
CHIEF = {"type": "Person", "named": False, "names": ["The chief"]}
TOWN = {"type": "Place", "named": False, "names": ["the town", "which"]}
EVENTS = [
    {"type": "Sanction", "also": ["Refuse"], "trigger": "fired", "evidence": "The chief fired Ann Poe",
     "actor": ["chief"], "target": ["poe"]},
    {"type": "LegalAction", "trigger": "sued", "evidence": "Poe sued the town", "actor": ["poe"],
     "target": ["town"], "modality": "reported", "attribution": ["chief"]},
    {"type": "Aid", "trigger": "helped", "evidence": "which has not helped her", "actor": ["town"],
     "target": ["poe"], "polarity": "negative"},
]  # fmt: skip
GOLD = {
    "id": "a",
    "entities": {"poe": POE, "chief": CHIEF, "town": TOWN},
    "relations": [{"type": "holdsPost", "subject": "chief", "object": "chief"}],
    "events": EVENTS,
}


@pytest.fixture
def gold(tmp_path: Path) -> GoldArticle:
    return read(tmp_path, GOLD)


def read(folder: Path, row: dict[str, Any]) -> GoldArticle:
    path = folder / "a.json"
    path.write_text(json.dumps(row), encoding="utf-8")
    return read_gold(path, TEXT)


def span(text: str, entity: str | None = None) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"entity": entity, "start": start, "end": start + len(text), "text": text}


def predict(*events: dict[str, Any]) -> dict[str, Any]:
    entities = [
        {"id": "e1", "type": "Person", "name": "Ann Poe", "named": True, "aliases": ["Poe"]},
        {"id": "e2", "type": "Person", "name": "chief", "named": False, "aliases": []},
        {"id": "e3", "type": "Place", "name": "town", "named": False, "aliases": []},
    ]
    relations = [{"type": "holdsPost", "subject": "e2", "object": "chief"}]
    return {"entities": entities, "relations": relations, "events": list(events)}


def claim(type_: str, trigger: str, actor: str, target: str, **changes: Any) -> dict[str, Any]:
    fillers = {"actor": [span(*pair(actor))], "target": [span(*pair(target))]}
    stance = {"polarity": "positive", "modality": "asserted", "attribution": [], "time": [], "place": []}
    return {"type": type_, "trigger": span(trigger), "confidence": 1.0, **fillers, **stance, **changes}


def pair(filler: str) -> tuple[str, str]:
    return filler, {"Ann Poe": "e1", "Poe": "e1", "her": "e1", "The chief": "e2"}.get(filler, "e3")


FIRED = claim("Sanction", "fired", "The chief", "Ann Poe")
SUED = claim(
    "LegalAction", "sued", "Poe", "the town", modality="reported", attribution=[span("The chief", "e2")]
)
HELPED = claim("Aid", "helped", "which", "her", polarity="negative")


def score(gold: GoldArticle, record: dict[str, Any]) -> dict[str, Tally]:
    names = ("entities", "entities, typed", "entities, split", "relations", "events, any class", "events",
             "dyads", "args: actor", "args: target", "args: place", "attribution", "time", "polarity",
             "modality", "plain facts")  # fmt: skip
    tallies = {name: Tally() for name in names}
    score_entities(gold, record, tallies)
    score_relations(gold, record, tallies)
    score_events(gold, record["events"], record, tallies)
    score_dyads(gold, record["events"], record, tallies)
    score_facts(gold, record["events"], record, 0.8, tallies)
    return tallies


def test_what_says_the_same_scores_a_hundred(gold: GoldArticle) -> None:
    tallies = score(gold, predict(FIRED, SUED, HELPED))
    assert {name for name, tally in tallies.items() if tally.wrong or tally.missed} == set()
    assert tallies["dyads"].right == tallies["events"].right == 3
    assert tallies["plain facts"] == Tally(right=1)


def test_nothing_found_is_all_missed(gold: GoldArticle) -> None:
    tallies = score(gold, {"entities": [], "relations": [], "events": []})
    assert tallies["events"] == tallies["dyads"] == tallies["args: actor"] == Tally(missed=3)
    assert tallies["entities"] == tallies["relations"] == Tally(missed=1)
    assert tallies["events"].f1 == 0


def test_another_class_is_found_only_without_classes(gold: GoldArticle) -> None:
    tallies = score(gold, predict(claim("Meet", "fired", "The chief", "Ann Poe"), SUED, HELPED))
    assert tallies["events, any class"].f1 == 100
    assert tallies["events"] == Tally(right=2, wrong=1, missed=1)
    assert tallies["plain facts"] == Tally(wrong=1)


def test_a_class_that_gold_also_accepts_is_right(gold: GoldArticle) -> None:
    tallies = score(gold, predict(claim("Refuse", "fired", "The chief", "Ann Poe"), SUED, HELPED))
    assert tallies["events"].f1 == tallies["dyads"].f1 == tallies["plain facts"].precision == 100


def test_a_denied_event_told_as_true_is_a_wrong_dyad_and_a_wrong_fact(gold: GoldArticle) -> None:
    tallies = score(gold, predict(FIRED, SUED, HELPED | {"polarity": "positive"}))
    assert tallies["polarity"] == Tally(right=2, wrong=1)
    assert tallies["dyads"] == Tally(right=2, wrong=1, missed=1)
    assert tallies["plain facts"] == Tally(right=1, wrong=1)


def test_an_unsure_claim_is_no_plain_fact(gold: GoldArticle) -> None:
    assert score(gold, predict(FIRED | {"confidence": 0.7}))["plain facts"] == Tally()


def test_a_second_node_for_one_entity_is_wrong(gold: GoldArticle) -> None:
    record = predict()
    record["entities"].append({"id": "e4", "type": "Person", "name": "Poe", "named": True})
    tallies = score(gold, record)
    assert tallies["entities"] == Tally(right=1, wrong=1)
    assert tallies["entities, split"].wrong == 1


def test_a_trigger_beside_the_gold_one_pairs_after_one_upon_it(gold: GoldArticle) -> None:
    beside = claim("Sanction", "Ann", "The chief", "Ann Poe")
    assert pair_events(gold.events, [beside, FIRED], typed=True) == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann Poe", "Poe", True),
        ("the U.S. Senate", "US Senate", True),
        ("Helena’s police chief", "Helena police chief", True),
        ("the sheriffs' office", "sheriffs office", True),
        ("new officers", "new", False),
        ("they", "they who left", False),
        ("Ann Poe", "Bob Poe", False),
    ],
)
def test_names_fit_when_one_holds_a_telling_part_of_the_other(one: str, other: str, same: bool) -> None:
    assert fits(one, other) is fits(other, one) is same


def test_an_equal_name_comes_before_a_fitting_one() -> None:
    assert find_match(["Poe"], {"ann": ("Ann Poe",), "poe": ("Poe",)}) == "poe"


def test_evidence_that_is_not_in_the_article_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match="not in the article"):
        read(tmp_path, GOLD | {"events": [EVENTS[0] | {"evidence": "The chief fired Bob"}]})
    with pytest.raises(BadReference, match="nobody"):
        read(tmp_path, GOLD | {"events": [EVENTS[0] | {"actor": ["nobody"]}]})


def test_the_digest_tells_of_a_changed_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one", encoding="utf-8")
    before = digest_files([tmp_path])
    (tmp_path / "a.txt").write_text("two", encoding="utf-8")
    assert digest_files([tmp_path]) != before


def test_the_interval_of_the_precision_holds_it() -> None:
    tally = Tally(right=8, wrong=2)
    low, high = tally.interval()
    assert low < tally.precision < high
    assert Tally().interval() == (0.0, 0.0)
