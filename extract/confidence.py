"""How sure a reading is: logistic scores over a few features, fitted on annotated articles.

Four questions are answered apart: whether a trigger is worth reading at all (`has_prospect`), who fills a
role (`roles`, by role, each with a `threshold`), whether a word is an event of its class at all (`is_event`),
and how often a claim that looks so is right in class, actor and target (`confidence`, what becomes of the
claim's own).
The weights lie in `data/frames/confidence.json`; `data/training/calibrate.py` fits them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.arguments import Arguments
from extract.entities import Entities
from extract.learned import RoleEvidence, log_odds
from extract.parse import Parse
from extract.stance import Stance
from extract.triggers import Trigger
from graph.model import Filler

Features = dict[str, float]
PRONOUN_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the scores, the least score of an event, and the least that a trigger needs alone."""

    event: Mapping[str, float]
    claim: Mapping[str, float]
    roles: Mapping[str, Mapping[str, float]]
    threshold: float
    prospect: float

    def has_prospect(self, trigger: Trigger) -> bool:
        """Whether a trigger could become an event, whatever is read around it."""
        return self.prospect_of(trigger) >= self.prospect

    def prospect_of(self, trigger: Trigger) -> float:
        """What a trigger brings to the event score by itself, as log-odds."""
        return linear(self.event, describe_trigger(trigger))

    def is_event(self, features: Features) -> bool:
        """Whether the reading is likely enough to be an event."""
        return logistic(self.event, features) >= self.threshold

    def confidence(self, features: Features) -> float:
        """The share of such claims that is right, to two decimals."""
        return round(logistic(self.claim, features), 2)


def read_calibration(path: Path) -> Calibration:
    """The calibration as the fitting script wrote it."""
    record = json.loads(path.read_text(encoding="utf-8"))
    return Calibration(**record)


def logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The probability that a linear score stands for; unknown features weigh nothing."""
    return odds_to_probability(linear(weights, features))


def linear(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The sum of the features' weights and the bias, log-odds."""
    return weights.get("bias", 0.0) + weigh(weights, features)


def weigh(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The sum of the features' weights."""
    of = weights.get
    return sum([of(name, 0.0) * value for name, value in features.items() if value])


def odds_to_probability(logarithm: float) -> float:
    """The probability that log-odds stand for."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logarithm))))


def describe_trigger(trigger: Trigger) -> Features:
    """The features of a trigger by itself."""
    learned = trigger.learned
    features: Features = {
        f"strength{trigger.strength}": 1.0,
        f"pos:{trigger.token.pos_}": 1.0,
        f"type:{trigger.type}": 1.0,
        "noun": float(trigger.token.pos_ in {"NOUN", "PROPN"}),
        "specific": min(4, trigger.frame.specificity) / 4 if trigger.frame else 0.0,
    }
    if learned is not None:
        features["any"] = log_odds(learned.any)
        features["class"] = log_odds(learned.of(trigger.type))
    return features


def describe(
    trigger: Trigger,
    arguments: Arguments,
    stance: Stance,
    entities: Entities,
    evidence: RoleEvidence | None = None,
) -> Features:
    """The features of a reading, each 0 to 1 or a log-odds."""
    features = describe_trigger(trigger) | {
        f"modality:{stance.modality}": 1.0,
        "negative": float(stance.polarity == "negative"),
        "attributed": float(bool(stance.attribution)),
        "identified": float(arguments.identified),
    }
    for role in ("actor", "target", "object"):
        fillers = getattr(arguments, role)
        features |= _role_features(role, fillers, entities)
        if evidence is not None and fillers:
            features |= _agreement(role, fillers[0], trigger.token.doc, evidence)
    return features


def _agreement(role: str, filler: Filler, doc: Parse, evidence: RoleEvidence) -> Features:
    """How much the trained head agrees that the filler fills its role, or any."""
    span = doc.char_span(filler.start, filler.end)
    if span is None:
        return {}
    head = span.root.i
    return {
        f"{role} learned": log_odds(evidence.of(head, role)),
        f"{role} unlearned": log_odds(evidence.of(head, "none")),
    }


def _role_features(role: str, fillers: tuple[Filler, ...], entities: Entities) -> Features:
    if not fillers:
        return {f"no {role}": 1.0}
    first = fillers[0]
    entity = entities.get(first.entity)
    features = {
        f"{role} known": float(entity is not None),
        f"{role} named": float(entity is not None and entity.named),
        f"{role} pronoun": float(len(first.text) <= PRONOUN_LENGTH and first.text.islower()),
        f"{role} several": float(len(fillers) > 1),
    }
    if entity is not None:
        features[f"{role}:{entity.type}"] = 1.0
    return features
