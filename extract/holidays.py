"""American holidays by name, and the day each falls on."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

FIXED: Final = {
    "New Year's Day": (1, 1), "Juneteenth": (6, 19), "Fourth of July": (7, 4), "July Fourth": (7, 4),
    "Independence Day": (7, 4), "Veterans Day": (11, 11), "Christmas Eve": (12, 24),
    "Christmas Day": (12, 25), "Christmas": (12, 25), "New Year's Eve": (12, 31),
}  # fmt: skip
MOVING: Final = {
    "Martin Luther King Jr. Day": (1, 0, 3), "Martin Luther King Day": (1, 0, 3), "MLK Day": (1, 0, 3),
    "Presidents Day": (2, 0, 3), "Memorial Day": (5, 0, -1), "Labor Day": (9, 0, 1),
    "Columbus Day": (10, 0, 2), "Thanksgiving Day": (11, 3, 4), "Thanksgiving": (11, 3, 4),
}  # fmt: skip
"""Month, weekday, and which of the month's; -1 is the last."""
_BARE: Final = r"(?<=[Oo]n )Christmas"  # without "on" it is the season, or a song


def _spelled(name: str) -> str:
    """A pattern of the ways to write a name: the apostrophe's shape and place, a comma before "Jr."."""
    pattern = re.escape(name).replace(r"\ ", " ").replace("'", "['’]").replace(r" Jr\.", r",? Jr\.")
    return re.sub(r"^(Veteran|President)s ", r"\1(?:s['’]?|['’]s) ", pattern)


PATTERN: Final = "|".join(_BARE if name == "Christmas" else _spelled(name) for name in {**FIXED, **MOVING})
"""Alternatives, the longer of two that begin alike first."""
_FIRST: Final = {re.split(r"\W", name)[0].lower() for name in {**FIXED, **MOVING}}
OPENERS: Final = frozenset(_FIRST | {word.removesuffix("s") for word in _FIRST})
"""The words that names begin with, up to an apostrophe, in lower case."""


def name_holiday(text: str) -> str:
    """The name that a match of PATTERN writes."""
    return next(name for name in {**FIXED, **MOVING} if re.fullmatch(_spelled(name), text))


def holiday(name: str, year: int) -> date:
    """The day of a holiday in a year."""
    if name in FIXED:
        return date(year, *FIXED[name])
    month, weekday, nth = MOVING[name]
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def holiday_near(name: str, today: date, future: bool) -> date | None:
    """The holiday of that name nearest to today: today or before it, or, for the future, after today."""
    years = (today.year, today.year + 1) if future else (today.year, today.year - 1)
    days = (holiday(name, year) for year in years)
    return next((day for day in days if (day > today if future else day <= today)), None)
