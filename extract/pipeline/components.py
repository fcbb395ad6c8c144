"""The spaCy factories: the encoder, and the components that write what it found into the Doc."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc, Span

from extract.pipeline.chunks import noun_chunks
from extract.pipeline.encoder import Encoder, softmax
from extract.pipeline.layers import EVENT_HEADS, KEY, Layers

_ATTRIBUTES = [TAG, POS, MORPH, LEMMA, HEAD, DEP]

for _name in (*(f"{head}_scores" for head in EVENT_HEADS),):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@Language.factory("beatbook_encoder", default_config={"threads": 1})
def make_encoder(nlp: Language, name: str, threads: int) -> Encoder:
    """The encoder, empty until its files are loaded."""
    nlp.vocab.get_noun_chunks = noun_chunks  # type: ignore[assignment]
    return Encoder(name, threads)


def _encoder_of(nlp: Language) -> Encoder:
    for _, component in nlp.components:
        if isinstance(component, Encoder):
            return component
    raise ValueError("the pipeline has no beatbook_encoder")


class SyntaxWriter:
    """Writes tags, morphology, lemmas, sentences and the tree."""

    assigns = ("token.tag", "token.pos", "token.morph", "token.lemma", "token.head", "token.dep", "doc.sents")

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self._codes: dict[str, NDArray[np.uint64]] = {}

    def __call__(self, doc: Doc) -> Doc:
        layers: Layers = doc.user_data[KEY]
        if len(doc):
            doc.from_array(_ATTRIBUTES, self._columns(doc, layers))  # type: ignore[arg-type]
        return doc

    def _columns(self, doc: Doc, layers: Layers) -> NDArray[np.uint64]:
        if not self._codes:
            self._prepare()
        tokens, strings = layers["tokens"], self.nlp.vocab.strings
        columns = np.zeros((len(doc), len(_ATTRIBUTES)), np.uint64)
        columns[:, 0] = strings.add("_SP")
        columns[:, 1] = IDS["SPACE"]
        columns[:, 2] = self.nlp.vocab.morphology.add("")
        columns[:, 5] = strings.add("dep")
        spaces = np.setdiff1d(np.arange(len(doc)), tokens)
        columns[spaces, 3] = [doc[int(i)].orth for i in spaces]
        columns[tokens, 0] = self._codes["xpos"][layers["xpos"]]
        columns[tokens, 1] = self._codes["pos"][layers["morph"]]
        columns[tokens, 2] = self._codes["morph"][layers["morph"]]
        columns[tokens, 3] = self._lemmas(doc, layers)
        columns[tokens, 5] = self._codes["relation"][layers["relation"]]
        columns[:, 4] = _head_offsets(len(doc), tokens, layers["head"]).astype(np.uint64)
        return columns

    def _prepare(self) -> None:
        encoder, strings = _encoder_of(self.nlp), self.nlp.vocab.strings
        labels = encoder.labels
        relations = ["ROOT" if label == "root" else label for label in labels["relation"]]
        codes = {
            "xpos": [strings.add(label) for label in labels["xpos"]],
            "pos": [IDS[label.split("|", 1)[0]] for label in labels["morph"]],
            "morph": [self.nlp.vocab.morphology.add(label.split("|", 1)[1]) for label in labels["morph"]],
            "relation": [strings.add(label) for label in relations],
        }
        self._codes = {name: np.array(values, np.uint64) for name, values in codes.items()}
        self._make = encoder.decoder.lemma
        self._tags = labels["xpos"]

    def _lemmas(self, doc: Doc, layers: Layers) -> list[int]:
        add, make = self.nlp.vocab.strings.add, self._make
        words = [doc[i].text for i in layers["tokens"].tolist()]
        tags = [self._tags[i] for i in layers["xpos"].tolist()]
        return [
            add(make(word, tag, tuple(scripts)))
            for word, tag, scripts in zip(words, tags, layers["lemma"].tolist(), strict=True)
        ]


def _head_offsets(size: int, tokens: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each token's distance to its head; white space hangs on the word before it, or the first word."""
    offsets = np.zeros(size, np.int64)
    if len(tokens) == 0:
        offsets[1:] = -1
        return offsets
    places = np.maximum(np.searchsorted(tokens, np.arange(size), side="right") - 1, 0)
    offsets = tokens[places] - np.arange(size)
    offsets[tokens] = tokens[heads] - tokens
    return offsets


@Language.factory(
    "beatbook_syntax",
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.head", "token.dep", "doc.sents"],
)
def make_syntax(nlp: Language, name: str) -> SyntaxWriter:
    """Writer of tags, morphology, lemmas, sentences and trees."""
    return SyntaxWriter(nlp)


@Language.factory("beatbook_ner", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_ner(nlp: Language, name: str) -> partial[Doc]:
    """Writer of entities."""
    return partial(write_entities)


def write_entities(doc: Doc) -> Doc:
    """Set doc.ents from the encoder's spans."""
    layers: Layers = doc.user_data[KEY]
    tokens = layers["tokens"]
    spans = [Span(doc, int(tokens[s]), int(tokens[e - 1]) + 1, label) for s, e, label in layers["spans"]]
    doc.set_ents(spans, default="outside")
    return doc


class EventScores:
    """Keeps probabilities by token: trigger class, and for a trigger its modality, polarity and mode.

    They are doc._.trigger_scores and so on, [token, label], labels as the encoder's `labels` list them.
    """

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        layers: Layers = doc.user_data[KEY]
        labels = _encoder_of(self.nlp).labels
        at = 0
        for head in EVENT_HEADS:
            size = len(labels[head])
            values = np.zeros((len(doc), size), np.float16)
            values[:, 0] = 1.0
            scores = layers["events"][:, at : at + size].astype(np.float32)
            if len(scores):
                values[layers["tokens"]] = softmax(scores)
            doc._.set(f"{head}_scores", values)
            at += size
        return doc


@Language.factory("beatbook_events")
def make_events(nlp: Language, name: str) -> EventScores:
    """Keeper of event scores."""
    return EventScores(nlp)
