"""Times and their values, reckoned from Thursday 8 January 2026, and which event they belong to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import spacy
from spacy.tokens import Doc

from extract.dates import find_times, times_of
from extract.holidays import FIXED, MOVING, PATTERN, holiday, name_holiday
from extract.parse import Parse

PUBLISHED = "2026-01-08"
NLP = spacy.blank("en")

VALUES = [
    ("He quit Monday.", "2026-01-05"),
    ("He quit Thursday.", "2026-01-08"),
    ("He quit on Tuesday morning.", "2026-01-06"),
    ("He quit late Friday.", "2026-01-02"),
    ("He quits next Monday.", "2026-01-12"),
    ("He quit last Tuesday.", "2026-01-06"),
    ("He quit yesterday.", "2026-01-07"),
    ("He quit tomorrow.", "2026-01-09"),
    ("He quit last week.", "2026-W01"),
    ("He quit this week.", "2026-W02"),
    ("He quit last month.", "2025-12"),
    ("He quit earlier this year.", "2026"),
    ("He quit last year.", "2025"),
    ("He quit over the weekend.", "2026-01-03/2026-01-04"),
    ("He quit last summer.", "2025-06/2025-08"),
    ("He quit in June.", "2025-06"),
    ("He quit in January.", "2026-01"),
    ("He quit in March 2024.", "2024-03"),
    ("He quit as of January 2026.", "2026-01"),
    ("He quit on Dec. 3.", "2025-12-03"),
    ("He quit on January 5, 2024.", "2024-01-05"),
    ("He quit on 5 May 2023.", "2023-05-05"),
    ("He quit on Feb. 30, 2024.", None),
    ("He quit on 2024-02-29.", "2024-02-29"),
    ("He quit in 2017.", "2017"),
    ("It has run since 2017.", "2017/.."),
    ("It has run since March.", "2025-03/.."),
    ("It ran between 1978 and 1995.", "1978/1995"),
    ("It ran from 2011 to 2014.", "2011/2014"),
    ("He quit two days ago.", "2026-01-06"),
    ("He quit three weeks ago.", "2025-W51"),
    ("He quit a year ago.", "2025"),
    ("He quit two days later.", None),
    ("He quit in the past week.", "2026-01-01/2026-01-08"),
    ("He has tried for months.", None),
    ("He quit last Thursday.", "2026-01-01"),
    ("He quit in the summer of 2019.", "2019-06/2019-08"),
    ("He quit in winter 2021.", "2020-12/2021-02"),
    ("He quit on the 3rd of January.", "2026-01-03"),
    ("He quit in the late 1990s.", "1990/1999"),
    ("He quit in the second quarter of 2023.", "2023-04/2023-06"),
    ("He quit in the second half of 2023.", "2023-07/2023-12"),
    ("He quit on New Year’s Day.", "2026-01-01"),
    ("He quit on Memorial Day.", "2025-05-26"),
    ("He quit on Presidents' Day 2024.", "2024-02-19"),
    ("He quit on MLK Day.", "2025-01-20"),
    ("He quit the day after Thanksgiving.", "2025-11-28"),
    ("He quit on Juneteenth.", "2025-06-19"),
    ("He quit the next day.", None),
]

NO_TIMES = [
    "He may march in the may fair.",
    "The 2016 rules cost $2017.",
    "They met near Sunday-school Avenue.",
    "It took 1,995 votes.",
    "Route 2024 is closed.",
    "The second term began.",
    "Police march past April Jones.",
    "That night owl said that the day was long.",
    "Labor leaders and new members fell in line.",
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_value_of_a_time(text: str, value: str | None) -> None:
    assert [time.value for time in find_times(Parse(NLP(text)), PUBLISHED)] == [value]


@pytest.mark.parametrize("text", NO_TIMES)
def test_no_time_where_there_is_none(text: str) -> None:
    assert find_times(Parse(NLP(text)), PUBLISHED) == ()


def test_without_publication_only_full_dates_have_values() -> None:
    times = find_times(Parse(NLP("He came Monday, left in June and died in 2017.")), None)
    assert [time.value for time in times] == [None, None, "2017"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He quit on Feb. 3, 2025. The next day they met.", "2025-02-04"),
        ("He quit on Feb. 3, 2025. They met that night.", "2025-02-03"),
        ("He quit on Feb. 3, 2025. A week later they met.", "2025-02-10"),
        ("He quit in 2019. A year later they met.", "2020"),
        ("He quit in 2019. The following year they met.", "2020"),
        ("He quit in 2019. Two days later they met.", None),
    ],
)
def test_time_counted_from_the_date_before_it(text: str, value: str | None) -> None:
    assert find_times(Parse(NLP(text)), PUBLISHED)[-1].value == value


def test_bad_publication_date_is_none() -> None:
    (time,) = find_times(Parse(NLP("He came Monday.")), "soon")
    assert time.value is None


def test_future_clause_looks_ahead() -> None:
    words = ["He", "will", "leave", "Monday"]
    doc = Parse(Doc(
        NLP.vocab, words=words, heads=[2, 2, 2, 2], deps=["nsubj", "aux", "ROOT", "obl:unmarked"],
        pos=["PRON", "AUX", "VERB", "PROPN"], tags=["PRP", "MD", "VB", "NNP"],
    ))  # fmt: skip
    assert [time.value for time in find_times(doc, PUBLISHED)] == ["2026-01-12"]


def _doc(text: str, heads: list[int], deps: str, pos: str) -> Parse:
    return Parse(
        Doc(
            NLP.vocab,
            words=text.split(),
            heads=heads,
            deps=deps.split(),
            pos=pos.split(),
            tags=[""] * len(heads),
        )
    )


def test_time_belongs_to_the_verb_it_hangs_on() -> None:
    doc = _doc("Ruiz said Monday agents arrested Otto", [1, 1, 1, 4, 1, 4],
               "nsubj ROOT obl nsubj ccomp obj", "PROPN VERB PROPN NOUN VERB PROPN")  # fmt: skip
    times = find_times(doc, PUBLISHED)
    assert [time.value for time in times_of(doc[1], times)] == ["2026-01-05"]
    assert times_of(doc[4], times) == ()


def test_conjunct_without_subject_shares_the_time() -> None:
    doc = _doc("Monday agents raided homes and arrested Otto", [2, 2, 2, 2, 5, 2, 5],
               "obl nsubj ROOT obj cc conj obj", "PROPN NOUN VERB NOUN CCONJ VERB PROPN")  # fmt: skip
    times = find_times(doc, PUBLISHED)
    assert times_of(doc[5], times) == times_of(doc[2], times) != ()


def test_noun_takes_the_time_of_its_light_verb_unless_it_is_definite() -> None:
    bare = _doc("Monday agents made arrests", [2, 2, 2, 2], "obl nsubj ROOT obj", "PROPN NOUN VERB NOUN")
    known = _doc("Monday Ruiz praised the arrests", [2, 2, 2, 4, 2], "obl nsubj ROOT det obj",
                 "PROPN PROPN VERB DET NOUN")  # fmt: skip
    assert len(times_of(bare[3], find_times(bare, PUBLISHED))) == 1
    assert times_of(known[4], find_times(known, PUBLISHED)) == ()


@pytest.mark.parametrize("name", [*FIXED, *MOVING])
def test_each_holiday_is_found_by_its_name_and_falls_on_its_day(name: str) -> None:
    text = f"on {name}"
    match = re.compile(PATTERN).search(text)
    assert match
    assert name_holiday(match[0]) == name
    day = holiday(name, 2024)
    if name in MOVING:
        month, weekday, nth = MOVING[name]
        assert (day.month, day.weekday()) == (month, weekday)
        assert (day + timedelta(7)).month != month if nth < 0 else (day.day - 1) // 7 == nth - 1
    else:
        assert (day.month, day.day) == FIXED[name]


@pytest.mark.parametrize("written", ["Veterans’ Day", "Veteran's Day", "President’s Day", "New Year’s Eve"])
def test_a_holiday_is_known_however_its_apostrophe_is_set(written: str) -> None:
    assert re.fullmatch(PATTERN, written)
    assert name_holiday(written) in {**FIXED, **MOVING}
