"""Accuracy may only rise: on the samples, and on the larger set where BEATBOOK_REFERENCE names it."""

from __future__ import annotations

import json

import pytest
from benchmarks.accuracy import FLOORS, ReferenceSet, extract_records, find_sets, list_figures, measure

SETS = {reference.name: reference for reference in find_sets()}
NAMES = [
    "samples",
    pytest.param(
        "reference",
        marks=[
            pytest.mark.reference,
            pytest.mark.skipif("reference" not in SETS, reason="BEATBOOK_REFERENCE names no reference set"),
        ],
    ),
]


@pytest.mark.parametrize("name", NAMES)
def test_reference_set_is_the_one_that_the_floors_were_measured_on(name: str) -> None:
    assert SETS[name].digest() == read_floors(name)["digest"], (
        f"the {name} changed: measure again (benchmarks.accuracy --raise-floors)"
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    figures, floors = measure_set(SETS[name]), read_floors(name)["floors"]
    assert floors.keys() == figures.keys()
    fallen = {key: (round(figures[key], 1), floor) for key, floor in floors.items() if figures[key] < floor}
    assert not fallen


def measure_set(reference: ReferenceSet) -> dict[str, float]:
    pairs = reference.read()
    records = extract_records([article for article, _ in pairs])
    return list_figures(measure([gold for _, gold in pairs], records))


def read_floors(name: str) -> dict[str, dict[str, float]]:
    return json.loads(FLOORS.read_text(encoding="utf-8"))[name]
