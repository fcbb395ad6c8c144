"""Sentences joined to paragraph-like items, varied, and turned into padded tensors with masks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import torch
from corpora import Event, Sentence
from relabel import ANY
from torch import Tensor

from extract.pipeline.lemmas import make_script
from extract.pipeline.pieces import GLUED, WordPieces

IGNORE = -100
LONGEST = 110
MAX_ITEM_PIECES = 300
Item = list[Sentence]


def make_items(sentences: list[Sentence], rng: random.Random, keep: float = 0.5) -> list[Item]:
    """Runs of sentences that follow each other: whole paragraphs, or parts of them, at most LONGEST words."""
    items: list[Item] = []
    for sentence in sentences:
        last = items[-1] if items else None
        if last is None or _breaks(last, sentence, rng, keep):
            items.append([sentence])
        else:
            last.append(sentence)
    return items


def _breaks(item: Item, sentence: Sentence, rng: random.Random, keep: float) -> bool:
    before = item[-1]
    if sentence.starts_paragraph or sentence.document != before.document or sentence.corpus != before.corpus:
        return True
    if sum(len(s.words) for s in item) + len(sentence.words) > LONGEST:
        return True
    return rng.random() > keep


def vary(item: Item, rng: random.Random) -> Item:
    """The item, now and then in capitals or lower case, with curly quotes, or without its last full stop."""
    chance = rng.random()
    if chance < 0.04:
        return [replace(s, words=[w.upper() for w in s.words]) for s in item]
    if chance < 0.06:
        return [replace(s, words=[w.lower() for w in s.words]) for s in item]
    if chance < 0.09:
        return [replace(s, words=[w[:1].upper() + w[1:] if len(w) > 3 else w for w in s.words]) for s in item]
    if chance < 0.25:
        return [replace(s, words=_curly(s)) for s in item]
    return item


_CURLY = {
    "'s": "’s",
    "n't": "n’t",
    "'re": "’re",
    "'ll": "’ll",
    "'ve": "’ve",
    "'m": "’m",
    "'d": "’d",
    "--": "—",
    "-": "–",
}


def _curly(sentence: Sentence) -> list[str]:
    words, opened = [], False
    for word in sentence.words:
        if word in ('"', "''", "``"):
            words.append("”" if opened else "“")
            opened = not opened
        elif word == "-":
            words.append(word)
        else:
            words.append(_CURLY.get(word, word))
    return words


@dataclass
class Encoded:
    """One item as id lists, ready to be padded; `targets` by head, IGNORE where a layer is missing."""

    pieces: list[int]
    types: list[int]
    first: list[int]
    last: list[int]
    targets: dict[str, list[int]]
    roles: list[tuple[int, int, int]]
    triggers: list[int]
    source: int


class Encoder:
    """Turns items into Encoded ones under the label lists."""

    def __init__(self, pieces: WordPieces, labels: dict[str, list[str]]) -> None:
        self.pieces = pieces
        self.labels = labels
        self.index = {name: {x: i for i, x in enumerate(values)} for name, values in labels.items()}

    def encode(self, item: Item) -> Encoded:
        words = [word for sentence in item for word in sentence.words]
        spaces = [space for sentence in item for space in sentence.spaces]
        ids, types, first, last = [self.pieces.cls], [0], [], []
        glued = False
        for (piece_ids, case), space in zip(self.pieces.of(words), spaces, strict=True):
            first.append(len(ids))
            ids += piece_ids
            types += [case + (GLUED if glued else 0)] * len(piece_ids)
            last.append(len(ids) - 1)
            glued = not space
        ids.append(self.pieces.sep)
        types.append(0)
        targets: dict[str, list[int]] = {}
        for name in (
            "xpos",
            "morph",
            "lemma",
            "relation",
            "heads",
            "sent",
            "ner",
            "ner2",
            "trigger",
            "modality",
            "polarity",
            "mode",
        ):
            targets[name] = []
        roles: list[tuple[int, int, int]] = []
        triggers: list[int] = []
        for position, sentence in enumerate(item):
            self._targets(sentence, position, len(targets["ner"]), targets, roles, triggers)
        source = self.index["source"].get(item[0].corpus, 0)
        return Encoded(ids, types, first, last, targets, roles, triggers, source)

    def _targets(
        self,
        s: Sentence,
        position: int,
        at: int,
        targets: dict[str, list[int]],
        roles: list[tuple[int, int, int]],
        triggers: list[int],
    ) -> None:
        size = len(s.words)
        none = [IGNORE] * size
        for name, values in (("xpos", s.xpos), ("morph", s.morph), ("relation", s.relations)):
            targets[name] += none if values is None else [self.index[name].get(v, IGNORE) for v in values]
        scripts = None if s.lemmas is None else map(make_script, s.words, s.lemmas)
        targets["lemma"] += none if scripts is None else [self.index["lemma"].get(v, IGNORE) for v in scripts]
        targets["heads"] += none if s.heads is None else [at + head for head in s.heads]
        starts = [1 if position else IGNORE] + [0] * (size - 1)
        targets["sent"] += starts if s.marks_boundaries or s.corpus == "own" else none
        main, other = self._entity_tags(s)
        targets["ner"] += main
        targets["ner2"] += other
        self._events(s, at, targets, roles, triggers)

    def _entity_tags(self, s: Sentence) -> tuple[list[int], list[int]]:
        tags = self.index["ner"]
        if s.entities is None:
            return [IGNORE] * len(s.words), [IGNORE] * len(s.words)
        main, other = [tags["O"]] * len(s.words), [tags["O"]] * len(s.words)
        for start, end, allowed in s.entities:
            for i in range(start, end):
                part = "U" if end - start == 1 else "B" if i == start else "L" if i == end - 1 else "I"
                if ANY in allowed:
                    main[i] = other[i] = IGNORE
                else:
                    main[i] = tags[f"{part}-{allowed[0]}"]
                    other[i] = tags[f"{part}-{allowed[-1]}"]
        return main, other

    def _events(
        self,
        s: Sentence,
        at: int,
        targets: dict[str, list[int]],
        roles: list[tuple[int, int, int]],
        triggers: list[int],
    ) -> None:
        size = len(s.words)
        if s.events is None:
            for name in ("trigger", "modality", "polarity", "mode"):
                targets[name] += [IGNORE] * size
            return
        rows = {name: [IGNORE] * size for name in ("modality", "polarity", "mode")}
        classes = [0] * size
        for event in s.events:
            for i in range(event.start, event.end):
                classes[i] = self.index["trigger"].get(event.label, IGNORE)
                for name, value in (
                    ("modality", event.modality),
                    ("polarity", event.polarity),
                    ("mode", event.mode),
                ):
                    if value is not None:
                        rows[name][i] = self.index[name].get(value, IGNORE)
                if event.roles is not None:
                    triggers.append(at + i)
                    roles += self._role_cells(event, at, i)
        targets["trigger"] += classes
        for name, row in rows.items():
            targets[name] += row

    def _role_cells(self, event: Event, at: int, i: int) -> list[tuple[int, int, int]]:
        cells = []
        for role, start, end in event.roles or []:
            label = self.index["role"].get(role)
            if label:
                cells += [(at + i, at + j, label) for j in range(start, end)]
        return cells


def make_batches(encoded: list[Encoded], budget: int, rng: random.Random) -> list[list[Encoded]]:
    """Batches of items of like length, at most `budget` padded pieces each, in random order."""
    fitting = [e for e in encoded if e.first and len(e.pieces) <= MAX_ITEM_PIECES]
    fitting.sort(key=lambda e: len(e.pieces) + rng.random() * 4)
    batches: list[list[Encoded]] = []
    longest = 0
    for item in fitting:
        longest = max(longest, len(item.pieces))
        if not batches or longest * (len(batches[-1]) + 1) > budget:
            batches.append([])
            longest = len(item.pieces)
        batches[-1].append(item)
    rng.shuffle(batches)
    return batches


def to_tensors(batch: list[Encoded]) -> dict[str, Tensor]:
    """Padded tensors of a batch; roles are a [batch, word, word] grid, IGNORE off the triggers' rows."""
    width = max(len(e.first) for e in batch)
    length = max(len(e.pieces) for e in batch)
    tensors = {
        "pieces": _pad([e.pieces for e in batch], length, 0),
        "types": _pad([e.types for e in batch], length, 0),
        "first": _pad([e.first for e in batch], width, 0),
        "last": _pad([e.last for e in batch], width, 0),
        "source": torch.tensor([e.source for e in batch]),
        "words": torch.tensor([len(e.first) for e in batch]),
    }
    for name in batch[0].targets:
        tensors[name] = _pad([e.targets[name] for e in batch], width, IGNORE)
    roles = torch.full((len(batch), width, width), IGNORE)
    for row, e in enumerate(batch):
        for i in set(e.triggers):
            roles[row, i, : len(e.first)] = 0
        for i, j, label in reversed(e.roles):
            roles[row, i, j] = label
    tensors["roles"] = roles
    return tensors


def _pad(rows: list[list[int]], width: int, value: int) -> Tensor:
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


Plan = list[tuple[list[Sentence], float]]


def epochs(
    read_plan: Callable[[], Plan], encoder: Encoder, budget: int, seed: int
) -> Iterator[dict[str, Tensor]]:
    """Endless batches; each epoch draws a share of every corpus and joins and varies its sentences anew."""
    rng = random.Random(seed)
    while True:
        encoded: list[Encoded] = []
        for sentences, share in read_plan():
            items = make_items(sentences, rng, rng.choice((0.5, 0.9)))
            whole, rest = divmod(share, 1.0)
            chosen = items * int(whole) + rng.sample(items, int(len(items) * rest))
            encoded += [encoder.encode(vary(item, rng)) for item in chosen]
        for batch in make_batches(encoded, budget, rng):
            yield to_tensors(batch)
