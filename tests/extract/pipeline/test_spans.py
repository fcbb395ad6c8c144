"""Entity spans never break the rules of their tags."""

from __future__ import annotations

import numpy as np

from extract.pipeline.spans import SpanDecoder

TAGS = ["O", "B-GPE", "I-GPE", "L-GPE", "U-GPE", "B-ORG", "I-ORG", "L-ORG", "U-ORG"]


def scores(*wanted: str) -> np.ndarray:
    return np.array([[2.0 if tag == name else 0.0 for tag in TAGS] for name in wanted], np.float32)


def test_spans_are_read_from_fitting_tags() -> None:
    found = SpanDecoder(TAGS).decode(scores("U-GPE", "O", "B-ORG", "I-ORG", "L-ORG"))
    assert found == [(0, 1, "GPE"), (2, 5, "ORG")]


def test_tags_that_do_not_fit_are_mended() -> None:
    found = SpanDecoder(TAGS).decode(scores("B-ORG", "I-ORG", "L-GPE", "O"))
    assert found == [(0, 3, "ORG")]


def test_an_entity_never_runs_over_the_end() -> None:
    random = np.random.default_rng(1)
    for size in range(1, 12):
        for start, end, _ in SpanDecoder(TAGS).decode(random.normal(size=(size, 9)).astype(np.float32)):
            assert 0 <= start < end <= size
