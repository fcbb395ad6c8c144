"""What the encoder's trained heads say of triggers and roles; nothing when a pipeline has no such heads."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from extract.cues import has_form
from extract.parse import Parse, Stretch, Token
from graph.model import EVENT_CLASSES, MODES

MODE_LABELS = ("", *(mode for modes in MODES.values() for mode in modes))
SURE_MODE = 0.5
SUREST = 0.995
DIGITS = 4  # beyond them a matrix product may depend on how many threads share it
_FILLING = frozenset({"obj", "obl", "nmod", "nsubj", "nsubj:pass"})
ROLE_LABELS = ("none", "actor", "target", "object", "place", "time", "attribution")
ROLE_AT = {role: at for at, role in enumerate(ROLE_LABELS)}
_BEYOND = [float(role == "none") for role in ROLE_LABELS]


class RoleScorer(Protocol):
    """Probabilities of roles for the given trigger tokens of a doc."""

    def role_rows(self, doc: Doc, triggers: list[int], fillers: list[list[int]]) -> list[NDArray[np.float32]]:
        """[token, role] by trigger, roles in the order of ROLE_LABELS, tokens those given with it."""


@dataclass(frozen=True, slots=True)
class LearnedScore:
    """What the trained head thinks of a word: the likeliest class, and how probable any event is."""

    type: str
    any: float
    by_class: NDArray[np.float16]

    def of(self, type_: str) -> float:
        """The probability of one class."""
        return float(self.by_class[EVENT_CLASSES.index(type_)])


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """Probabilities by role for the tokens of one trigger's sentence: `known` ones, `more` finds others.

    `odds` holds the same as `log_odds` has it.
    """

    known: dict[int, list[float]]
    odds: dict[int, list[float]]
    sentence: range
    more: Callable[[int], list[float]]

    def of(self, token: int, role: str) -> float:
        """The probability that the token fills the role; beyond the sentence none does."""
        return self.row(token)[ROLE_AT[role]]

    def row(self, token: int) -> list[float]:
        """The token's probabilities in the order of ROLE_LABELS."""
        scores = self.known.get(token)
        if scores is None:
            if token not in self.sentence:
                return list(_BEYOND)
            scores = self.known[token] = self.more(token)
        return scores

    def odds_row(self, token: int) -> list[float]:
        """The token's log-odds in the order of ROLE_LABELS."""
        odds = self.odds.get(token)
        if odds is None:
            odds = self.odds[token] = [log_odds(one) for one in self.row(token)]
        return odds


class LearnedScores:
    """The trained head's scores by token; `any` says how probable any event is."""

    def __init__(self, rows: NDArray[np.float16]) -> None:
        self._by_class = rows[:, 1:]
        self._best: list[int] = self._by_class.astype(np.float32).argmax(axis=1).tolist()
        self.any = [1.0 - none for none in rows[:, 0].tolist()]

    def __getitem__(self, i: int) -> LearnedScore:
        return LearnedScore(EVENT_CLASSES[self._best[i]], self.any[i], self._by_class[i])


def read_scores(parse: Parse) -> LearnedScores | None:
    """The trained head's scores for every token, or None when the pipeline has no such head."""
    rows = parse.scores.get("trigger_scores")
    return None if rows is None else LearnedScores(rows)


def find_mode(token: Token, type_: str) -> str | None:
    """The mode that the trained head gives a trigger of a class, None where it is unsure or has none."""
    allowed = MODES.get(type_, ())
    scores = token.doc.scores.get("mode_scores") if allowed else None
    if scores is None:
        return None
    row = scores[token.i]
    best = max(allowed, key=lambda mode: row[MODE_LABELS.index(mode)])
    if row[MODE_LABELS.index(best)] < SURE_MODE:
        return None
    return best if best != "kill" or any(has_form(one, "death") for one in token.sent) else None


def find_role_scorer(nlp: Language) -> RoleScorer | None:
    """The component of the pipeline that scores roles, if there is one."""
    component: Any
    for _, component in nlp.components:
        if hasattr(component, "role_rows"):
            return cast("RoleScorer", component)
    return None


def read_roles(
    doc: Doc, triggers: Sequence[Token], heads: Callable[[Stretch], Sequence[int]], scorer: RoleScorer | None
) -> list[RoleEvidence | None]:
    """The role evidence of each trigger token, None where nothing is learned.

    It is worked out at once for the `heads` of a sentence's mentions and its common nouns, for other
    tokens when asked.
    """
    if scorer is None or not triggers:
        return [None] * len(triggers)

    def more(trigger: int, token: int) -> list[float]:
        row: list[float] = scorer.role_rows(doc, [trigger], [[token]])[0][0].round(DIGITS).tolist()
        return row

    fillers = [_likely_fillers(token.sent, heads(token.sent)) for token in triggers]
    scores = np.concatenate(scorer.role_rows(doc, [token.i for token in triggers], fillers)).round(DIGITS)
    rows, odds = iter(scores.tolist()), iter(_log_odds(scores).tolist())
    return [
        RoleEvidence(
            dict(zip(tokens, rows)),  # noqa: B905  # the rows of all triggers follow each other
            dict(zip(tokens, odds)),  # noqa: B905
            range(trigger.sent.start, trigger.sent.end),
            partial(more, trigger.i),
        )
        for trigger, tokens in zip(triggers, fillers, strict=True)
    ]


def log_odds(probability: float) -> float:
    """The logarithm of the odds, bounded, on a scale of about one."""
    clipped = min(SUREST, max(1 - SUREST, probability))
    return math.log(clipped / (1 - clipped)) / 5


def _log_odds(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """`log_odds` of each."""
    clipped = np.clip(probabilities.astype(np.float64), 1 - SUREST, SUREST)
    odds: NDArray[np.float64] = np.log(clipped / (1 - clipped)) / 5
    return odds


def _likely_fillers(sentence: Stretch, heads: Sequence[int]) -> list[int]:
    nouns = (token.i for token in sentence if token.pos_ == "NOUN" and token.dep_ in _FILLING)
    return list(dict.fromkeys((*heads, *nouns)))
