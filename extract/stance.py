"""How a text stands to an event: whether it denies it, how sure it is, and who it says said so.

The way from the trigger up to the root of its sentence is walked once; each clause on it may add a modal, a
negation, a condition, a plan or a speaker. What a definite noun or a factive clause presupposes keeps
only the speakers. Words are data (`data/frames/stance.tsv`).
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.arguments import to_filler
from extract.entities import Entities
from extract.governors import climb_step
from extract.modifiers import look_around
from extract.scope import Scope
from extract.speech import Speaker, Speech, find_speech
from graph.model import Filler

SPEECH = "beatbook.speech"
MAX_STEPS = 60


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
    speakers = _speakers(trigger, scope, speech)
    return Stance(
        "negative" if scope.negative else "positive",
        _modality(trigger, scope, speech),
        _attribution(trigger.doc, speakers, entities),
    )


def climb(trigger: Token) -> Scope:
    """Everything over the trigger, nearest first."""
    scope, node, below = Scope(), trigger, None
    for _ in range(MAX_STEPS):
        look_around(node, below, scope)
        if node.head.i == node.i:
            break
        climb_step(node, scope)
        node, below = node.head, node
    if scope.would:
        scope.hypothetical = True
    return scope


def _speech_of(doc: Doc) -> Speech:
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
    quoted = speech.speaker_of(trigger.i) is not None
    return "reported" if scope.reported or quoted else "asserted"


def _speakers(trigger: Token, scope: Scope, speech: Speech) -> list[Speaker]:
    """Nearest first: the speakers met on the way up, and that of the quotation, each once."""
    quoted, quote = speech.speaker_of(trigger.i), speech.quote_at(trigger.i)
    if quoted is None or quote is None:
        return list(scope.speakers)
    inner = [speaker for speaker in scope.speakers if quote.start <= speaker.head < quote.end]
    return [*inner, quoted]


def _attribution(doc: Doc, speakers: list[Speaker], entities: Entities) -> tuple[Filler, ...]:
    if not speakers:
        return ()
    nearest = _filler(doc, speakers[0], entities)
    passed = next((_filler(doc, s, entities).entity for s in speakers[1:]), None)
    via = passed if passed != nearest.entity else None
    return (Filler(nearest.start, nearest.end, nearest.text, nearest.entity, via),)


def _filler(doc: Doc, speaker: Speaker, entities: Entities) -> Filler:
    if speaker.end - speaker.start == 1:
        return to_filler(doc[speaker.head], entities)
    span = doc[speaker.start : speaker.end]
    return Filler(span.start_char, span.end_char, span.text, entities.entity_of(speaker.head))
