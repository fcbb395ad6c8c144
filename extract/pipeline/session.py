"""The encoder's graph: windows of words in, one row of scores a word out, the same in any batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extract.pipeline.pieces import GLUED, WordPieces

Scores = dict[str, NDArray[Any]]
PIECES_PER_RUN = 1024


@dataclass
class Pack:
    """One window's pieces and, by word, where its first and last piece lie."""

    key: int
    pieces: list[int]
    types: list[int]
    first: list[int]
    last: list[int]

    @property
    def padded(self) -> int:
        """Length it is padded to, which no other window changes."""
        length = len(self.pieces)
        return -(-length // 4) * 4 if length <= 64 else -(-length // 8) * 8


def pack_words(
    key: int, pieces: WordPieces, found: Sequence[tuple[list[int], int]], glued: Sequence[bool]
) -> Pack:
    """Pack the pieces and case types of a window's words."""
    pack = Pack(key, [pieces.cls], [0], [], [])
    for (ids, case), joined in zip(found, glued, strict=True):
        pack.first.append(len(pack.pieces))
        pack.pieces += ids
        pack.types += [case + (GLUED if joined else 0)] * len(ids)
        pack.last.append(len(pack.pieces) - 1)
    pack.pieces.append(pieces.sep)
    pack.types.append(0)
    return pack


class Session:
    """An onnxruntime session over the model's bytes."""

    def __init__(self, model: bytes, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.outputs = [output.name for output in self.session.get_outputs()]

    def run(self, packs: Iterable[Pack]) -> Iterator[tuple[list[Pack], Scores]]:
        """Scores of the packs in batches of one padded length; a batch's rows are its packs' words."""
        for batch in form_batches(packs):
            yield batch, self._run(batch)

    def _run(self, batch: list[Pack]) -> Scores:
        length = batch[0].padded
        pieces = np.zeros((len(batch), length), np.int64)
        types = np.zeros((len(batch), length), np.int64)
        first, last = [], []
        for row, pack in enumerate(batch):
            pieces[row, : len(pack.pieces)] = pack.pieces
            types[row, : len(pack.types)] = pack.types
            first += [row * length + i for i in pack.first]
            last += [row * length + i for i in pack.last]
        feed = {
            "pieces": pieces,
            "types": types,
            "first": np.array(first, np.int64),
            "last": np.array(last, np.int64),
        }
        return dict(zip(self.outputs, self.session.run(None, feed), strict=True))


def form_batches(packs: Iterable[Pack]) -> Iterator[list[Pack]]:
    """Packs of one padded length together, at most PIECES_PER_RUN padded pieces each."""
    open_batches: dict[int, list[Pack]] = {}
    for pack in packs:
        batch = open_batches.setdefault(pack.padded, [])
        batch.append(pack)
        if (len(batch) + 1) * pack.padded > PIECES_PER_RUN:
            yield open_batches.pop(pack.padded)
    yield from open_batches.values()
