"""The frame files hold together, and the most specific frame wins."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from extract.frames import FrameBook
from extract.parse import Parse, Token
from extract.syntax import find_slots
from graph.model import EVENT_CLASSES, MODES

FOLDER = Path(__file__).resolve().parents[2] / "data" / "frames"
BOOK = FrameBook(FOLDER)
VOCAB = spacy.blank("en").vocab
FRAMES = [frame for book in (BOOK.verbs, BOOK.nouns) for frames in book.values() for frame in frames]


def typer(token: Token) -> str | None:
    return "Person" if token.pos_ == "PROPN" else None


def verb_with_object(verb: str, noun: str, pos: str = "NOUN") -> Parse:
    return Parse(
        Doc(
            VOCAB,
            words=["Alma", verb, noun],
            lemmas=["Alma", verb, noun],
            pos=["PROPN", "VERB", pos],
            tags=["NNP", "VBD", "NN"],
            heads=[1, 1, 1],
            deps=["nsubj", "ROOT", "obj"],
        )
    )


def test_every_frame_has_a_class_of_the_format_and_a_mode_of_its_class() -> None:
    for frame in FRAMES:
        assert frame.type in EVENT_CLASSES, frame
        assert frame.mode is None or frame.mode in MODES[frame.type], frame


def test_every_class_has_frames_and_roles() -> None:
    assert {frame.type for frame in FRAMES} == set(EVENT_CLASSES)
    for kind in EVENT_CLASSES:
        assert "actor" in BOOK.defaults[(kind, "VERB")].values()
        assert "actor" in BOOK.defaults[(kind, "NOUN")].values()


@pytest.mark.parametrize(
    ("verb", "noun", "pos", "kind"),
    [
        ("issue", "order", "NOUN", "Order"),
        ("issue", "warning", "NOUN", "Threaten"),
        ("issue", "subpoena", "NOUN", "Investigate"),
        ("issue", "statement", "NOUN", None),
        ("fire", "Otto", "PROPN", "Sanction"),
        ("fire", "shot", "NOUN", "Attack"),
        ("fire", "kiln", "NOUN", None),
        ("charge", "Otto", "PROPN", "LegalAction"),
        ("charge", "fee", "NOUN", None),
        ("leave", "post", "NOUN", "Depart"),
        ("leave", "building", "NOUN", None),
        ("reach", "deal", "NOUN", "Agree"),
        ("reach", "summit", "NOUN", None),
    ],
)
def test_class_depends_on_the_object(verb: str, noun: str, pos: str, kind: str | None) -> None:
    token = verb_with_object(verb, noun, pos)[1]
    match = BOOK.match(token, find_slots(token), typer)
    assert (match.frame.type if match else None) == kind


def test_told_object_makes_no_event_of_its_own() -> None:
    token = verb_with_object("reach", "deal")[1]
    match = BOOK.match(token, find_slots(token), typer)
    assert match is not None
    assert match.consumed == {2}
