"""Who could fill a role of a trigger, and what speaks for each: syntax, the trained head, who is speaking.

The features of an option are weighed by `extract.confidence.Calibration`; `extract.arguments` takes the best.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.entities import Entities
from extract.learned import RoleEvidence
from extract.parse import Token
from extract.triggers import Trigger
from graph.model import Filler

CHOSEN = ("actor", "target")
ROLES = ("actor", "target", "object", "place")
HUMAN = frozenset({"Person", "Agency", "Organization", "Group", "Place"})
FIRST = frozenset({"i", "we", "us", "me", "my", "our"})
Heads = Mapping[str, Sequence[Token]]
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Option:
    """A token that could fill a role, or `token` None for a speaker who stands elsewhere."""

    role: str
    token: Token | None
    features: Features


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
    for role in CHOSEN:
        best = max((scene.evidence.of(token.i, role) for token in tokens), default=0.0)
        shared = _shared(scene, role)
        given = scene.heads[role]
        for token in tokens:
            if token not in given and scene.evidence.of(token.i, role) < least:
                continue
            features = shared | _of_token(scene, role, token, best)
            features |= _syntax(scene, role_of.get(token.i), role, slot_of.get(token.i, "none"))
            yield Option(role, token, features)
        if scene.has_distant_speaker:
            yield Option(role, None, shared | _of_speaker(scene, role, best))


def _shared(scene: Scene, role: str) -> Features:
    filled = "filled" if scene.heads[role] else "empty"
    return {filled: 1.0, f"{filled} {scene.kind}": 1.0}


def _syntax(scene: Scene, given: str | None, role: str, slot: str) -> Features:
    if given == role:
        return {"syntax": 1.0, f"syntax {scene.kind}": 1.0, f"syntax {slot}": 1.0}
    return {"syntax elsewhere": float(given is not None), f"slot {slot}": 1.0}


def _of_token(scene: Scene, role: str, token: Token, best: float) -> Features:
    entities, evidence, at = scene.entities, scene.evidence, scene.trigger.token.i
    own, none = evidence.of(token.i, role), evidence.of(token.i, "none")
    rival = max(evidence.of(token.i, other) for other in ROLES if other != role)
    kind = entities.type_of(token.i)
    entity = entities.entity_of(token.i)
    return {
        "learned": log_odds(own),
        "learned none": log_odds(none),
        "learned rival": log_odds(rival),
        "learned best": float(own >= best > 0.05),
        f"type {kind}": 1.0,
        "human": float(kind in HUMAN),
        "pronoun": float(token.pos_ == "PRON"),
        "no entity": float(entity is None),
        "before": float(token.i < at),
        "distance": math.log1p(abs(token.i - at)) / 3,
        "speaks": float(any(entity is not None and s.entity == entity for s in scene.speakers)),
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


def log_odds(probability: float) -> float:
    """The logarithm of the odds, bounded, on a scale of about one."""
    clipped = min(0.995, max(0.005, probability))
    return math.log(clipped / (1 - clipped)) / 5
