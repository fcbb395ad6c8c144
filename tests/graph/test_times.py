"""ISO 8601 values, the days they span, the months they touch."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD

from graph.times import LONG, datatype, days_of, months_of, span_of


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2026-02-16", ("2026-02-16", "2026-02-16")),
        ("2026-02", ("2026-02-01", "2026-02-28")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2026", ("2026-01-01", "2026-12-31")),
        ("2026-01-30/2026-02", ("2026-01-30", "2026-02-28")),
        ("2026-02-16T08:00", ("2026-02-16", "2026-02-16")),
    ],
)
def test_days(value: str, days: tuple[str, str]) -> None:
    found = days_of(value)
    assert found is not None
    assert tuple(day.isoformat() for day in found) == days


@pytest.mark.parametrize(
    "value", ["", "soon", "2026-13", "2026-02-30", "26", "2026-2-1", "2026-03/2026-02", "0000"]
)
def test_no_days(value: str) -> None:
    assert days_of(value) is None
    assert datatype(value) is None


@given(st.text(max_size=24))
def test_any_text_is_days_or_none(value: str) -> None:
    found = days_of(value)
    assert found is None or found[0] <= found[1]


@given(st.dates(), st.dates())
def test_an_interval_s_months_begin_and_end_with_it(one: date, other: date) -> None:
    begin, end = sorted((one, other))
    months = months_of((begin, end))
    assert months == [LONG] or (months[0], months[-1]) == (begin.isoformat()[:7], end.isoformat()[:7])
    assert len(months) <= 36


def test_datatypes() -> None:
    kinds = {value: datatype(value) for value in ("2026", "2026-02", "2026-02-16", "2026/2027")}
    assert kinds == {"2026": XSD.gYear, "2026-02": XSD.gYearMonth, "2026-02-16": XSD.date, "2026/2027": None}


def test_several_values_span_from_first_to_last() -> None:
    assert span_of(["2026-02", "soon", "2026-01-05"]) == (date(2026, 1, 5), date(2026, 2, 28))
    assert span_of(["soon"]) is None
