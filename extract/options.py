"""Who could fill a role of a trigger, and what speaks for each: syntax, the trained head, who is speaking.

The features of an option are weighed by `extract.confidence.Calibration`; `extract.arguments` takes the best.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extract.arcs import find_arcs
from extract.entities import Entities
from extract.learned import ROLE_AT, RoleEvidence, log_odds
from extract.parse import Token
from extract.triggers import Trigger
from graph.model import Filler

CHOSEN = ("actor", "target")
ROLES = ("actor", "target", "object", "place")
HUMAN = frozenset({"Person", "Agency", "Organization", "Group", "Place"})
FIRST = frozenset({"i", "we", "us", "me", "my", "our"})
NONE_AT = ROLE_AT["none"]
_RIVALS = {ROLE_AT[role]: [ROLE_AT[other] for other in ROLES if other != role] for role in CHOSEN}
Heads = Mapping[str, Sequence[Token]]
Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Option:
    """A token that could fill a role, or `token` None for a speaker who stands elsewhere.

    Features come in `parts`, no name in two of them; the first part is the same for all options of a role.
    """

    role: str
    token: Token | None
    parts: tuple[Features, ...]

    @property
    def features(self) -> Features:
        """All that speaks for the option and against it."""
        return {name: value for part in self.parts for name, value in part.items()}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the options of a trigger have in common; `mentioned` are the heads of its sentence's mentions."""

    trigger: Trigger
    heads: Heads
    entities: Entities
    evidence: RoleEvidence
    speakers: tuple[Filler, ...]
    timely: frozenset[int]
    mentioned: Sequence[Token]

    @property
    def kind(self) -> str:
        """Trigger of a frame or only learned, verb or noun."""
        noun = self.trigger.token.pos_ in {"NOUN", "PROPN"}
        return f"{'frame' if self.trigger.frame else 'learned'} {'noun' if noun else 'other'}"

    @property
    def has_distant_speaker(self) -> bool:
        """Whether somebody known speaks the trigger's sentence without standing in it."""
        if not self.speakers or self.speakers[0].entity is None:
            return False
        sentence = self.trigger.token.sent
        return not sentence.start_char <= self.speakers[0].start < sentence.end_char


def find_options(scene: Scene, tokens: Sequence[Token], least: float = 0.0) -> Iterator[Option]:
    """Each token as an actor and as a target of the trigger, and the speaker as one who need not be named.

    Left out are those whom syntax does not have in the role, and the trained head less than `least`.
    """
    slot_of = {token.i: slot for slot, found in scene.trigger.slots.items() for token in found}
    role_of = {token.i: role for role in ROLES for token in scene.heads[role]}
    rows = [scene.evidence.row(token.i) for token in tokens]
    odds = [scene.evidence.odds_row(token.i) for token in tokens]
    common: dict[int, Features] = {}
    kind = scene.kind
    for role in CHOSEN:
        at = ROLE_AT[role]
        best = max((row[at] for row in rows), default=0.0)
        shared = _shared(kind, "filled" if scene.heads[role] else "empty")
        for token, row, likely in zip(tokens, rows, odds, strict=True):
            if row[at] < least and role_of.get(token.i) != role:
                continue
            if token.i not in common:
                common[token.i] = _of_token(scene, token, likely)
            own = _in_role(row[at], likely, at, best)
            syntax = _syntax(
                kind, scene.trigger.type, role_of.get(token.i), role, slot_of.get(token.i, "none")
            )
            yield Option(role, token, (shared, common[token.i], own, syntax))
        if scene.has_distant_speaker:
            yield Option(role, None, (shared, _of_speaker(scene, role, best)))


@cache
def _shared(kind: str, filled: str) -> Features:
    return {filled: 1.0, f"{filled} {kind}": 1.0}


@cache
def _syntax(kind: str, type_: str, given: str | None, role: str, slot: str) -> Features:
    of_type = {f"{type_} {slot}": 1.0}
    if given == role:
        return of_type | {"syntax": 1.0, f"syntax {kind}": 1.0, f"syntax {slot}": 1.0}
    return of_type | {"syntax elsewhere": float(given is not None), f"slot {slot}": 1.0}


def _in_role(own: float, odds: Sequence[float], at: int, best: float) -> Features:
    """What the trained head says of a token in the role at `at`, of which `best` is the likeliest token's."""
    one, two, three = _RIVALS[at]
    return {
        "learned": odds[at],
        "learned rival": max(odds[one], odds[two], odds[three]),
        "learned best": float(own >= best > 0.05),
    }


def _of_token(scene: Scene, token: Token, odds: Sequence[float]) -> Features:
    """What a token is, whatever the role."""
    entities, at = scene.entities, scene.trigger.token.i
    kind = entities.type_of(token.i)
    entity = entities.entity_of(token.i)
    return {
        "learned none": odds[NONE_AT],
        f"type {kind}": 1.0,
        f"arcs {find_arcs(scene.trigger.token, token)}": 1.0,
        "human": float(kind in HUMAN),
        "pronoun": float(token.pos_ == "PRON"),
        "no entity": float(entity is None),
        "before": float(token.i < at),
        "distance": math.log1p(abs(token.i - at)) / 3,
        "speaks": float(entity is not None and any(s.entity == entity for s in scene.speakers)),
    }


def _of_speaker(scene: Scene, role: str, best: float) -> Features:
    """A speaker who stands outside: likelier the less the sentence offers."""
    first = any(t.lower_ in FIRST for t in scene.trigger.token.sent)
    return {
        "outside": 1.0,
        f"outside {scene.trigger.type}": 1.0,
        "outside, filled": float(bool(scene.heads[role])),
        "outside, best": log_odds(best),
        "outside, first person": float(first),
    }
