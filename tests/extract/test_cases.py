"""Every case of `cases/` held against the real engine; the files themselves held to their rules."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from case_reader import find_spans
from claim_cases import FILES, KEYS, NEGATIVE, Case, describe, extract_all, find_faults, read_cases, read_gaps

from graph.model import CLAIM_TYPES, ENTITY_TYPES, MODALITIES, MODES, POLARITIES, RELATION_TYPES, Extraction

ALL: Final = [case for path in FILES for case in read_cases(path)]
GAPS: Final = read_gaps()


def _mark_gap(case: Case) -> Any:
    reason = GAPS.get(case["id"])
    marks = [] if reason is None else [pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)]
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.fixture(scope="session")
def extractions() -> dict[str, Extraction]:
    return extract_all()


@pytest.mark.parametrize("case", [_mark_gap(case) for case in ALL])
def test_case_holds(case: Case, extractions: dict[str, Extraction]) -> None:
    found = extractions[case["id"]]
    faults = find_faults(case, found)
    assert not faults, describe(case, found, faults)


def test_offsets_are_true_in_every_case(extractions: dict[str, Extraction]) -> None:
    for found in extractions.values():
        claims = [(c.trigger, c.evidence, *c.actor, *c.target, *c.object, *c.time) for c in found.claims]
        spans = [span for group in (*claims, *(e.mentions for e in found.entities)) for span in group]
        wrong = [span for span in spans if found.article.text[span.start : span.end] != span.text]
        assert wrong == [], found.article.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_has_enough_cases_and_enough_temptations(path: Path) -> None:
    cases = read_cases(path)
    tempting = [c for c in cases if any(c.get(key) for key in NEGATIVE) or not c.get("expect")]
    assert len(cases) >= 25
    assert len(tempting) >= 0.5 * len(cases)


def test_each_of_the_ten_points_has_its_file() -> None:
    assert [path.name[:2] for path in FILES] == [f"{n:02}" for n in range(1, 11)]


def test_ids_are_unique_and_gaps_name_them_with_a_reason() -> None:
    ids = Counter(case["id"] for case in ALL)
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name, reason in GAPS.items() if name not in ids or not reason] == []


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["id"])
def test_case_is_well_formed(case: Case) -> None:
    assert set(case) <= KEYS
    assert case["text"]
    assert case["why"]
    assert set(case) & {"expect", "entities", "relations", "coreference", *NEGATIVE}
    assert not case.get("none") or case["expect"] == []
    claims = [*case.get("expect", ()), *case.get("absent", ())]
    parts = [claim["trigger"] for claim in claims if "trigger" in claim]
    parts += [part for key in ("coreference", "apart") for chain in case.get(key, ()) for part in chain]
    assert [part for part in parts if not find_spans(case["text"], part)] == []


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["id"])
def test_case_uses_the_formats_values(case: Case) -> None:
    claims = [*case.get("expect", ()), *case.get("absent", ())]
    types = {kind for claim in claims for kind in (claim.get("type", "Event"), *claim.get("also", ()))}
    entities = [*case.get("entities", ()), *case.get("absent_entities", ())]
    relations = [*case.get("relations", ()), *case.get("absent_relations", ())]
    assert types <= set(CLAIM_TYPES)
    assert {claim.get("modality", "asserted") for claim in claims} <= set(MODALITIES)
    assert {claim.get("polarity", "positive") for claim in claims} <= set(POLARITIES)
    assert [c for c in claims if c.get("mode") and c["mode"] not in MODES[c["type"]]] == []
    assert {entity.get("type", "Place") for entity in entities} <= set(ENTITY_TYPES)
    assert {relation["type"] for relation in relations} <= set(RELATION_TYPES)
