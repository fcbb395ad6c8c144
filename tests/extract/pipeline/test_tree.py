"""Trees are trees, and the best ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from extract.pipeline.tree import find_heads


def is_tree(heads: np.ndarray) -> bool:
    roots = [i for i, head in enumerate(heads) if head == i]
    if len(roots) != 1:
        return False
    for start in range(len(heads)):
        word, steps = start, 0
        while heads[word] != word and steps <= len(heads):
            word, steps = heads[word], steps + 1
        if word != roots[0]:
            return False
    return True


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20, 60])
def test_any_scores_give_one_root_and_no_cycle(size: int) -> None:
    random = np.random.default_rng(size)
    for _ in range(30):
        assert is_tree(find_heads(random.normal(size=(size, size)).astype(np.float32)))


def test_with_a_clear_root_the_tree_has_the_highest_score() -> None:
    random = np.random.default_rng(5)
    for _ in range(40):
        scores = random.normal(size=(4, 4)).astype(np.float32)
        scores[range(4), range(4)] -= 20
        scores[2, 2] = 20
        every = (np.array(heads) for heads in product(range(4), repeat=4))
        best = max((h for h in every if is_tree(h)), key=lambda h: scores[range(4), h].sum())
        assert find_heads(scores).tolist() == best.tolist()
