"""Entity spans from tag scores: the best sequence of B, I, L, U and O tags that fits together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class SpanDecoder:
    """Decodes BILOU tag scores into (start, end, label) spans of a sentence."""

    def __init__(self, tags: Sequence[str]) -> None:
        self.parts = [tag[0] for tag in tags]
        self.labels = [tag[2:] for tag in tags]
        self.outside = self.parts.index("O")
        size = len(tags)
        self.follows = np.array([[self._fits(i, j) for j in range(size)] for i in range(size)])
        self.starts = np.array([part in "OBU" for part in self.parts])
        self.ends = np.array([part in "OLU" for part in self.parts])
        self.penalty = np.where(self.follows, 0.0, -1e4).astype(np.float32)

    def _fits(self, before: int, after: int) -> bool:
        if self.parts[before] in "BI":
            return self.parts[after] in "IL" and self.labels[before] == self.labels[after]
        return self.parts[after] in "OBU"

    def decode(self, scores: Floats) -> list[tuple[int, int, str]]:
        """Spans of a sentence from scores [word, tag]."""
        tags = scores.argmax(1)
        if (tags == self.outside).all():
            return []
        fits = self.starts[tags[0]] and self.ends[tags[-1]] and self.follows[tags[:-1], tags[1:]].all()
        return self._spans(tags if fits else self._best(scores))

    def _best(self, scores: Floats) -> Ints:
        """Viterbi 1967 over the tags that may follow each other."""
        total = scores[0] + np.where(self.starts, 0.0, -1e4)
        back = np.zeros(scores.shape, np.int64)
        for i in range(1, len(scores)):
            ways = total[:, None] + self.penalty
            back[i] = ways.argmax(0)
            total = ways.max(0) + scores[i]
        tags = np.zeros(len(scores), np.int64)
        tags[-1] = (total + np.where(self.ends, 0.0, -1e4)).argmax()
        for i in range(len(scores) - 1, 0, -1):
            tags[i - 1] = back[i, tags[i]]
        return tags

    def _spans(self, tags: Ints) -> list[tuple[int, int, str]]:
        spans, start = [], 0
        for i in np.flatnonzero(tags != self.outside).tolist():
            part = self.parts[tags[i]]
            if part in "BU":
                start = i
            if part in "LU":
                spans.append((start, i + 1, self.labels[tags[i]]))
        return spans
