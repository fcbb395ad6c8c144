"""Which words of an article tell of an event, of which class: frames first, the learned scores beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from extract.frames import Frame, FrameBook, Typer
from extract.syntax import Slots, find_slots
from graph.model import EVENT_CLASSES

CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX"})
LEARNED_ALONE = 0.5


@dataclass(frozen=True, slots=True)
class LearnedScore:
    """What the trained head thinks of a word: the likelier event class and its probability, and that of any."""

    type: str
    probability: float
    any: float
    by_class: Sequence[float] = ()

    def of(self, type_: str) -> float:
        """The probability of one class."""
        return float(self.by_class[EVENT_CLASSES.index(type_)]) if len(self.by_class) else 0.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event; `roles` says which slot fills which role; `frame` is None if only learned."""

    token: Token
    type: str
    mode: str | None
    slots: Slots
    roles: dict[str, str]
    strength: int
    learned: LearnedScore | None
    frame: Frame | None = None
    consumed: frozenset[int] = field(default=frozenset())


def find_triggers(
    doc: Doc, book: FrameBook, typer: Typer, learned: Sequence[LearnedScore] | None, silent: frozenset[int]
) -> list[Trigger]:
    """The triggers of a document in text order; tokens in `silent` tell nothing."""
    found = [
        trigger for token in doc if token.i not in silent for trigger in _read(token, book, typer, learned)
    ]
    consumed = frozenset(i for trigger in found if trigger.frame for i in trigger.consumed)
    return [trigger for trigger in found if trigger.token.i not in consumed]


def _read(
    token: Token, book: FrameBook, typer: Typer, learned: Sequence[LearnedScore] | None
) -> Iterator[Trigger]:
    if token.pos_ not in CONTENT:
        return
    score = learned[token.i] if learned is not None else None
    known = book.knows(token)
    likely = score is not None and score.any >= LEARNED_ALONE
    if not known and not likely:
        return
    slots = find_slots(token)
    match = book.match(token, slots, typer) if known else None
    if match is not None:
        frame = match.frame
        kind = frame.type
        yield Trigger(
            token, kind, frame.mode, slots, dict(frame.roles), frame.strength, score, frame, match.consumed
        )
    elif likely and score is not None:
        pos = "NOUN" if token.pos_ in {"NOUN", "PROPN"} else "VERB"
        yield Trigger(token, score.type, None, slots, book.defaults[(score.type, pos)], 0, score)


def read_scores(doc: Doc) -> list[LearnedScore] | None:
    """The trained head's probabilities for every token, or None when the pipeline has no such head."""
    if not Doc.has_extension("trigger_scores"):
        return None
    scores = doc._.trigger_scores
    if scores is None or not len(scores):
        return None
    return [_score(row) for row in scores]


def _score(row: Sequence[float]) -> LearnedScore:
    """A row of probabilities: none first, then the classes in the order of EVENT_CLASSES."""
    best = max(range(1, len(row)), key=lambda i: row[i])
    return LearnedScore(EVENT_CLASSES[best - 1], float(row[best]), 1.0 - float(row[0]), row[1:])
