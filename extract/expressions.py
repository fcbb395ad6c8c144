"""How English news says when: patterns of time expressions, each with what resolves it to ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from extract import calendar as cal

DAY = "(?:" + "|".join(cal.DAYS) + r")"
MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June|July|Aug(?:ust|\.)|"
    r"Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
PART = r"(?:morning|afternoon|evening|night|midnight|noon)"
UNIT = r"(?:day|week|month|year|decade)"
COUNT = r"(?:\d{1,3}|an?(?: (?:couple|dozen) of| few)?|" + "|".join(list(cal.NUMBERS)[2:21]) + ")"
YEAR = r"(?:1[6-9]|20)\d\d"
CLOCK = r"(?:\d{1,2}(?::\d\d)? ?[ap]\.?m\.?|noon|midnight)"
SEASON = "(?:" + "|".join(cal.SEASONS) + ")"
HOLIDAY = (
    r"(?:Christmas (?:Eve|Day)|(?<=[Oo]n )Christmas|New Year['’]s (?:Eve|Day)|Fourth of July|July Fourth|"
    r"Independence Day|Juneteenth|Memorial Day|Labor Day|Columbus Day|Thanksgiving(?: Day)?|"
    r"Veterans['’]? Day|(?:MLK|Martin Luther King(?:,? Jr\.)?) Day|President(?:s['’]?|['’]s) Day)"
)
PARTS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
EARLY = r"(?:(?:early|late|mid-?|earlier|later|midway through|the beginning of|the end of)[ -]?)?"


@dataclass(frozen=True, slots=True)
class When:
    """What a value is reckoned from: the day of publication, and whether the clause looks ahead."""

    today: date | None
    future: bool


Resolver = Callable[[re.Match[str], When], str | None]


def _range(match: re.Match[str], when: When) -> str | None:
    return f"{match['from']}/{match['to']}" if match["from"] <= match["to"] else None


def _iso(match: re.Match[str], when: When) -> str | None:
    return cal.exact(int(match["y"]), int(match["m"]), int(match["d"]))


def _dated(match: re.Match[str], when: When) -> str | None:
    month = cal.month_number(match["month"])
    day = int(match["day"])
    if match["year"]:
        return cal.exact(int(match["year"]), month, day)
    if when.today is None:
        return None
    year = int(cal.month_named(match["month"], when.today, when.future)[:4])
    late = month == when.today.month and day > when.today.day and not when.future
    return cal.exact(year - late, month, day)


def _month(match: re.Match[str], when: When) -> str | None:
    if match["year"]:
        return cal.exact(int(match["year"]), cal.month_number(match["month"]), None)
    if when.today is None:
        return None
    return cal.month_named(match["month"], when.today, when.future or match["which"] == "next")


def _year(match: re.Match[str], when: When) -> str | None:
    return match["year"]


def _since(match: re.Match[str], when: When) -> str | None:
    inner = match["what"]
    if re.fullmatch(YEAR, inner):
        return f"{inner}/.."
    if when.today is None:
        return None
    name = inner.lower()
    if name in cal.DAYS:
        return f"{cal.day_named(name, when.today, False)}/.."
    return f"{cal.month_named(name, when.today, False)}/.."


def _relative(match: re.Match[str], when: When) -> str | None:
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


def _season(match: re.Match[str], when: When) -> str | None:
    return cal.season_of(match["unit"].lower(), int(match["year"]))


def _decade(match: re.Match[str], when: When) -> str | None:
    first = int(match["year"])
    return f"{first}/.." if match["since"] else f"{first}/{first + 9}"


def _part_of_year(match: re.Match[str], when: When) -> str | None:
    """The first quarter of 2023, the second half of 2020."""
    months = 3 if match["part"].lower() == "quarter" else 6
    nth = PARTS[match["nth"].lower()] % (12 // months)
    if PARTS[match["nth"].lower()] >= 12 // months:
        return None
    return f"{match['year']}-{nth * months + 1:02d}/{match['year']}-{nth * months + months:02d}"


def _holiday(match: re.Match[str], when: When) -> str | None:
    """Labor Day, Christmas Eve 2019, the day before Thanksgiving."""
    name = match["name"].lower().replace("’", "'").replace(",", "")
    name = re.sub(r"\b(president|veteran)(?:s'?|'s) ", r"\1s ", name)
    if match["year"]:
        day = cal.holiday(name, int(match["year"])).isoformat()
    elif when.today is None:
        return None
    else:
        near = cal.holiday_near(name, when.today, when.future or (match["which"] or "").lower() == "next")
        if near is None:
            return None
        day = near
    step = {"before": -1, "after": 1}.get(match["side"] or "", 0)
    return cal.shift("day", step, date.fromisoformat(day))


def _next(match: re.Match[str], when: When) -> str | None:
    """The next year: from today where the clause looks ahead, else from the date before it (`count_from`)."""
    return cal.shift(match["unit"].lower(), 1, when.today) if when.future and when.today else None


def _named_day(match: re.Match[str], when: When) -> str | None:
    return cal.day_named(match["name"].lower(), when.today, when.future) if when.today else None


def _deictic(match: re.Match[str], when: When) -> str | None:
    step = {"yesterday": -1, "tomorrow": 1}.get(match["name"].lower(), 0)
    return cal.shift("day", step, when.today) if when.today else None


def _counted(match: re.Match[str], when: When) -> str | None:
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


def _stretch(match: re.Match[str], when: When) -> str | None:
    count = _number(match["n"] or "one")
    return cal.past(match["unit"].lower(), count, when.today) if when.today and count else None


def _weekend(match: re.Match[str], when: When) -> str | None:
    return cal.weekend(when.today, 1 if when.future else 0) if when.today else None


def _unknown(match: re.Match[str], when: When) -> str | None:
    return None


def _number(text: str) -> int | None:
    words = text.lower().removesuffix(" of").split()
    return int(words[0]) if words[0].isdigit() else cal.NUMBERS.get(words[-1])


def _pattern(text: str, resolve: Resolver, fold: bool = True) -> tuple[re.Pattern[str], Resolver]:
    return re.compile(rf"(?<![\w$.,-])(?:{text})(?![\w%]|-\w)", re.IGNORECASE if fold else 0), resolve


_ALONE = re.compile(r"\w+")
_OPENERS = frozenset(
    """a an as at before between by coming during earlier for from in last later midnight next noon of on over
    overnight past previous since that the this throughout today tomorrow tonight until around within
    yesterday""".split()
)
_OPENERS |= frozenset(
    "christmas new fourth independence juneteenth memorial labor columbus thanksgiving veterans mlk martin "
    "presidents president".split()
)
_OPENERS |= {*cal.SEASONS, *cal.DAYS, *cal.MONTHS, *cal.NUMBERS, *(month[:3] for month in cal.MONTHS), "sept"}
_STEMS = ("early", "late", "mid")


def find_places(text: str) -> list[int]:
    """Offsets in a text where an expression of PATTERNS may start: at numbers and certain words."""
    return [match.start() for match in _ALONE.finditer(text) if _may_open(match[0].lower())]


def _may_open(word: str) -> bool:
    return word in _OPENERS or not word.isalpha() or word.startswith(_STEMS)


# the first that matches a place has it; names of months and days count only with their capital
PATTERNS = (
    _pattern(rf"(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)", _iso),
    _pattern(
        rf"(?:[Bb]etween|[Ff]rom) (?P<from>{YEAR}) (?:and|to|until|through) (?P<to>{YEAR})", _range, False
    ),
    _pattern(rf"[Ss]ince (?P<what>{YEAR}|(?i:{DAY})|(?:{MONTH}))(?! \d)", _since, False),
    _pattern(
        rf"(?:[Tt]he day (?P<side>before|after) )?(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext) )?(?P<name>{HOLIDAY})"
        rf"(?:,? (?:of |in )?(?P<year>{YEAR}))?(?: {PART})?",
        _holiday,
        False,
    ),
    _pattern(rf"(?P<month>{MONTH}) (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year>{YEAR}))?", _dated, False),
    _pattern(
        rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?",
        _dated,
        False,
    ),
    _pattern(
        rf"(?P<which>[Ll]ast|[Tt]his|[Nn]ext|)\b ?{EARLY}(?P<month>{MONTH}),? (?:of )?(?P<year>{YEAR})",
        _month,
        False,
    ),
    _pattern(
        rf"(?:(?:in|by|during|until|over|of) )?(?:the )?{EARLY}(?P<unit>{SEASON})(?: of|,)? (?P<year>{YEAR})",
        _season,
    ),
    _pattern(
        r"(?:in|during|by|until|of|(?P<since>since)) (?:the )?(?:early |late |mid-? ?)?"
        r"(?P<year>(?:1[6-9]|20)\d0)s",
        _decade,
    ),
    _pattern(
        rf"(?:in |during |by )?the (?P<nth>{'|'.join(PARTS)}) (?P<part>quarter|half) of (?P<year>{YEAR})",
        _part_of_year,
    ),
    _pattern(
        r"(?<!over )(?<!in )(?<!for )(?<!within )(?<!during )(?<!of )"
        r"the (?P<step>next) (?P<unit>week|month|year)",
        _next,
    ),
    _pattern(
        rf"(?:on |in )?the (?P<step>next(?! (?:week|month|year))|following|same) (?P<unit>{UNIT}|{PART})"
        rf"|(?P<that>that) (?:same )?(?P<time>day|{PART})",
        _unknown,
    ),
    _pattern(
        rf"(?:in|over|during|within) the (?:past|last) (?:(?P<n>{COUNT}) )?(?P<unit>{UNIT})s?", _stretch
    ),
    _pattern(
        rf"(?:earlier |later |late |early )?(?P<which>last|this|next|past|previous|coming) "
        rf"(?P<unit>{UNIT}|weekend|{DAY}|{SEASON}|morning|afternoon|evening|night)(?: {PART})?",
        _relative,
    ),
    _pattern(rf"(?:{CLOCK} )?(?:early |late )?(?:on )?(?P<name>{DAY})(?: {PART})?", _named_day),
    _pattern(rf"(?:early |late )?(?P<name>yesterday|today|tonight|tomorrow)(?: {PART})?", _deictic),
    _pattern(rf"(?P<n>{COUNT}) (?P<unit>{UNIT}|hour|minute)s? (?P<way>ago|later|earlier)", _counted),
    _pattern(rf"(?:in|by|this|during) (?:the )?{EARLY}(?P<which>)(?P<unit>{SEASON})", _relative),
    _pattern(
        r"(?:at|by|before|until) the (?:end|start) of (?P<which>the|this|next) (?P<unit>year|month|week)",
        _relative,
    ),
    _pattern(
        rf"at {CLOCK}|(?:at|before|by|until|around) (?:dawn|noon|midnight|dusk|sunrise|sunset)|overnight",
        _unknown,
    ),
    _pattern(rf"{COUNT} (?:{UNIT}|hour|minute)s? (?:before|after)", _unknown),
    _pattern("(?:over|during|throughout) the weekend", _weekend),
    _pattern(
        r"(?P<which>throughout|during|over|earlier in|later in) the (?P<unit>week|month|year|summer)",
        _relative,
    ),
    _pattern(
        rf"(?:in|over|for) (?:recent|the coming|several|many) {UNIT}s|for {UNIT}s|within {COUNT} {UNIT}s?",
        _unknown,
    ),
    _pattern(
        rf"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ll]ast|[Tt]his|[Nn]ext|[Oo]f|[Ff]or|[Aa]s of) {EARLY}"
        rf"(?P<which>last |this |next |)(?P<month>{MONTH})(?P<year>(?!))?",
        _month,
        False,
    ),
    _pattern(
        rf"(?:in|by|until|since|during|of|early|late|mid-?)[ ]?{EARLY}(?P<year>{YEAR})(?! [a-z]+s\b)", _year
    ),
)
