"""The component that runs the encoder once over each batch of docs; the others write down what it found."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.util import minibatch

from extract.pipeline.decode import Decoder
from extract.pipeline.layers import attach_layers, empty_layers, store_batch
from extract.pipeline.pieces import WordPieces, load_tokenizer
from extract.pipeline.session import Pack, Session, pack_words
from extract.pipeline.windows import Window, cut_paragraph, find_words

_TRIGGERS_AT_ONCE = 64
FILES = ("model.onnx", "tokenizer.json", "labels.json", "weights.npz")
_Found = tuple[list[int], list[str], list[bool], list[int]]


class Encoder:
    """Keeps what it finds in doc.user_data by word, and the word vectors in doc.tensor."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self.name = name
        self.threads = threads
        self.files: dict[str, bytes] = {}
        self.labels: dict[str, list[str]] = {}
        self.weights: dict[str, NDArray[np.float32]] = {}

    def load(self, files: dict[str, bytes]) -> None:
        """Take the model from the bytes of its FILES."""
        self.files = files
        settings = json.loads(files["labels.json"])
        self.labels = settings["labels"]
        with np.load(io.BytesIO(files["weights.npz"])) as stored:
            self.weights = {name: stored[name].astype(np.float32) for name in stored}
        self.pieces = WordPieces(load_tokenizer(files["tokenizer.json"].decode("utf-8")))
        self.session = Session(files["model.onnx"], self.threads)
        threshold, lexicon = settings.get("sentence_threshold", 0.0), settings.get("lexicon", {})
        self.decoder = Decoder(self.labels, self.weights, threshold, lexicon)

    @property
    def sha256(self) -> str:
        """Digest of the model's files."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(self.files[name])
        return digest.hexdigest()

    def __call__(self, doc: Doc) -> Doc:
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            self._annotate(docs)
            yield from docs

    def _annotate(self, docs: list[Doc]) -> None:
        found = [find_words(doc) for doc in docs]
        layers = [empty_layers(self.labels, tokens) for tokens, _, _, _ in found]
        windows: list[Window] = []
        for batch, scores in self.session.run(self._packs(found, windows)):
            store_batch(batch, windows, self.decoder.decode(batch, scores), layers)
        for doc, layer in zip(docs, layers, strict=True):
            attach_layers(doc, layer)

    def _packs(self, found: list[_Found], windows: list[Window]) -> Iterator[Pack]:
        for number, (_, texts, glued, starts) in enumerate(found):
            for start, end in pairwise([*starts, len(texts)]):
                pieces = self.pieces.of(texts[start:end])
                sizes = [len(ids) for ids, _ in pieces]
                for first, last in cut_paragraph(texts[start:end], sizes, 0, end - start):
                    windows.append(Window(number, start + first, start + last))
                    where = slice(start + first, start + last)
                    yield pack_words(len(windows) - 1, self.pieces, pieces[first:last], glued[where])

    def role_scores(
        self, doc: Doc, triggers: list[int], start: int = 0, stop: int | None = None
    ) -> NDArray[np.float32]:
        """Probabilities [trigger, token, role] (labels["role"]) that a token fills a trigger token's role.

        Tokens are those from `start` to `stop`; all are "none" in a doc too long for its vectors to be kept.
        """
        tokens = list(range(start, len(doc) if stop is None else stop))
        rows = self.role_rows(doc, triggers, [tokens] * len(triggers))
        return np.array(rows).reshape(len(triggers), len(tokens), len(self.labels["role"]))

    def role_rows(self, doc: Doc, triggers: list[int], fillers: list[list[int]]) -> list[NDArray[np.float32]]:
        """Probabilities [token, role] by trigger that a token fills its role, for the tokens given with it.

        All are "none" in a doc too long for its vectors to be kept.
        """
        found = [np.zeros((len(tokens), len(self.labels["role"])), np.float32) for tokens in fillers]
        if not len(doc.tensor):
            for rows in found:
                rows[:, 0] = 1.0
            return found
        for at in range(0, len(triggers), _TRIGGERS_AT_ONCE):
            several = slice(at, at + _TRIGGERS_AT_ONCE)
            self._fill_roles(found[several], doc.tensor, triggers[several], fillers[several])
        return found

    def _fill_roles(
        self,
        found: list[NDArray[np.float32]],
        vectors: NDArray[Any],
        triggers: list[int],
        fillers: list[list[int]],
    ) -> None:
        w, sizes = self.weights, [len(tokens) for tokens in fillers]
        words, at = np.unique(np.array([i for tokens in fillers for i in tokens], int), return_inverse=True)
        of_trigger = vectors[triggers].astype(np.float32) @ w["role_trigger.weight"].T
        of_word = vectors[words].astype(np.float32) @ w["role_word.weight"].T
        one, other = np.repeat(of_trigger + w["role_trigger.bias"], sizes, axis=0), of_word[at]
        hidden = np.maximum(one + other + one * other, 0)
        scores = softmax(hidden @ w["role_out.weight"].T + w["role_out.bias"])
        for rows, part in zip(found, np.split(scores, np.cumsum(sizes)[:-1]), strict=True):
            rows[:] = part

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        data: bytes = srsly.msgpack_dumps(self.files)
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Encoder:
        self.load(srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            (Path(path) / name).write_bytes(data)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Encoder:
        self.load({name: (Path(path) / name).read_bytes() for name in FILES})
        return self


def softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities along the last axis."""
    powers = np.exp(values - values.max(-1, keepdims=True))
    result: NDArray[np.float32] = powers / powers.sum(-1, keepdims=True)
    return result
