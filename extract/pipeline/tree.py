"""Dependency trees from arc scores: the best single-rooted tree of a sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_NEVER = -1e9


def find_heads(scores: Floats) -> Ints:
    """Heads of a sentence from scores [word, head], a root being its own head; always one root, no cycle.

    The greedy choice is kept where it is a tree; else Chu and Liu 1965, Edmonds 1967, with the root
    that the diagonal scores highest.
    """
    heads: Ints = scores.argmax(1).astype(np.int64)
    own = np.flatnonzero(heads == np.arange(len(heads)))
    if len(own) == 1 and _reaches(heads, int(own[0])):
        return heads
    return _spanning_tree(scores, _choose_root(scores, own))


def _choose_root(scores: Floats, candidates: Ints) -> int:
    diagonal = scores.diagonal()
    others = scores + np.eye(len(scores), dtype=scores.dtype) * _NEVER
    gain = diagonal - others.max(1) if len(scores) > 1 else diagonal
    if len(candidates) == 0:
        return int(gain.argmax())
    return int(candidates[gain[candidates].argmax()])


def _reaches(heads: Ints, root: int) -> bool:
    """Whether every word leads to the root."""
    above, steps = heads, 1
    while steps < len(heads):
        above, steps = above[above], steps * 2
    return bool((above == root).all())


def _spanning_tree(scores: Floats, root: int) -> Ints:
    weights = scores.astype(np.float64)
    np.fill_diagonal(weights, _NEVER)
    heads = _edmonds(weights, root)
    heads[root] = root
    return heads


def _edmonds(weights: NDArray[np.float64], root: int) -> Ints:
    """Best heads under the root, cycles contracted one at a time."""
    heads: Ints = weights.argmax(1).astype(np.int64)
    heads[root] = root
    cycle = _find_cycle(heads, root)
    if not len(cycle):
        return heads
    rest = np.setdiff1d(np.arange(len(heads)), cycle)
    size = len(rest)
    inside = weights[cycle, heads[cycle]]
    smaller = np.full((size + 1, size + 1), _NEVER)
    smaller[:size, :size] = weights[np.ix_(rest, rest)]
    leaving = weights[np.ix_(rest, cycle)]
    smaller[:size, size] = leaving.max(1)
    entering = weights[np.ix_(cycle, rest)] - inside[:, None]
    smaller[size, :size] = entering.max(0)
    merged = _edmonds(smaller, int(np.flatnonzero(rest == root)[0]))
    result = heads.copy()
    for i, word in enumerate(rest):
        head = merged[i]
        result[word] = cycle[leaving[i].argmax()] if head == size else rest[head]
    outer = merged[size]
    broken = cycle[entering[:, outer].argmax()]
    result[broken] = rest[outer]
    return result


def _find_cycle(heads: Ints, root: int) -> Ints:
    state = np.zeros(len(heads), np.int8)
    state[root] = 2
    for start in range(len(heads)):
        path, word = [], start
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = int(heads[word])
        if state[word] == 1:
            return np.array(path[path.index(word) :], np.int64)
        state[path] = 2
    return np.empty(0, np.int64)
