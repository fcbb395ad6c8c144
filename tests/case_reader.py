"""One extraction, asked whether it holds what a case says (tests/claim_cases.py tells the keys)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from graph.model import EVENT_CLASSES, Claim, Entity, Extraction, Filler, Relation, TimeExpression

Pattern = dict[str, Any]
Offsets = tuple[int, int]
ROLES: Final = ("actor", "target", "object", "place", "attribution")
PLAIN: Final = ("polarity", "modality", "mode")


class Reader:
    def __init__(self, found: Extraction) -> None:
        self.found = found
        self.text = found.article.text
        self.entities = {entity.id: entity for entity in found.entities}

    def missed_claims(self, wanted: Iterable[Pattern]) -> Iterator[str]:
        """A line for each claim that did not come out as wanted, with how the nearest differs."""
        left = list(self.found.claims)
        for want in wanted:
            near = [claim for claim in left if self._touches(claim, want["trigger"])]
            if not near:
                yield f"expected {want}: no claim at that trigger"
                continue
            best = min(near, key=lambda claim: len(self._differences(claim, want)))
            left.remove(best)
            if faults := self._differences(best, want):
                yield f"expected {want}: {'; '.join(faults)}"

    def unwanted_claims(self, case: Pattern) -> Iterator[Claim]:
        for claim in self.found.claims:
            never = bool(case.get("none")) and claim.type in EVENT_CLASSES
            if never or any(self._matches(claim, pattern) for pattern in case.get("absent", ())):
                yield claim

    def has_entity(self, want: Pattern, in_order: bool = False) -> bool:
        """Whether an entity fits; `in_order` asks for the name's words one after the other."""
        return any(self._is_entity(entity, want, in_order) for entity in self.found.entities)

    def has_relation(self, want: Pattern) -> bool:
        return any(self._is_relation(relation, want) for relation in self.found.relations)

    def share(self, chain: list[str]) -> bool:
        """Whether one entity has a mention at each of the strings."""
        spans = _spans_of(self.text, chain)
        return any(
            all(any(_is_mentioned_at(entity, self.text, span) for span in spans[one]) for one in chain)
            for entity in self.found.entities
        )

    def show(self, claim: Claim) -> str:
        roles = {role: _texts(getattr(claim, role)) for role in ROLES if getattr(claim, role)}
        times = [time.value for time in claim.time]
        stance = f"{claim.polarity} {claim.modality} mode={claim.mode}"
        return f"{claim.type} at {claim.trigger.text!r} {roles} time={times} {stance}"

    def _touches(self, claim: Claim, trigger: str) -> bool:
        spans = find_spans(self.text, trigger)
        return any(claim.trigger.start < end and start < claim.trigger.end for start, end in spans)

    def _differences(self, claim: Claim, want: Pattern) -> list[str]:
        faults = [] if claim.type in {want["type"], *want.get("also", ())} else [f"type {claim.type}"]
        for key in PLAIN:
            # The mode belongs to the class first named.
            compared = key in want and (key != "mode" or claim.type == want["type"])
            if compared and getattr(claim, key) != want[key]:
                faults.append(f"{key} {getattr(claim, key)}")
        for role in ROLES:
            fillers = getattr(claim, role)
            if role in want and not (len(fillers) == len(want[role]) and self._fill(fillers, want[role])):
                faults.append(f"{role} {_texts(fillers)}")
        if "time" in want and _values(claim.time) != Counter(map(_as_interval, want["time"])):
            faults.append(f"time {[time.value for time in claim.time]}")
        return faults

    def _matches(self, claim: Claim, pattern: Pattern) -> bool:
        times = Counter(map(_as_interval, pattern.get("time", ())))
        return (
            pattern.get("type", claim.type) == claim.type
            and ("trigger" not in pattern or self._touches(claim, pattern["trigger"]))
            and all(getattr(claim, key) == pattern[key] for key in PLAIN if key in pattern)
            and all(self._fill(getattr(claim, role), pattern[role]) for role in ROLES if role in pattern)
            and not times - _values(claim.time)
        )

    def _fill(self, fillers: tuple[Filler, ...], names: list[str]) -> bool:
        """Whether each name finds a filler of its own."""
        if not names:
            return True
        fitting = [
            n
            for n, filler in enumerate(fillers)
            if _any_holds([filler.text, *self._names(filler.entity)], names[0])
        ]
        return any(self._fill((*fillers[:n], *fillers[n + 1 :]), names[1:]) for n in fitting)

    def _names(self, entity_id: str | None) -> list[str]:
        """What the article calls the entity, pronouns aside."""
        entity = self.entities.get(entity_id or "")
        if entity is None:
            return []
        mentions = [mention.text for mention in entity.mentions if mention.kind != "pronoun"]
        return [entity.name, *entity.aliases, *mentions]

    def _is_entity(self, entity: Entity, want: Pattern, in_order: bool) -> bool:
        names = self._names(entity.id)
        known = [entity.name, *entity.aliases]
        return (
            (_any_holds_phrase(names, want["name"]) if in_order else _any_holds(names, want["name"]))
            and want.get("type", entity.type) == entity.type
            and want.get("named", entity.named) == entity.named
            and all(_any_holds(known, alias) for alias in want.get("aliases", ()))
            and ("link" not in want or want["link"].rstrip("/") in {link.rstrip("/") for link in entity.link})
        )

    def _is_relation(self, relation: Relation, want: Pattern) -> bool:
        of = want.get("of", relation.of)
        same_of = of == relation.of or (of is not None and _any_holds(self._names(relation.of), of))
        return (
            same_of
            and relation.type == want["type"]
            and _any_holds(self._names(relation.subject), want["subject"])
            and _any_holds([relation.object, *self._names(relation.object)], want["object"])
            and want.get("former", relation.former) == relation.former
        )


def find_spans(text: str, part: str) -> list[Offsets]:
    """Where `part` stands in `text` as whole words, whichever apostrophe either uses."""
    wanted = re.escape(part.replace("’", "'"))
    return [match.span() for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", text.replace("’", "'"))]


def _spans_of(text: str, chain: list[str]) -> dict[str, list[Offsets]]:
    """Where each string stands, other than inside a longer string of the chain."""
    found = {one: find_spans(text, one) for one in chain}
    longer = {one: [s for other in chain if len(other) > len(one) for s in found[other]] for one in chain}
    return {
        one: [s for s in found[one] if not any(_within(s, span) for span in longer[one])] for one in chain
    }


def _within(inner: Offsets, outer: Offsets) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _is_mentioned_at(entity: Entity, text: str, span: Offsets) -> bool:
    """Whether a mention is the string, ends with it, is a name around it, or a part at one of its ends."""
    several = " " in text[slice(*span)]
    for mention in entity.mentions:
        article = re.match(r"(?i)(?:the|an?) ", mention.text)
        place = (mention.start + (article.end() if article else 0), mention.end)
        inside = several and _within(place, span) and bool({*place} & {*span})
        around = _within(span, place) and (mention.kind == "name" or place[1] == span[1])
        if place == span or (mention.start, mention.end) == span:
            return True
        if mention.kind != "pronoun" and (inside or around):
            return True
    return False


def _words(text: str) -> list[str]:
    return re.findall(r"[\w$@]+", re.sub(r"'s?(?!\w)", "", text.lower().replace("’", "'")))


def _any_holds(texts: list[str], wanted: str) -> bool:
    words = set(_words(wanted)) - {"the", "a", "an"}
    return any(words <= set(_words(text)) for text in texts)


def _any_holds_phrase(texts: list[str], wanted: str) -> bool:
    phrase = f" {' '.join(_words(wanted))} "
    return any(phrase in f" {' '.join(_words(text))} " for text in texts)


def _texts(fillers: tuple[Filler, ...]) -> list[str]:
    return [filler.text for filler in fillers]


def _values(times: tuple[TimeExpression, ...]) -> Counter[str | None]:
    return Counter(_as_interval(time.value) for time in times)


def _as_interval(value: str | None) -> str | None:
    """A week as the interval of its days, anything else as it is."""
    week = re.fullmatch(r"(\d{4})-W(\d{2})", value or "")
    if week is None:
        return value
    monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
    return f"{monday}/{monday + timedelta(days=6)}"
