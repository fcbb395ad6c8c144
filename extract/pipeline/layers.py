"""What the encoder found in one doc, as arrays by word, filled batch by batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.tokens import Doc

from extract.pipeline.decode import Annotation, Labels
from extract.pipeline.session import Pack
from extract.pipeline.windows import Window

KEY = "beatbook"
VECTORS_KEPT = 50_000
WIDTH = 384
EVENT_HEADS = ("trigger", "modality", "polarity", "mode")
Layers = dict[str, Any]


def empty_layers(labels: Labels, tokens: list[int]) -> Layers:
    """Layers of a doc whose words are the given tokens; vectors only up to VECTORS_KEPT words."""
    size = len(tokens)
    layers: Layers = {
        "tokens": np.array(tokens, np.int64),
        "xpos": np.zeros(size, np.int32),
        "morph": np.zeros(size, np.int32),
        "lemma": np.zeros((size, 3), np.int32),
        "start": np.zeros(size, bool),
        "head": np.zeros(size, np.int64),
        "relation": np.zeros(size, np.int32),
        "events": np.zeros((size, sum(len(labels[name]) for name in EVENT_HEADS)), np.float16),
        "spans": [],
    }
    if size <= VECTORS_KEPT:
        layers["vectors"] = np.zeros((size, WIDTH), np.float16)
    return layers


def store_batch(
    batch: list[Pack], windows: list[Window], annotation: Annotation, layers: list[Layers]
) -> None:
    """Copy a batch's annotation into the layers of its windows' docs."""
    spans, at = iter([*annotation.spans, None]), 0
    span = next(spans)
    for pack in batch:
        window = windows[pack.key]
        rows, words = slice(at, at + len(pack.first)), slice(window.start, window.end)
        layer, shift = layers[window.doc], window.start - at
        for name, values in annotation.rows.items():
            if name in layer:
                layer[name][words] = values[rows]
        layer["head"][words] += shift
        at += len(pack.first)
        while span is not None and span[0] < at:
            layer["spans"].append((span[0] + shift, span[1] + shift, span[2]))
            span = next(spans)


def attach_layers(doc: Doc, layers: Layers) -> None:
    """Keep the layers with the doc, and the vectors by token in doc.tensor."""
    vectors = layers.pop("vectors", None)
    if vectors is not None and len(vectors):
        doc.tensor = np.zeros((len(doc), WIDTH), np.float16)
        doc.tensor[layers["tokens"]] = vectors
    layers["spans"].sort()
    doc.user_data[KEY] = layers
