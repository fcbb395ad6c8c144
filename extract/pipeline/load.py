"""Open a language pipeline: the shipped one, or any installed spaCy pipeline."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from extract.pipeline import components, tokenizer  # noqa: F401  (registers the factories)
from extract.pipeline.universal import CLEAR
from graph.errors import PipelineError

_LONGEST_TEXT = 1_000_000_000
_PROBE = "The mayor of Boston met two reporters."
_NEEDED = {
    "TAG": "part-of-speech tags",
    "POS": "universal parts of speech",
    "LEMMA": "lemmas",
    "DEP": "dependency trees",
    "ENT_IOB": "named entities",
}
_ENTITIES = ("PERSON", "ORG", "GPE")


def shipped_path() -> Path:
    """Folder of the shipped pipeline: beside the installed package, else in the repository."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "data" / "pipeline"
    return installed if installed.is_dir() else here.parent / "data" / "pipeline"


def load_pipeline(name: str | None = None) -> Language:
    """The shipped pipeline, or the installed one or folder named; PipelineError says what is missing.

    Trees with CLEAR labels are mapped to Universal Dependencies by a component put at the end.
    """
    place = shipped_path() if name is None else name
    try:
        nlp = spacy.load(place)
    except (OSError, ValueError) as error:
        raise PipelineError(f"there is no usable language pipeline {str(place)!r}: {error}") from error
    nlp.max_length = _LONGEST_TEXT
    if "beatbook_encoder" not in nlp.pipe_names:
        _adopt(nlp, str(place))
    return nlp


def _adopt(nlp: Language, place: str) -> None:
    """Check that a foreign pipeline gives all that extraction needs, and map its labels."""
    labels = {label for found in nlp.pipe_labels.values() for label in found}
    if CLEAR & labels and "beatbook_universal" not in nlp.pipe_names:
        nlp.add_pipe("beatbook_universal", last=True)
    doc = nlp(_PROBE)
    missing = [name for layer, name in _NEEDED.items() if not doc.has_annotation(layer)]
    if not ({"obj", "obl", "case"} <= labels or labels >= CLEAR):
        missing.append("dependency labels of Universal Dependencies or CLEAR")
    missing += [f"the entity label {label}" for label in _ENTITIES if label not in labels]
    if missing:
        raise PipelineError(f"the language pipeline {place!r} lacks {', '.join(missing)}")
