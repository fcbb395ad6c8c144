"""Frames as data: which word, in which company, tells of which class of event, and who plays which role.

`data/frames/verbs.tsv` and `nouns.tsv` hold one frame a row: trigger lemma (with its particle or noun),
class, mode, conditions, roles that differ from the class's own (`roles.tsv`), strength. `sets.tsv` names
sets of lemmas.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from extract.parse import Token
from extract.resources import data_folder
from extract.stems import possible_lemmas
from extract.syntax import PREFIXES, Slots, is_passive

_REMEMBERED = 50_000
FORMS = frozenset({"passive", "predicative"})
Typer = Callable[[Token], str | None]
COMPANIONS = frozenset("compound:prt prt advmod obj xcomp obl compound amod case fixed".split())


@dataclass(frozen=True, slots=True)
class Company:
    """Any of `slots` filled by any of `lemmas` or entity `types` (neither given: by anything)."""

    slots: tuple[str, ...]
    lemmas: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()

    def fillers(self, slots: Slots, typer: Typer) -> list[Token]:
        """The tokens that stand where, and are what, is asked."""
        found = [token for name in self.slots for token in slots.get(name, ())]
        if not self.lemmas and not self.types:
            return found
        return [t for t in found if t.lemma_.lower() in self.lemmas or self._has_type(t, typer)]

    def _has_type(self, token: Token, typer: Typer) -> bool:
        if not self.types:
            return False
        kind = typer(token)
        return kind is not None and ("any" in self.types or kind in self.types)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a frame asks: that any of `alternatives` is there, or, negated, that none is."""

    alternatives: tuple[Company, ...]
    negated: bool = False

    @property
    def weight(self) -> int:
        """How much it narrows: 2 where words or types are named, else 1."""
        return 2 if any(c.lemmas or c.types for c in self.alternatives) else 1

    def fillers(self, slots: Slots, typer: Typer) -> list[Token]:
        """The tokens that meet the condition's positive form."""
        return [token for company in self.alternatives for token in company.fillers(slots, typer)]

    def told(self, slots: Slots, typer: Typer) -> list[Token]:
        """The fillers asked for by their words: the trigger's own second half."""
        if self.negated:
            return []
        named = [c for c in self.alternatives if c.lemmas and not c.types]
        return [token for company in named for token in company.fillers(slots, typer)]


@dataclass(frozen=True, slots=True)
class Frame:
    """One row: `roles` maps slots to roles; `rest` are the words that must stand with the trigger lemma."""

    lemma: str
    rest: tuple[str, ...]
    type: str
    mode: str | None
    conditions: tuple[Condition, ...]
    roles: Mapping[str, str]
    strength: int
    passive: bool = False
    predicative: bool = False

    @property
    def specificity(self) -> int:
        """How much a frame asks: words of company first, conditions then."""
        return 4 * len(self.rest) + sum(c.weight for c in self.conditions)


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits a trigger; `consumed` tokens are told by it and make no event of their own."""

    frame: Frame
    consumed: frozenset[int]


class FrameBook:
    """All frames, looked up by the trigger's lemma."""

    def __init__(self, folder: Path) -> None:
        self.sets = {name: frozenset(words.split()) for name, words in _rows(folder / "sets.tsv")}
        defaults = {(row[0], row[1]): _read_roles(row[2]) for row in _rows(folder / "roles.tsv")}
        self.defaults = defaults
        self.verbs = self._read(folder / "verbs.tsv", "VERB")
        self.nouns = self._read(folder / "nouns.tsv", "NOUN")
        self._look_up = lru_cache(maxsize=_REMEMBERED)(self._find)

    def knows(self, token: Token) -> bool:
        """Whether any frame starts from this word."""
        return bool(self._frames(token))

    def _frames(self, token: Token) -> tuple[Frame, ...]:
        return self._look_up(token.lemma_, token.lower_, token.pos_ in {"NOUN", "PROPN"})

    def _find(self, lemma: str, lower: str, nominal: bool) -> tuple[Frame, ...]:
        book = self.nouns if nominal and lower not in PREFIXES else self.verbs
        candidates = (lemma.lower(), *possible_lemmas(lower))
        return next((book[candidate] for candidate in candidates if candidate in book), ())

    def match(self, token: Token, slots: Slots, typer: Typer) -> Match | None:
        """The most specific frame that fits; earlier rows win ties; None when none fits."""
        for frame in self._frames(token):
            consumed = _fits(frame, token, slots, typer)
            if consumed is not None:
                return Match(frame, consumed)
        return None

    def _read(self, path: Path, pos: str) -> dict[str, tuple[Frame, ...]]:
        book: dict[str, list[Frame]] = defaultdict(list)
        for row in _rows(path):
            frame = self._frame(row, pos)
            book[frame.lemma].append(frame)
        ranked = {lemma: sorted(rows, key=lambda f: -f.specificity) for lemma, rows in book.items()}
        return {lemma: tuple(rows) for lemma, rows in ranked.items()}

    def _frame(self, row: list[str], pos: str) -> Frame:
        trigger, kind, mode, when, roles, strength = row
        words = trigger.split()
        if pos == "NOUN":
            words = words[::-1]
        merged = self.defaults[(kind, pos)] | _read_roles(roles)
        conditions = tuple(self._condition(part) for part in when.split() if part not in FORMS)
        kept = {slot: role for slot, role in merged.items() if role != "-"}
        forms = FORMS & set(when.split())
        return Frame(
            words[0],
            tuple(words[1:]),
            kind,
            mode or None,
            conditions,
            kept,
            int(strength),
            "passive" in forms,
            "predicative" in forms,
        )

    def _condition(self, text: str) -> Condition:
        parts = text.lstrip("!").split("|")
        return Condition(tuple(self._company(part) for part in parts), negated=text.startswith("!"))

    def _company(self, text: str) -> Company:
        slot, _, values = text.partition(":")
        if not values:
            return Company(tuple(slot.split(",")))
        lemmas: set[str] = set()
        types: set[str] = set()
        for value in values.split(","):
            if value.startswith("@"):
                lemmas |= self.sets[value[1:]]
            elif value.startswith("#"):
                types.add(value[1:])
            else:
                lemmas.add(value.lower())
        return Company((slot,), frozenset(lemmas), frozenset(types))


def _fits(frame: Frame, token: Token, slots: Slots, typer: Typer) -> frozenset[int] | None:
    consumed: set[int] = set()
    for word in frame.rest:
        company = [c.i for c in token.children if word in (c.lower_, c.lemma_) and c.dep_ in COMPANIONS]
        if not company:
            return None
        consumed.update(company)
    if (frame.passive and not is_passive(token)) or (frame.predicative and token.dep_ == "amod"):
        return None
    for condition in frame.conditions:
        fillers = condition.fillers(slots, typer)
        if bool(fillers) == condition.negated:
            return None
        consumed.update(filler.i for filler in condition.told(slots, typer))
    return frozenset(consumed)


@cache
def nouns_of(types: frozenset[str]) -> frozenset[str]:
    """The single nouns that some frame gives to one of the classes."""
    rows = _rows(data_folder("frames") / "nouns.tsv")
    return frozenset(row[0] for row in rows if row[1] in types and " " not in row[0])


def _read_roles(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split())


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row and not row[0].startswith("#"):
                yield row
