"""Time expressions with their ISO 8601 values, and which of them tell when an event happened."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extract.cues import has_form, is_cue, is_due
from extract.expressions import PATTERNS, find_places
from extract.nominals import is_definite
from extract.parse import Parse, Token
from extract.resolvers import When, count_from, points_back

DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
VERBAL = {"VERB", "AUX"}
PRESENT = {"VBZ", "VBP"}
HELPING = {"aux", "aux:pass", "cop", "mark"}


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Tokens `start`..`end` (half-open) tell a time; `value` is ISO 8601, or None when it cannot be known."""

    start: int
    end: int
    value: str | None


def find_times(doc: Parse, published: str | None) -> tuple[TimeMention, ...]:
    """The time expressions of a document in text order, none overlapping; `published` is an ISO date."""
    today, text = _read_date(published), doc.text
    places = find_places(text)
    covered = bytearray(len(doc))
    found: list[tuple[TimeMention, re.Match[str]]] = []
    for pattern, resolve in PATTERNS:
        for match in _matches(pattern, text, places):
            span = doc.char_span(match.start(), match.end())
            if span is None or any(covered[span.start : span.end]):
                continue
            covered[span.start : span.end] = b"\1" * len(span)
            value = resolve(match, When(today, _looks_ahead(span.root)))
            found.append((TimeMention(span.start, span.end, value), match))
    found.sort(key=lambda pair: pair[0].start)
    return tuple(_join_ranges(doc, _count_on(found)))


def _matches(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `finditer` gives, tried only at the places given."""
    end = 0
    for place in places:
        match = pattern.match(text, place) if place >= end else None
        if match is not None:
            yield match
            end = match.end()


def _count_on(found: list[tuple[TimeMention, re.Match[str]]]) -> Iterator[TimeMention]:
    """The mentions, "two days later" reckoned from the last date before it that is as precise."""
    dates: dict[int, str] = {}
    for mention, match in found:
        if mention.value is None:
            values = (count_from(match, value) for value in dates.values())
            mention = TimeMention(mention.start, mention.end, next(filter(None, values), None))
        if mention.value is not None or not points_back(match):
            yield mention
        if mention.value and DATE.fullmatch(mention.value):
            precise = len(mention.value)
            dates = {precise: mention.value} | {size: dates[size] for size in dates if size > precise}


def _join_ranges(doc: Parse, times: Iterable[TimeMention]) -> Iterator[TimeMention]:
    """The mentions, "from Feb. 2 to Feb. 6" made one."""
    before: TimeMention | None = None
    for time in times:
        if before is not None and _spans(doc, before, time):
            before = TimeMention(before.start, time.end, f"{before.value}/{time.value}")
            continue
        if before is not None:
            yield before
        before = time
    if before is not None:
        yield before


def _spans(doc: Parse, first: TimeMention, second: TimeMention) -> bool:
    """Whether two times are the ends of a stretch of time."""
    if first.value is None or second.value is None or "/" in first.value + second.value:
        return False
    between = doc[first.end : second.start].text.lower().strip()
    opened = first.start > 0 and doc[first.start - 1].lower_ in {"from", "between"}
    return between in {"through", "–", "-"} or (opened and between in {"to", "and", "until", "till"})


def times_of(trigger: Token, times: Sequence[TimeMention]) -> tuple[TimeMention, ...]:
    """The times that hang on the trigger, on the verb that carries it, or on the clause it goes on from."""
    sentence = trigger.sent
    first = bisect_left(times, sentence.start, key=lambda time: time.start)
    last = bisect_left(times, sentence.end, key=lambda time: time.start)
    if first == last:
        return ()
    hooks = list(_hooks(trigger))
    anchors = {time: _anchor(trigger.doc[time.start : time.end].root) for time in times[first:last]}
    for hook in hooks:
        found = tuple(time for time, anchor in anchors.items() if anchor.i == hook.i)
        if found:
            return found
    return ()


def _anchor(root: Token) -> Token:
    """The word a time is said of: the head of its phrase, coordinated and nested times climbed out of."""
    node = root.head
    while node.ent_type_ in {"DATE", "TIME"} and node.head.i != node.i:
        node = node.head
    return node


def _hooks(trigger: Token) -> Iterator[Token]:
    """The trigger, then the words whose time is its time too, nearest first."""
    node = trigger
    yield node
    while node.head.i != node.i and _shares_time(node):
        node = node.head
        yield node


def _shares_time(node: Token) -> bool:
    """Whether what its head says of time holds of a word: light verbs, conjuncts, bare participles."""
    head = node.head
    own = {child.dep_ for child in node.children}
    if node.pos_ in {"NOUN", "PROPN"}:
        light = node.dep_ in {"obj", "nsubj:pass"} and head.pos_ in VERBAL
        return (light and not is_definite(node)) or (node.dep_ == "conj" and head.pos_ == node.pos_)
    if node.dep_ == "conj":
        return not own & {"nsubj", "nsubj:pass"}
    if node.dep_ == "advcl":
        return node.tag_ in {"VBG", "VBN"} and not own & {"mark", "nsubj", "nsubj:pass"}
    return node.dep_ == "xcomp" and is_cue(head, "manage")


def _looks_ahead(root: Token) -> bool:
    """Whether the clause of a time speaks of the future."""
    node = root
    while node.pos_ not in VERBAL and node.head.i != node.i:
        if has_form(node, "planned_that"):
            break
        node = node.head
    if (node.tag_ in PRESENT and is_cue(node, "ahead")) or is_due(node):
        return True
    helpers = [child for child in node.children if child.dep_ in HELPING]
    forms = {helper.lower_ for helper in helpers}
    if any(has_form(helper, "future") for helper in helpers) or forms & {"would", "to"}:
        return True
    return bool(forms & {"is", "are"}) and (node.tag_ == "VBG" or has_form(node, "planned_that"))


def _read_date(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
