"""What a later mention of an event leaves out, taken from an earlier one of the same article.

"The FBI fired Agent Ortiz … Ortiz was fired … after the firing": one actor and one target, told once. Two
mentions agree when they are of one class and share an argument, or when the later is a definite noun
without arguments ("the firing", "that probe").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extract.arguments import Arguments
from extract.claims import Reading
from extract.parse import Token
from graph.model import Filler

DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their"})


def complete(readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with missing actors and targets filled from the latest earlier one that agrees."""
    earlier: dict[str, list[Reading]] = {}
    completed = []
    for reading in readings:
        whole = _completed(reading, earlier.get(reading.trigger.type, []))
        completed.append(whole)
        if whole.arguments.actor and whole.arguments.target and whole.stance.polarity == "positive":
            earlier.setdefault(whole.trigger.type, []).append(whole)
    return completed


def _completed(reading: Reading, earlier: list[Reading]) -> Reading:
    arguments = reading.arguments
    if arguments.actor and (arguments.target or arguments.object):
        return reading
    for other in reversed(earlier):
        if _is_as_sure(other, reading) and _agree(reading, other.arguments):
            return replace(reading, arguments=_merge(arguments, other.arguments), completed=True)
    return reading


def _is_as_sure(lender: Reading, reading: Reading) -> bool:
    """Whether what one mention lends is no less certain than the other: hearsay does not become a fact."""
    return lender.stance.modality == "asserted" or reading.stance.modality != "asserted"


def _agree(reading: Reading, lender: Arguments) -> bool:
    own = reading.arguments
    if own.actor or own.target or own.object:
        return _share(own.target, lender.target) and not own.actor
    return reading.trigger.frame is not None and is_definite(reading.trigger.token)


def is_definite(token: Token) -> bool:
    """Whether a noun is meant as known: it has a definite determiner or a possessive pronoun."""
    return token.pos_ == "NOUN" and any(c.lower_ in DEFINITE for c in token.children)


def _share(one: tuple[Filler, ...], two: tuple[Filler, ...]) -> bool:
    return bool({f.entity for f in one if f.entity} & {f.entity for f in two})


def _merge(own: Arguments, lender: Arguments) -> Arguments:
    return replace(own, actor=own.actor or lender.actor, target=own.target or lender.target)
