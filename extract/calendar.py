"""Days, weeks, months and years as ISO 8601, reckoned from the day an article was published."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SEASONS: Final = {"winter": 1, "spring": 3, "summer": 6, "fall": 9, "autumn": 9}
NEEDED: Final = {"year": 1, "decade": 1, "month": 2, "week": 3, "day": 3}
NUMBERS: Final = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "couple": 2, "dozen": 12}


def day_named(name: str, today: date, future: bool) -> str:
    """The weekday of that name nearest to today: today or before it, or, for the future, after today."""
    back = (today.weekday() - DAYS.index(name)) % 7
    return (today + timedelta(7 - back) if future else today - timedelta(back)).isoformat()


def month_named(name: str, today: date, future: bool) -> str:
    """The month of that name: this one or before it, or, for the future, this one or after it."""
    number = month_number(name)
    year = today.year
    if future and number < today.month:
        year += 1
    elif not future and number > today.month:
        year -= 1
    return f"{year:04d}-{number:02d}"


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its abbreviation."""
    start = name.lower().rstrip(".")[:3]
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(start))


def shift(unit: str, count: int, today: date) -> str | None:
    """`count` units from today, as precise as the unit: a day, a week, a month, a year or a decade."""
    try:
        return _shift(unit, count, today)
    except (OverflowError, ValueError):
        return None


def _shift(unit: str, count: int, today: date) -> str | None:
    if unit == "day":
        return (today + timedelta(count)).isoformat()
    if unit == "week":
        return week_of(today + timedelta(7 * count))
    if unit == "month":
        months = today.year * 12 + today.month - 1 + count
        return f"{date(months // 12, months % 12 + 1, 1):%Y-%m}"
    if unit in {"year", "decade"}:
        return f"{date(today.year + count * (10 if unit == 'decade' else 1), 1, 1).year:04d}"
    return None


def week_of(day: date) -> str:
    """The ISO week of a day, as 2018-W43."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def weekend(today: date, weeks: int = 0) -> str:
    """Saturday and Sunday: the last that began before or on today, shifted by whole weeks."""
    saturday = today - timedelta((today.weekday() - 5) % 7) + timedelta(7 * weeks)
    return f"{saturday.isoformat()}/{(saturday + timedelta(1)).isoformat()}"


def day_last(name: str, today: date) -> str:
    """The last weekday of that name before today."""
    return day_named(name, today - timedelta(1), False)


def season(name: str, today: date, years: int) -> str | None:
    """The three months of a season, the year that of its first month (winter opens in December)."""
    year = today.year + years - (1 if years == 0 and SEASONS[name] > today.month else 0)
    return season_of(name, year)


def season_of(name: str, year: int) -> str:
    """The three months of a year's season, the winter being the one that ends in that year."""
    first = SEASONS[name]
    if name == "winter":
        return f"{year - 1:04d}-12/{year:04d}-02"
    return f"{year:04d}-{first:02d}/{year:04d}-{first + 2:02d}"


def later(value: str, unit: str, count: int) -> str | None:
    """`count` units from a day, month or year; None where that is less precise than the unit."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) < NEEDED[unit]:
        return None
    day = date(parts[0], *[*parts[1:], 1, 1][:2])
    try:
        return (day + timedelta(7 * count)).isoformat() if unit == "week" else _shift(unit, count, day)
    except (OverflowError, ValueError):
        return None


def past(unit: str, count: int, today: date) -> str | None:
    """The stretch of `count` units that ends today."""
    days = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}[unit] * count
    if days > 200 * 366:
        return None
    return f"{(today - timedelta(days)).isoformat()}/{today.isoformat()}"


def exact(year: int, month: int, day: int | None) -> str | None:
    """A date or month, None when the calendar holds no such day."""
    try:
        return date(year, month, day or 1).isoformat() if day else f"{year:04d}-{month:02d}"
    except ValueError:
        return None
