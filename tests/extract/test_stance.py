"""Stance over hand-drawn trees: a sentence, one word of it, and what the text says of that event."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from extract.entities import find_entities
from extract.parse import Parse
from extract.quotes import find_quotes
from extract.speech import find_speech
from extract.stance import Stance, read_stance

VOCAB = spacy.blank("en").vocab

LINES = (Path(__file__).parent / "trees" / "stance.txt").read_text(encoding="utf-8").splitlines()[1:]
TREES = dict(line.split("\t") for line in LINES)

CASES = [
    ("said", "arrested", "reported", "positive", ["Ruiz"]),
    ("said", "said", "asserted", "positive", []),
    ("tagged", "arrested", "reported", "positive", ["police"]),
    ("according", "arrested", "reported", "positive", ["police"]),
    ("denied", "hit", "reported", "negative", ["Ruiz"]),
    ("not", "resign", "asserted", "negative", []),
    ("nobody", "arrested", "asserted", "negative", []),
    ("refused", "help", "asserted", "negative", []),
    ("refused", "refused", "asserted", "positive", []),
    ("will", "resign", "intended", "positive", []),
    ("could", "resign", "hypothetical", "positive", []),
    ("if", "resigns", "hypothetical", "positive", []),
    ("if", "wins", "asserted", "positive", []),
    ("would", "resign", "intended", "positive", ["Ruiz"]),
    ("vowed", "resign", "intended", "positive", ["Ruiz"]),
    ("urged", "resign", "hypothetical", "positive", []),
    ("planned", "visit", "intended", "positive", []),
    ("planned", "protests", "asserted", "positive", []),
    ("reportedly", "resigned", "reported", "positive", []),
    ("granted", "arrest", "asserted", "positive", []),
    ("demanded", "resignation", "hypothetical", "positive", []),
    ("non-", "participation", "reported", "negative", ["Ruiz"]),
]


def draw(tree: str) -> Parse:
    """A parsed document from its written tree; every punctuation mark but an opening one closes up."""
    rows = [row.rsplit("/", 5) for row in tree.split()]
    words, lemmas, pos, tags, heads, deps = (list(column) for column in zip(*rows, strict=True))
    following = [*words[1:], "."]
    spaces = [
        b not in {".", ",", "-", "”"} and a not in {"-", "“"} for a, b in zip(words, following, strict=True)
    ]
    places = [int(head) for head in heads]
    layers = {"lemmas": lemmas, "pos": pos, "tags": tags, "heads": places, "deps": deps}
    return Parse(Doc(VOCAB, words=words, spaces=spaces, **layers))


def stance_of(doc: Parse, word: str) -> Stance:
    entities = find_entities(doc, ())
    return read_stance(next(token for token in doc if token.text == word), entities)


@pytest.mark.parametrize(("tree", "word", "modality", "polarity", "speakers"), CASES)
def test_stance_of_a_word(tree: str, word: str, modality: str, polarity: str, speakers: list[str]) -> None:
    stance = stance_of(draw(TREES[tree]), word)
    assert (stance.modality, stance.polarity) == (modality, polarity)
    assert [filler.text for filler in stance.attribution] == speakers


def test_attribution_offsets_are_true() -> None:
    doc = draw(TREES["tagged"])
    (filler,) = stance_of(doc, "arrested").attribution
    assert doc.text[filler.start : filler.end] == filler.text == "police"


def test_quotation_goes_on_with_its_speaker() -> None:
    doc = draw(TREES["quote"])
    assert [doc[q.start : q.end].text for q in find_quotes(doc)] == ["He lied,", "They fired him."]
    stance = stance_of(doc, "fired")
    assert (stance.modality, [f.text for f in stance.attribution]) == ("reported", ["Ruiz"])


def test_scare_quotes_have_no_speaker() -> None:
    assert find_speech(draw(TREES["scare"])).voice_at(5) == ()


def test_tweet_speaks_for_its_signer() -> None:
    words = "Chief fired two cops — Jo Alvarez ( @joalv ) March 3 , 2025".split()
    spaces = [word not in {"(", "@joalv"} for word in words]
    heads, deps = [0] * len(words), ["ROOT"] + ["dep"] * (len(words) - 1)
    doc = Parse(Doc(VOCAB, words=words, spaces=spaces, heads=heads, deps=deps))
    (speaker,) = find_speech(doc).voice_at(1)
    assert doc[speaker.start : speaker.end].text == "Jo Alvarez"
