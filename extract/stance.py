"""How a text stands to an event: whether it denies it, how sure it is, and who it says said so.

The way from the trigger up to the root of its sentence is walked once; each clause on it may add a modal, a
negation, a condition, a plan or a speaker. What a definite noun or a factive clause presupposes keeps
only the speakers. Words are data (`data/frames/stance.tsv`).
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.arguments import to_fillers
from extract.cues import is_cue
from extract.deeds import weigh_deed
from extract.entities import Entities
from extract.governors import climb_step
from extract.modifiers import look_around, weigh_mood
from extract.nominals import is_refuted
from extract.parse import Parse, Token
from extract.scope import Scope
from extract.speech import Speech, find_speech
from extract.voices import Speaker, Voice
from graph.model import Filler

SPEECH = "beatbook.speech"
MAX_STEPS = 60
OPENING, CLOSING = {"“", '"', "‘", "``"}, {"”", '"', "’", "''"}
FIRST_PERSON = {"i", "we", "us", "me"}


@dataclass(frozen=True, slots=True)
class Stance:
    """Values of the extraction format; `attribution` holds the nearest speaker, none when nobody is named."""

    polarity: str
    modality: str
    attribution: tuple[Filler, ...]


def read_stance(trigger: Token, entities: Entities) -> Stance:
    """The stance of the text to the event at `trigger`."""
    speech = _speech_of(trigger.doc)
    scope = climb(trigger)
    return Stance(
        "negative" if scope.negative else "positive",
        _modality(trigger, scope, speech),
        _attribution(trigger.doc, _voices(trigger, scope, speech), entities),
    )


def climb(trigger: Token) -> Scope:
    """Everything over the trigger, nearest first."""
    scope, node, below = Scope(negative=_has_negative_prefix(trigger)), trigger, None
    weigh_mood(trigger, scope)
    for _ in range(MAX_STEPS):
        look_around(node, below, scope)
        if node.head.i == node.i:
            weigh_deed(node, scope)
            break
        climb_step(node, scope)
        if scope.done:
            break
        node, below = node.head, node
    if scope.would:
        scope.hypothetical = True
    if not scope.reported and _is_rumor(trigger):
        scope.reported = scope.negative = True
    return scope


def _is_rumor(trigger: Token) -> bool:
    """Whether the trigger stands in a subject that the sentence calls false, whatever lies between them.

    "Reports that the chief resigned are untrue" is often parsed as if the chief were no part of the clause.
    """
    node = trigger
    while node.head.i != node.i:
        node = node.head
        if node.i < trigger.i and is_cue(node, "claim", "tale") and node.nbor().lower_ == "that":
            return is_refuted(node)
    return False


def _has_negative_prefix(trigger: Token) -> bool:
    """Whether a noun says of itself that it did not happen: "non-participation" in one token or three, or a
    "no" before it that the tree hangs elsewhere.
    """
    if trigger.lower_.startswith(("non-", "non‑")):
        return True
    if trigger.pos_ == "NOUN" and trigger.i and trigger.nbor(-1).lower_ == "no":
        return trigger.nbor(-1).head.i != trigger.i  # else its determiner says so
    before = trigger.doc[max(trigger.i - 2, 0) : trigger.i].text.lower()
    return before in {"non-", "non‑"}


def _speech_of(doc: Parse) -> Speech:
    """The document's speech, found once and kept with it."""
    known = doc.user_data.get(SPEECH)
    if not isinstance(known, Speech):
        known = doc.user_data[SPEECH] = find_speech(doc)
    return known


def _modality(trigger: Token, scope: Scope, speech: Speech) -> str:
    if scope.hypothetical:
        return "hypothetical"
    if scope.intended:
        return "intended"
    doubted = scope.reported or bool(speech.voice_at(trigger.i)) or _is_scare_quoted(trigger)
    return "reported" if doubted else "asserted"


def _is_scare_quoted(trigger: Token) -> bool:
    """Whether a noun stands between quotation marks alone, so that the writer does not vouch for it."""
    if trigger.pos_ != "NOUN" or not 0 < trigger.i < len(trigger.doc) - 1:
        return False
    return trigger.nbor(-1).text in OPENING and trigger.nbor(1).text in CLOSING


def _voices(trigger: Token, scope: Scope, speech: Speech) -> list[Voice]:
    """Nearest first: the voices met on the way up that speak inside the stretch of speech, then its own."""
    around = speech.voice_at(trigger.i)
    if not around:
        return scope.voices
    inner = [voice for voice in scope.voices if _speaks_inside(voice, trigger, speech)]
    return [*inner, around]


def _speaks_inside(voice: Voice, trigger: Token, speech: Speech) -> bool:
    """Whether a voice is another one inside the stretch of speech that the trigger stands in."""
    head = trigger.doc[voice[0].head]
    return head.lower_ not in FIRST_PERSON and speech.covers(head.i, trigger.i)


def _attribution(doc: Parse, voices: list[Voice], entities: Entities) -> tuple[Filler, ...]:
    """The nearest voice; whoever stands behind it passed its words on."""
    if not voices:
        return ()
    nearest = [filler for speaker in voices[0] for filler in _fillers(doc, speaker, entities)]
    passed = next((_fillers(doc, voice[0], entities)[0].entity for voice in voices[1:]), None)
    return tuple(
        Filler(f.start, f.end, f.text, f.entity, passed if passed != f.entity else None) for f in nearest
    )


def _fillers(doc: Parse, speaker: Speaker, entities: Entities) -> tuple[Filler, ...]:
    if speaker.end - speaker.start == 1:
        return to_fillers(doc[speaker.head], entities)
    span = doc[speaker.start : speaker.end]
    return (Filler(span.start_char, span.end_char, span.text, entities.entity_of(speaker.head)),)
