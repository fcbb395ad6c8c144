"""Another spaCy pipeline can take the shipped one's place, or is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.pipeline.load import load_pipeline
from graph.errors import PipelineError

# "The mayor of Boston met two reporters." and "She is a lawyer ." as spaCy's English pipelines label them
_TREES = {
    "The": ("det", 1, "DET"),
    "mayor": ("nsubj", 4, "NOUN"),
    "of": ("prep", 1, "ADP"),
    "Boston": ("pobj", 2, "PROPN"),
    "met": ("ROOT", 4, "VERB"),
    "two": ("nummod", 6, "NUM"),
    "reporters": ("dobj", 4, "NOUN"),
    ".": ("punct", -1, "PUNCT"),
    "She": ("nsubj", 1, "PRON"),
    "is": ("ROOT", 1, "AUX"),
    "a": ("det", 3, "DET"),
    "lawyer": ("attr", 1, "NOUN"),
}


class ClearStub:
    """Labels the two known sentences as a pipeline with CLEAR labels would."""

    def __init__(self, entities: tuple[str, ...]) -> None:
        self.labels = ("dobj", "pobj", "nsubjpass", "prep", "auxpass", *entities)

    def __call__(self, doc: Doc) -> Doc:
        root = next(i for i, token in enumerate(doc) if _TREES[token.text][0] == "ROOT")
        for token in doc:
            label, head, pos = _TREES[token.text]
            token.head = doc[head if head >= 0 else root]
            token.dep_, token.pos_, token.tag_ = label, pos, "X"
            token.lemma_ = {"is": "be", "met": "meet"}.get(token.text, token.lower_)
        places = [Span(doc, t.i, t.i + 1, "GPE") for t in doc if t.text == "Boston"]
        doc.set_ents(places, default="outside")
        return doc

    def to_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> None: ...

    def from_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> ClearStub:
        return self


@Language.factory("clear_stub", default_config={"entities": ["PERSON", "ORG", "GPE"]})
def make_stub(nlp: Language, name: str, entities: list[str]) -> ClearStub:
    return ClearStub(tuple(entities))


def saved(tmp_path: Path, entities: list[str] | None = None) -> str:
    nlp = spacy.blank("en")
    nlp.add_pipe("clear_stub", config={} if entities is None else {"entities": entities})
    nlp.to_disk(tmp_path / "foreign")
    return str(tmp_path / "foreign")


def test_clear_labels_become_universal_ones(tmp_path: Path) -> None:
    doc = load_pipeline(saved(tmp_path))("The mayor of Boston met two reporters.")
    assert [(token.text, token.dep_, token.head.text) for token in doc] == [
        ("The", "det", "mayor"),
        ("mayor", "nsubj", "met"),
        ("of", "case", "Boston"),
        ("Boston", "nmod", "mayor"),
        ("met", "ROOT", "met"),
        ("two", "nummod", "reporters"),
        ("reporters", "obj", "met"),
        (".", "punct", "met"),
    ]
    assert [chunk.text for chunk in doc.noun_chunks] == ["The mayor", "Boston", "two reporters"]


def test_a_copula_hangs_on_its_predicate(tmp_path: Path) -> None:
    doc = load_pipeline(saved(tmp_path))("She is a lawyer.")
    assert [(token.text, token.dep_, token.head.text) for token in doc] == [
        ("She", "nsubj", "lawyer"),
        ("is", "cop", "lawyer"),
        ("a", "det", "lawyer"),
        ("lawyer", "ROOT", "lawyer"),
        (".", "punct", "lawyer"),
    ]


def test_a_pipeline_without_what_is_needed_is_refused_by_name(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(PipelineError, match="lemmas, dependency trees, named entities"):
        load_pipeline(str(tmp_path / "blank"))
    with pytest.raises(PipelineError, match="the entity label ORG"):
        load_pipeline(saved(tmp_path, ["PERSON", "GPE"]))


def test_a_pipeline_that_is_not_there_is_named() -> None:
    with pytest.raises(PipelineError, match="no_such_pipeline"):
        load_pipeline("no_such_pipeline")
