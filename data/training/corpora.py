"""Readers: every corpus as a list of Sentence, each layer None where the corpus does not mark it."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
from relabel import allowed_labels
from spacy.tokens import Doc

Span = tuple[int, int, str | None]


@dataclass
class Event:
    """A trigger [start, end) with its class and, where marked, how it is claimed and who fills its roles."""

    start: int
    end: int
    label: str
    modality: str | None = None
    polarity: str | None = None
    mode: str | None = None
    roles: list[tuple[str, int, int]] | None = None


@dataclass
class Sentence:
    """One sentence; `heads` are indices in the sentence, a root's head is itself."""

    id: str
    document: str
    corpus: str
    words: list[str]
    spaces: list[bool]
    starts_paragraph: bool = False
    xpos: list[str] | None = None
    morph: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    relations: list[str] | None = None
    entities: list[tuple[int, int, tuple[str, ...]]] | None = None
    events: list[Event] | None = None
    marks_boundaries: bool = False
    extra: dict[str, str] = field(default_factory=dict)


def read_lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def read_conllu(path: Path, corpus: str) -> list[Sentence]:
    """Sentences of a CoNLL-U file; words of a multi-word token follow each other without a space."""
    sentences: list[Sentence] = []
    rows: list[list[str]] = []
    meta: dict[str, str] = {}
    for line in read_lines(path):
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            meta[key.strip()] = value.strip()
        elif line:
            rows.append(line.split("\t"))
        elif rows:
            sentences.append(_sentence_from(rows, meta, corpus))
            rows, meta = [], {}
    if rows:
        sentences.append(_sentence_from(rows, meta, corpus))
    return sentences


def _sentence_from(rows: list[list[str]], meta: dict[str, str], corpus: str) -> Sentence:
    words, spaces, inside = [], [], {}
    kept = []
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            inside.update(dict.fromkeys(range(first, last), False))
            inside[last] = "SpaceAfter=No" not in row[9]
        elif "." not in row[0]:
            kept.append(row)
    for row in kept:
        words.append(row[1])
        spaces.append(inside.get(int(row[0]), "SpaceAfter=No" not in row[9]))
    document = re.sub(r"-\d+$", "", meta.get("sent_id", ""))
    return Sentence(
        id=meta.get("sent_id", ""),
        document=document,
        corpus=corpus,
        words=words,
        spaces=spaces,
        starts_paragraph=any(key.startswith(("newpar", "newdoc")) for key in meta),
        xpos=[row[4] for row in kept],
        morph=[f"{row[3]}|{'' if row[5] == '_' else row[5]}" for row in kept],
        lemmas=[row[2] for row in kept],
        heads=[int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(kept)],
        relations=[row[7] for row in kept],
        marks_boundaries=True,
    )


def read_entities(path: Path, corpus: str) -> list[Sentence]:
    """Sentences of an entity file; labels are mapped to ours, an unsure one to all that it may be."""
    sentences = []
    for line in read_lines(path):
        row = json.loads(line)
        document = re.sub(r"-\d+$", "", row["id"])
        words, ents = row["tokens"], row["ents"]
        entities = [(s, e, allowed_labels(" ".join(words[s:e]), label, corpus)) for s, e, label in ents]
        spaces = [bool(space) for space in row["spaces"]]
        sentences.append(Sentence(row["id"], document, corpus, words, spaces, entities=entities))
    return sentences


def join_layers(syntax: list[Sentence], entities: list[Sentence]) -> list[Sentence]:
    """The syntax sentences, with the entities of the same ids put in."""
    by_id = {sentence.id: sentence for sentence in entities}
    for sentence in syntax:
        other = by_id.get(sentence.id)
        if other is not None and other.words == sentence.words:
            sentence.entities = other.entities
    return syntax


def read_own(folder: Path) -> dict[str, list[Sentence]]:
    """Our own sentences as train, dev and test: the last tenth of each file is test, the one before dev."""
    splits: dict[str, list[Sentence]] = {"train": [], "dev": [], "test": []}
    for path in sorted(folder.glob("*.txt")):
        sentences = list(read_annotated(path))
        tenth = len(sentences) // 10
        splits["test"] += sentences[len(sentences) - tenth :]
        splits["dev"] += sentences[len(sentences) - 2 * tenth : len(sentences) - tenth]
        splits["train"] += sentences[: len(sentences) - 2 * tenth]
    return splits


def read_annotated(path: Path) -> Iterator[Sentence]:
    """Sentences of one of our own files: S: lines with bracketed entities, E: lines with events."""
    nlp = spacy.blank("en")
    text, marks, events = "", [], []
    number = 0
    for line in [*path.read_text(encoding="utf-8").splitlines(), "S: "]:
        if line.startswith("S: "):
            if text:
                yield _annotated(nlp(text), marks, events, f"{path.stem}-{number}")
                number += 1
            text, marks = _read_brackets(line[3:].strip())
            events = []
        elif line.startswith("E: "):
            events.append([part.strip() for part in line[3:].split("|")])


def _read_brackets(raw: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, marks, at = "", [], 0
    for match in re.finditer(r"\[([A-Z]+) ([^\[\]]+)\]", raw):
        text += raw[at : match.start()]
        marks.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return text + raw[at:], marks


def _annotated(doc: Doc, marks: list[tuple[int, int, str]], events: list[list[str]], name: str) -> Sentence:
    spans = [(doc.char_span(s, e, alignment_mode="expand"), label) for s, e, label in marks]
    entities = [(span.start, span.end, (label,)) for span, label in spans if span is not None]
    found = [event for event in (_event(doc, parts) for parts in events) if event is not None]
    words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
    return Sentence(name, name, "own", words, spaces, True, entities=entities, events=found)


def _event(doc: Doc, parts: list[str]) -> Event | None:
    trigger = _find(doc, parts[1], None) if len(parts) > 1 else None
    if trigger is None:
        return None
    event = Event(*trigger, parts[0], "asserted", "positive", "", [])
    for part in parts[2:]:
        key, _, value = part.partition("=")
        if key in ("modality", "polarity", "mode"):
            setattr(event, key, value)
        else:
            span = _find(doc, value, trigger[0])
            if span is not None and event.roles is not None:
                event.roles.append((key, *span))
    return event


def _find(doc: Doc, value: str, near: int | None) -> tuple[int, int] | None:
    """Tokens of the value where it occurs nearest to token `near`, else first; whole words first."""
    found = []
    for match in re.finditer(re.escape(value), doc.text):
        exact = doc.char_span(match.start(), match.end())
        span = exact or doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            distance = 0 if near is None else abs(span.start - near)
            found.append((exact is None, distance, span.start, span.end))
    return min(found)[2:] if found else None


def read_gum_events(path: Path, sentences: list[Sentence]) -> None:
    """Put the event layer of the file, if there is one, into the sentences with the same ids."""
    if not path.exists():
        return
    by_id = {sentence.id: sentence for sentence in sentences}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line) if line.strip() else {"sent_id": ""}
        sentence = by_id.get(row["sent_id"])
        if sentence is not None:
            found = [_gum_event(event, len(sentence.words)) for event in row["events"]]
            sentence.events = [event for event in found if event is not None]


def _gum_event(row: list[Any], size: int) -> Event | None:
    label, start, end, *rest = row
    if not 0 <= start < end <= size:
        return None
    more = rest[0] if rest else {}
    roles = more.get("roles")
    kept = None if roles is None else [(r, s, e) for r, s, e in roles if 0 <= s < e <= size]
    return Event(start, end, label, more.get("modality"), more.get("polarity"), more.get("mode"), kept)
