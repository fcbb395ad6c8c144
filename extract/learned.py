"""What the encoder's trained heads say of triggers and roles; nothing when a pipeline has no such heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Token

from graph.model import EVENT_CLASSES, MODES

MODE_LABELS = ("", *(mode for modes in MODES.values() for mode in modes))
SURE_MODE = 0.5
ROLE_LABELS = ("none", "actor", "target", "object", "place", "time", "attribution")


class RoleScorer(Protocol):
    """Probabilities [trigger, token, role] for the given trigger tokens of a doc."""

    def role_scores(self, doc: Doc, triggers: list[int], start: int, stop: int) -> NDArray[np.float32]:
        """Roles in the order of ROLE_LABELS, tokens from `start` to `stop`."""


@dataclass(frozen=True, slots=True)
class LearnedScore:
    """What the trained head thinks of a word: the likeliest class, and how probable any event is."""

    type: str
    any: float
    by_class: Sequence[float] = ()

    def of(self, type_: str) -> float:
        """The probability of one class."""
        return float(self.by_class[EVENT_CLASSES.index(type_)])


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """Probabilities [token, role] for one trigger, tokens counted from `start`, those of its sentence."""

    scores: NDArray[np.float32]
    start: int = 0

    def of(self, token: int, role: str) -> float:
        """The probability that the token fills the role; beyond the sentence none does."""
        at = token - self.start
        if not 0 <= at < len(self.scores):
            return float(role == "none")
        return float(self.scores[at, ROLE_LABELS.index(role)])


def read_scores(doc: Doc) -> list[LearnedScore] | None:
    """The trained head's scores for every token, or None when the pipeline has no such head."""
    if not Doc.has_extension("trigger_scores"):
        return None
    rows = doc._.trigger_scores
    if rows is None or not len(rows):
        return None
    best = np.asarray(rows)[:, 1:].argmax(axis=1)
    return [
        LearnedScore(EVENT_CLASSES[index], 1.0 - float(row[0]), row[1:])
        for index, row in zip(best.tolist(), rows, strict=True)
    ]


def find_mode(token: Token, type_: str) -> str | None:
    """The mode that the trained head gives a trigger of a class, None where it is unsure or has none."""
    allowed = MODES.get(type_, ())
    scores = token.doc._.mode_scores if allowed and Doc.has_extension("mode_scores") else None
    if scores is None or not len(scores):
        return None
    row = scores[token.i]
    best = max(allowed, key=lambda mode: row[MODE_LABELS.index(mode)])
    return best if row[MODE_LABELS.index(best)] >= SURE_MODE else None


def find_role_scorer(nlp: Language) -> RoleScorer | None:
    """The component of the pipeline that scores roles, if there is one."""
    component: Any
    for _, component in nlp.components:
        if hasattr(component, "role_scores"):
            return cast("RoleScorer", component)
    return None


def read_roles(triggers: Sequence[Token], scorer: RoleScorer | None) -> list[RoleEvidence | None]:
    """The role evidence of each trigger token, None where nothing is learned; one pass a sentence."""
    if scorer is None:
        return [None] * len(triggers)
    found: list[RoleEvidence | None] = []
    for (start, stop), group in groupby(triggers, key=lambda t: (t.sent.start, t.sent.end)):
        tokens = list(group)
        scores = scorer.role_scores(tokens[0].doc, [token.i for token in tokens], start, stop)
        found += [RoleEvidence(rows, start) for rows in scores]
    return found
