"""Documents drawn by hand (tests/extract/trees/entities.txt) and what is found in them, by names."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.tokens import Doc, Span

from extract.entities import Entities, find_entities
from extract.parse import Parse
from graph.model import Entity, Relation

VOCAB = spacy.blank("en").vocab
LINES = (Path(__file__).parent / "extract/trees/entities.txt").read_text(encoding="utf-8").splitlines()[1:]
TREES = dict(line.split("\t") for line in LINES)


def draw(name: str) -> Parse:
    """The parsed document of a written tree, entity labels included."""
    rows = [row.rsplit("/", 6) for row in TREES[name].split()]
    words, lemmas, pos, tags, heads, deps, labels = (list(column) for column in zip(*rows, strict=True))
    spaces = [_is_spaced(one, two) for one, two in zip(words, [*words[1:], "."], strict=True)]
    places = [int(head) for head in heads]
    doc = Doc(VOCAB, words, spaces, tags=tags, pos=pos, lemmas=lemmas, heads=places, deps=deps)
    doc.ents = _spans(doc, labels)
    return Parse(doc)


def _is_spaced(one: str, two: str) -> bool:
    return two not in {".", ",", "-", ")", "'s", '"'} and one not in {"-", "(", '"'}


def _spans(doc: Doc, labels: list[str]) -> list[Span]:
    spans, start = [], 0
    for i, label in enumerate([*labels, "-"]):
        before = labels[i - 1] if i else "-"
        if before != "-" and before != label:
            spans.append(Span(doc, start, i, label=before))
        if label != before:
            start = i
    return spans


def read(name: str) -> Entities:
    return find_entities(draw(name), ())


def entity(found: Entities, name: str) -> Entity:
    return next(e for e in found.entities if name in (e.name, *e.aliases))


def texts(one: Entity) -> list[str]:
    return [mention.text for mention in one.mentions]


def show(found: Entities, relation: Relation) -> tuple[str, str, str, str | None]:
    """Type, subject, object and body of a relation, by name."""
    names = {e.id: e.name for e in found.entities}
    of = names[relation.of] if relation.of else None
    return relation.type, names[relation.subject], names.get(relation.object, relation.object), of
