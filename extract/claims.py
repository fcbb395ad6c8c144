"""Triggers with their arguments and stance, made into claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.arguments import Arguments, fill_roles
from extract.confidence import Calibration, describe
from extract.dates import TimeMention, times_of
from extract.entities import Entities
from extract.frames import FrameBook
from extract.learned import LearnedScores, RoleEvidence
from extract.parse import Parse, Stretch, Token
from extract.stance import Stance, read_stance
from extract.triggers import Trigger, find_triggers
from graph.model import Claim, Span, TimeExpression

RoleReader = Callable[[list[Token], Callable[[Stretch], Sequence[int]]], list[RoleEvidence | None]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one trigger was read as, before its confidence is known."""

    trigger: Trigger
    arguments: Arguments
    stance: Stance
    times: tuple[TimeMention, ...]
    evidence: RoleEvidence | None = None
    completed: bool = False

    def features(self, entities: Entities) -> dict[str, float]:
        """What the calibration looks at."""
        features = describe(self.trigger, self.arguments, self.stance, entities, self.evidence)
        return features | {"completed": float(self.completed)}


def find_readings(
    parse: Parse,
    book: FrameBook,
    entities: Entities,
    times: Sequence[TimeMention],
    learned: LearnedScores | None,
    roles: RoleReader,
    silent: frozenset[int],
) -> list[Reading]:
    """Every trigger, read in full."""

    def typer(token: Token) -> str | None:
        return entities.type_of(token.i)

    timely = frozenset(i for time in times for i in range(time.start, time.end))
    triggers = find_triggers(parse, book, typer, learned, silent)
    evidences = roles([trigger.token for trigger in triggers], entities.heads_in)
    return [
        Reading(
            trigger,
            fill_roles(trigger, entities, evidence, timely),
            read_stance(trigger.token, entities),
            times_of(trigger.token, times),
            evidence,
        )
        for trigger, evidence in zip(triggers, evidences, strict=True)
    ]


def to_claims(readings: Sequence[Reading], entities: Entities, calibration: Calibration) -> tuple[Claim, ...]:
    """The readings that are likely enough to be events, numbered in text order."""
    claims: list[Claim] = []
    for reading in readings:
        features = reading.features(entities)
        if calibration.is_event(features):
            claims.append(_claim(f"v{len(claims) + 1}", reading, calibration.confidence(features)))
    return tuple(claims)


def _claim(id_: str, reading: Reading, confidence: float) -> Claim:
    arguments, stance, token = reading.arguments, reading.stance, reading.trigger.token
    return Claim(
        id=id_,
        type=reading.trigger.type,
        mode=reading.trigger.mode,
        trigger=Span(token.idx, token.idx + len(token.text), token.text),
        evidence=_evidence(token),
        confidence=confidence,
        actor=arguments.actor,
        target=arguments.target,
        object=arguments.object,
        place=arguments.place,
        time=tuple(_time(token.doc, time) for time in reading.times),
        polarity=stance.polarity,
        modality=stance.modality,
        attribution=stance.attribution,
    )


def _evidence(token: Token) -> Span:
    """The sentence, without the white space around it."""
    sentence = token.sent
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()), text.strip())


def _time(doc: Parse, time: TimeMention) -> TimeExpression:
    span = doc[time.start : time.end]
    return TimeExpression(span.start_char, span.end_char, span.text, time.value)
