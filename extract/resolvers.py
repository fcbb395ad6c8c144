"""What time expressions mean: each function turns a match of `extract.expressions` into ISO 8601.

None is the value of what cannot be known, as a month's day without the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from extract import calendar as cal
from extract import holidays

PARTS: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


@dataclass(frozen=True, slots=True)
class When:
    """What a value is reckoned from: the day of publication, and whether the clause looks ahead."""

    today: date | None
    future: bool


Resolver = Callable[[re.Match[str], When], str | None]


def between_years(match: re.Match[str], when: When) -> str | None:
    return f"{match['from']}/{match['to']}" if match["from"] <= match["to"] else None


def iso_date(match: re.Match[str], when: When) -> str | None:
    return cal.exact(int(match["y"]), int(match["m"]), int(match["d"]))


def day_of_month(match: re.Match[str], when: When) -> str | None:
    month = cal.month_number(match["month"])
    day = int(match["day"])
    if match["year"]:
        return cal.exact(int(match["year"]), month, day)
    if when.today is None:
        return None
    year = int(cal.month_named(match["month"], when.today, when.future)[:4])
    late = month == when.today.month and day > when.today.day and not when.future
    return cal.exact(year - late, month, day)


def month(match: re.Match[str], when: When) -> str | None:
    if match["year"]:
        return cal.exact(int(match["year"]), cal.month_number(match["month"]), None)
    if when.today is None:
        return None
    return cal.month_named(match["month"], when.today, when.future or match["which"] == "next")


def year(match: re.Match[str], when: When) -> str | None:
    return match["year"]


def since(match: re.Match[str], when: When) -> str | None:
    inner = match["what"]
    if inner.isdigit():
        return f"{inner}/.."
    if when.today is None:
        return None
    name = inner.lower()
    if name in cal.DAYS:
        return f"{cal.day_named(name, when.today, False)}/.."
    return f"{cal.month_named(name, when.today, False)}/.."


def relative(match: re.Match[str], when: When) -> str | None:
    """last week, this year, next month, last Tuesday, next summer, last night."""
    if when.today is None:
        return None
    which, unit = match["which"].lower(), match["unit"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit in cal.DAYS and step < 0:
        return cal.day_last(unit, when.today)
    if unit in cal.DAYS:
        return cal.day_named(unit, when.today, step > 0 or (step == 0 and when.future))
    if unit in cal.SEASONS:
        return cal.season(unit, when.today, step)
    if unit == "weekend":
        return cal.weekend(when.today, 1 if step > 0 or when.future else 0)
    if unit in {"morning", "afternoon", "evening", "night"}:
        return cal.shift("day", step, when.today)
    return cal.shift(unit, step, when.today)


def season(match: re.Match[str], when: When) -> str | None:
    return cal.season_of(match["unit"].lower(), int(match["year"]))


def decade(match: re.Match[str], when: When) -> str | None:
    first = int(match["year"])
    return f"{first}/.." if match["since"] else f"{first}/{first + 9}"


def part_of_year(match: re.Match[str], when: When) -> str | None:
    """The first quarter of 2023, the second half of 2020."""
    months = 3 if match["part"].lower() == "quarter" else 6
    nth = PARTS[match["nth"].lower()] % (12 // months)
    if PARTS[match["nth"].lower()] >= 12 // months:
        return None
    return f"{match['year']}-{nth * months + 1:02d}/{match['year']}-{nth * months + months:02d}"


def holiday(match: re.Match[str], when: When) -> str | None:
    """Labor Day, Christmas Eve 2019, the day before Thanksgiving."""
    name = holidays.name_holiday(match["name"])
    if match["year"]:
        day: date | None = holidays.holiday(name, int(match["year"]))
    elif when.today is None:
        return None
    else:
        ahead = when.future or (match["which"] or "").lower() == "next"
        day = holidays.holiday_near(name, when.today, ahead)
    step = {"before": -1, "after": 1}.get(match["side"] or "", 0)
    return cal.shift("day", step, day) if day is not None else None


def next_unit(match: re.Match[str], when: When) -> str | None:
    """The next year: from today where the clause looks ahead, else from the date before it (`count_from`)."""
    return cal.shift(match["unit"].lower(), 1, when.today) if when.future and when.today else None


def named_day(match: re.Match[str], when: When) -> str | None:
    return cal.day_named(match["name"].lower(), when.today, when.future) if when.today else None


def deictic(match: re.Match[str], when: When) -> str | None:
    step = {"yesterday": -1, "tomorrow": 1}.get(match["name"].lower(), 0)
    return cal.shift("day", step, when.today) if when.today else None


def counted(match: re.Match[str], when: When) -> str | None:
    count = _number(match["n"])
    if when.today is None or count is None or match["way"].lower() != "ago":
        return None
    return cal.shift(match["unit"].lower(), -count, when.today)


def count_from(match: re.Match[str], value: str) -> str | None:
    """The value of "two days later" or "the next day" reckoned from a date, None for any other expression."""
    parts = match.groupdict()
    if parts.get("that"):
        return cal.later(value, "day", 0)
    if parts.get("step"):
        unit, count = parts["unit"].lower(), 0 if parts["step"].lower() == "same" else 1
        return cal.later(value, unit if unit in cal.NEEDED else "day", count)
    number = _number(parts["n"]) if parts.get("way") else None
    if number is None or parts["unit"].lower() not in cal.NEEDED:
        return None
    return cal.later(value, parts["unit"].lower(), number if parts["way"].lower() == "later" else -number)


def points_back(match: re.Match[str]) -> bool:
    """Whether an expression ("that night") is no time unless a date stands before it."""
    return bool(match.groupdict().get("that"))


def stretch(match: re.Match[str], when: When) -> str | None:
    count = _number(match["n"] or "one")
    return cal.past(match["unit"].lower(), count, when.today) if when.today and count else None


def weekend(match: re.Match[str], when: When) -> str | None:
    return cal.weekend(when.today, 1 if when.future else 0) if when.today else None


def unknown(match: re.Match[str], when: When) -> str | None:
    return None


def _number(text: str) -> int | None:
    words = text.lower().removesuffix(" of").split()
    return int(words[0]) if words[0].isdigit() else cal.NUMBERS.get(words[-1])
