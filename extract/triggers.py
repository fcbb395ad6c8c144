"""Which words of an article tell of an event, of which class: frames first, learned scores beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.frames import Frame, FrameBook, Typer
from extract.learned import LearnedScore, LearnedScores, find_mode
from extract.parse import Parse, Token
from extract.syntax import PREFIXES, Slots, find_slots, prefix_slots

CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX"})
COMPLETE = frozenset({"Refuse", "Order"})
LEARNED_ALONE, MISTAGGED = 0.1, 0.5
ODD = frozenset({"NUM", "PRON", "X", "INTJ"})  # tags that long words get by mistake
LONG = 7


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event; `roles` maps slots to roles; `frame` is None if it is only learned."""

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
    doc: Parse, book: FrameBook, typer: Typer, learned: LearnedScores | None, silent: frozenset[int]
) -> list[Trigger]:
    """The triggers of a document in text order; tokens in `silent` tell nothing."""
    words = (token for token in doc if token.i not in silent and _may_tell(token, learned))
    found = [trigger for token in words if (trigger := _read(token, book, typer, learned)) is not None]
    consumed = {i for trigger in found if trigger.frame for i in trigger.consumed}
    telling = {trigger.token.i for trigger in found if trigger.frame and trigger.type in COMPLETE}
    return [t for t in found if t.token.i not in consumed and not _completes(t.token, telling)]


def _completes(token: Token, telling: set[int]) -> bool:
    """Whether a verb only says what was refused or ordered: "declined to assist" is one event."""
    return token.dep_ == "xcomp" and token.head.i in telling


def _may_tell(token: Token, learned: LearnedScores | None) -> bool:
    """Whether a word may tell of an event: one of a kind that does, and no part of a name."""
    if token.pos_ not in CONTENT:
        odd = token.pos_ in ODD and len(token.text) >= LONG and token.text.isalpha()
        sure = odd and learned is not None and learned.any[token.i] >= MISTAGGED
        return sure or token.lower_ in PREFIXES
    return not token.ent_type_ or token.pos_ not in {"NOUN", "PROPN"}


def _read(token: Token, book: FrameBook, typer: Typer, learned: LearnedScores | None) -> Trigger | None:
    prefixed = prefix_slots(token)
    known = book.knows(token)
    likely = learned is not None and learned.any[token.i] >= LEARNED_ALONE
    if not known and not likely:
        return None
    score = learned[token.i] if learned is not None else None
    slots = prefixed or find_slots(token)
    match = book.match(token, slots, typer) if known else None
    if match is not None:
        frame = match.frame
        kind = frame.type
        mode = frame.mode or find_mode(token, kind)
        return Trigger(
            token, kind, mode, slots, dict(frame.roles), frame.strength, score, frame, match.consumed
        )
    if likely and score is not None:
        pos = "NOUN" if token.pos_ in {"NOUN", "PROPN"} else "VERB"
        mode = find_mode(token, score.type)
        return Trigger(token, score.type, mode, slots, book.defaults[(score.type, pos)], 0, score)
    return None
