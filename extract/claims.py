"""Triggers with their arguments and stance, made into claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.arguments import Arguments, find_heads, to_arguments
from extract.choice import by_syntax, choose_fillers
from extract.confidence import Calibration, describe
from extract.dates import TimeMention, times_of
from extract.entities import Entities
from extract.frames import FrameBook
from extract.learned import LearnedScores, RoleEvidence, log_odds
from extract.options import Scene
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
    scene: Scene | None = None
    certainty: Mapping[str, float] = field(default_factory=dict)
    completed: bool = False

    def features(self, entities: Entities) -> dict[str, float]:
        """What the calibration looks at."""
        evidence = self.scene.evidence if self.scene else None
        features = describe(self.trigger, self.arguments, self.stance, entities, evidence)
        chosen = {f"{role} chosen": log_odds(likely) for role, likely in self.certainty.items()}
        return features | chosen | {"completed": float(self.completed)}


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads triggers: the frames, and the weights that choose among options.

    `thorough` reads those too that have no prospect of becoming an event: calibration wants them.
    """

    book: FrameBook
    calibration: Calibration
    thorough: bool = False

    def find_readings(
        self,
        parse: Parse,
        entities: Entities,
        times: Sequence[TimeMention],
        learned: LearnedScores | None,
        roles: RoleReader,
        silent: frozenset[int],
    ) -> list[Reading]:
        """The triggers that have a prospect, read in full."""

        def typer(token: Token) -> str | None:
            return entities.type_of(token.i)

        timely = frozenset(i for time in times for i in range(time.start, time.end))
        triggers = find_triggers(parse, self.book, typer, learned, silent)
        if not self.thorough:
            triggers = [trigger for trigger in triggers if self.calibration.has_prospect(trigger)]
        heads_in = cache(entities.heads_in)
        evidences = roles([trigger.token for trigger in triggers], heads_in)
        mentioned = (tuple(parse[i] for i in heads_in(trigger.token.sent)) for trigger in triggers)
        return [
            self._read(trigger, entities, evidence, mentions, timely, times)
            for trigger, evidence, mentions in zip(triggers, evidences, mentioned, strict=True)
        ]

    def _read(
        self,
        trigger: Trigger,
        entities: Entities,
        evidence: RoleEvidence | None,
        mentioned: Sequence[Token],
        timely: frozenset[int],
        times: Sequence[TimeMention],
    ) -> Reading:
        stance = read_stance(trigger.token, entities)
        heads = find_heads(trigger, entities, timely)
        scene, choice = None, by_syntax(heads)
        if evidence is not None:
            scene = Scene(trigger, heads, entities, evidence, stance.attribution, timely, mentioned)
            choice = choose_fillers(scene, self.calibration.roles)
        arguments = to_arguments(choice.heads, entities, choice.outside)
        return Reading(trigger, arguments, stance, times_of(trigger.token, times), scene, choice.certainty)


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
