"""Scores of words to annotation: tags, lemmas, sentences, trees and entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.pipeline.lemmas import apply_script, lexicon_key, replaces_whole
from extract.pipeline.session import Pack, Scores
from extract.pipeline.spans import SpanDecoder
from extract.pipeline.tree import find_heads

Labels = dict[str, list[str]]
Weights = dict[str, NDArray[np.float32]]
_CACHED_LEMMAS = 300_000


@dataclass
class Annotation:
    """What is known of a batch's words; heads are rows of the batch, spans are (start, end, label) in it."""

    rows: dict[str, NDArray[Any]]
    spans: list[tuple[int, int, str]]


class Decoder:
    """Decodes batches of scores under the labels and the small weights that are not in the graph."""

    def __init__(
        self,
        labels: Labels,
        weights: Weights,
        sentence_threshold: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> None:
        self.labels = labels
        self.lexicon = lexicon or {}
        self.weights = weights
        self.threshold = sentence_threshold
        self.spans = SpanDecoder(labels["ner"])
        self.root = labels["relation"].index("root")
        self._lemmas: dict[tuple[str, str, int, int, int], str] = {}

    def decode(self, batch: list[Pack], scores: Scores) -> Annotation:
        """Annotation of a batch; every window's first word starts a sentence."""
        starts = scores["sent"][:, 0] > self.threshold
        at = 0
        for pack in batch:
            starts[at] = True
            at += len(pack.first)
        bounds = np.append(np.flatnonzero(starts), len(starts))
        heads, spans = self._trees_and_spans(bounds, scores)
        rows = {
            "xpos": scores["xpos"],
            "morph": scores["morph"],
            "lemma": scores["lemma"],
            "start": starts,
            "head": heads,
            "relation": self._relations(heads, scores),
            "events": scores["events"],
            "vectors": scores["vectors"],
        }
        return Annotation(rows, spans)

    def _trees_and_spans(
        self, bounds: NDArray[np.int64], scores: Scores
    ) -> tuple[NDArray[np.int64], list[tuple[int, int, str]]]:
        dependents, candidates, root = scores["arc_dep"], scores["arc_head"], scores["root"][:, 0]
        heads = np.empty(len(root), np.int64)
        spans = []
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            arcs = dependents[start:end] @ candidates[start:end].T
            np.fill_diagonal(arcs, root[start:end])
            heads[start:end] = find_heads(arcs) + start
            for first, last, label in self.spans.decode(scores["ner"][start:end]):
                spans.append((start + first, start + last, label))
        return heads, spans

    def _relations(self, heads: NDArray[np.int64], scores: Scores) -> NDArray[np.int64]:
        hidden = np.maximum(scores["rel_dep"] + scores["rel_head"][heads], 0)
        values = hidden @ self.weights["rel_out.weight"].T + self.weights["rel_out.bias"]
        values[:, self.root] = -np.inf
        relations: NDArray[np.int64] = values.argmax(1)
        relations[heads == np.arange(len(heads))] = self.root
        return relations

    def lemma(self, word: str, tag: str, scripts: tuple[int, int, int]) -> str:
        """The known lemma of the word under its tag, else the best fitting script's, else the word."""
        key = (word, tag, *scripts)
        found = self._lemmas.get(key)
        if found is None:
            if len(self._lemmas) > _CACHED_LEMMAS:
                self._lemmas.clear()
            found = self._lemmas[key] = self._make_lemma(word, tag, scripts)
        return found

    def _make_lemma(self, word: str, tag: str, scripts: tuple[int, int, int]) -> str:
        known = self.lexicon.get(" ".join(lexicon_key(word, tag)))
        if known is not None:
            return known
        for script in scripts:
            name = self.labels["lemma"][script]
            if self.lexicon and replaces_whole(name):
                continue
            lemma = apply_script(word.replace("’", "'"), name)
            if lemma:
                return lemma
        return word
