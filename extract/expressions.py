"""How English news says when: patterns of time expressions, each with what resolves it to ISO 8601."""

from __future__ import annotations

import re

from extract import calendar as cal
from extract import holidays
from extract import resolvers as mean

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
EARLY = r"(?:(?:early|late|mid-?|earlier|later|midway through|the beginning of|the end of)[ -]?)?"


def _pattern(text: str, resolve: mean.Resolver, fold: bool = True) -> tuple[re.Pattern[str], mean.Resolver]:
    return re.compile(rf"(?<![\w$.,-])(?:{text})(?![\w%]|-\w)", re.IGNORECASE if fold else 0), resolve


_ALONE = re.compile(r"\w+")
_OPENERS = frozenset(
    """a an as at before between by coming during earlier for from in last later midnight next noon of on over
    overnight past previous since that the this throughout today tomorrow tonight until around within
    yesterday""".split()
)
_OPENERS |= holidays.OPENERS
_OPENERS |= {*cal.SEASONS, *cal.DAYS, *cal.MONTHS, *cal.NUMBERS, *(month[:3] for month in cal.MONTHS), "sept"}
_STEMS = ("early", "late", "mid")


def find_places(text: str) -> list[int]:
    """Offsets in a text where an expression of PATTERNS may start: at numbers and certain words."""
    return [match.start() for match in _ALONE.finditer(text) if _may_open(match[0].lower())]


def _may_open(word: str) -> bool:
    return word in _OPENERS or not word.isalpha() or word.startswith(_STEMS)


# the first that matches a place has it; names of months and days count only with their capital
PATTERNS = (
    _pattern(rf"(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)", mean.iso_date),
    _pattern(
        rf"(?:[Bb]etween|[Ff]rom) (?P<from>{YEAR}) (?:and|to|until|through) (?P<to>{YEAR})",
        mean.between_years,
        False,
    ),
    _pattern(rf"[Ss]ince (?P<what>{YEAR}|(?i:{DAY})|(?:{MONTH}))(?! \d)", mean.since, False),
    _pattern(
        r"(?:[Tt]he day (?P<side>before|after) )?(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext) )?"
        rf"(?P<name>{holidays.PATTERN})"
        rf"(?:,? (?:of |in )?(?P<year>{YEAR}))?(?: {PART})?",
        mean.holiday,
        False,
    ),
    _pattern(
        rf"(?P<month>{MONTH}) (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year>{YEAR}))?",
        mean.day_of_month,
        False,
    ),
    _pattern(
        rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?",
        mean.day_of_month,
        False,
    ),
    _pattern(
        rf"(?P<which>[Ll]ast|[Tt]his|[Nn]ext|)\b ?{EARLY}(?P<month>{MONTH}),? (?:of )?(?P<year>{YEAR})",
        mean.month,
        False,
    ),
    _pattern(
        rf"(?:(?:in|by|during|until|over|of) )?(?:the )?{EARLY}(?P<unit>{SEASON})(?: of|,)? (?P<year>{YEAR})",
        mean.season,
    ),
    _pattern(
        r"(?:in|during|by|until|of|(?P<since>since)) (?:the )?(?:early |late |mid-? ?)?"
        r"(?P<year>(?:1[6-9]|20)\d0)s",
        mean.decade,
    ),
    _pattern(
        rf"(?:in |during |by )?the (?P<nth>{'|'.join(mean.PARTS)}) (?P<part>quarter|half) of "
        rf"(?P<year>{YEAR})",
        mean.part_of_year,
    ),
    _pattern(
        r"(?<!over )(?<!in )(?<!for )(?<!within )(?<!during )(?<!of )"
        r"the (?P<step>next) (?P<unit>week|month|year)",
        mean.next_unit,
    ),
    _pattern(
        rf"(?:on |in )?the (?P<step>next(?! (?:week|month|year))|following|same) (?P<unit>{UNIT}|{PART})"
        rf"|(?P<that>that) (?:same )?(?P<time>day|{PART})",
        mean.unknown,
    ),
    _pattern(
        rf"(?:in|over|during|within) the (?:past|last) (?:(?P<n>{COUNT}) )?(?P<unit>{UNIT})s?", mean.stretch
    ),
    _pattern(
        rf"(?:earlier |later |late |early )?(?P<which>last|this|next|past|previous|coming) "
        rf"(?P<unit>{UNIT}|weekend|{DAY}|{SEASON}|morning|afternoon|evening|night)(?: {PART})?",
        mean.relative,
    ),
    _pattern(rf"(?:{CLOCK} )?(?:early |late )?(?:on )?(?P<name>{DAY})(?: {PART})?", mean.named_day),
    _pattern(rf"(?:early |late )?(?P<name>yesterday|today|tonight|tomorrow)(?: {PART})?", mean.deictic),
    _pattern(rf"(?P<n>{COUNT}) (?P<unit>{UNIT}|hour|minute)s? (?P<way>ago|later|earlier)", mean.counted),
    _pattern(rf"(?:in|by|this|during) (?:the )?{EARLY}(?P<which>)(?P<unit>{SEASON})", mean.relative),
    _pattern(
        r"(?:at|by|before|until) the (?:end|start) of (?P<which>the|this|next) (?P<unit>year|month|week)",
        mean.relative,
    ),
    _pattern(
        rf"at {CLOCK}|(?:at|before|by|until|around) (?:dawn|noon|midnight|dusk|sunrise|sunset)|overnight",
        mean.unknown,
    ),
    _pattern(rf"{COUNT} (?:{UNIT}|hour|minute)s? (?:before|after)", mean.unknown),
    _pattern("(?:over|during|throughout) the weekend", mean.weekend),
    _pattern(
        r"(?P<which>throughout|during|over|earlier in|later in) the (?P<unit>week|month|year|summer)",
        mean.relative,
    ),
    _pattern(
        rf"(?:in|over|for) (?:recent|the coming|several|many) {UNIT}s|for {UNIT}s|within {COUNT} {UNIT}s?",
        mean.unknown,
    ),
    _pattern(
        rf"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ll]ast|[Tt]his|[Nn]ext|[Oo]f|[Ff]or|[Aa]s of) {EARLY}"
        rf"(?P<which>last |this |next |)(?P<month>{MONTH})(?P<year>(?!))?",
        mean.month,
        False,
    ),
    _pattern(
        rf"(?:in|by|until|since|during|of|early|late|mid-?)[ ]?{EARLY}(?P<year>{YEAR})(?! [a-z]+s\b)",
        mean.year,
    ),
)
