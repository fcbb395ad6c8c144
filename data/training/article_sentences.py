"""Annotated articles as training sentences, split by article into train, dev and test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from articles import AnnotatedArticle, ArticleEvent, Line, find_words, read_articles, trigger_span
from corpora import Event, Sentence
from spacy.language import Language
from spacy.tokens import Doc

from extract.pipeline.tokenizer import blank


def split_of(name: str) -> str:
    """Which split the article of this id is in, whatever others there are: a tenth test, a fifth dev."""
    return {4: "test", 1: "dev", 8: "dev"}.get(crc32(name.encode()) % 10, "train")


def read_article_sentences(folder: Path) -> dict[str, list[Sentence]]:
    """The sentences of every article by split, in order; those of one article share `document`."""
    splits: dict[str, list[Sentence]] = {"train": [], "dev": [], "test": []}
    nlp = blank()
    for article in read_articles(folder):
        splits[split_of(article.id)] += _sentences(nlp, article)
    return splits


def _sentences(nlp: Language, article: AnnotatedArticle) -> Iterator[Sentence]:
    for number, line in enumerate(article.lines):
        doc = nlp.make_doc(line.text)
        words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
        if spaces:
            spaces[-1] = True
        yield Sentence(
            f"{article.id}-{number}",
            article.id,
            "own",
            words,
            spaces,
            line.starts_paragraph,
            entities=None if line.kind == "D" else _entities(doc, line),
            events=[event for event in (_event(doc, line, e) for e in line.events) if event is not None],
        )


def _entities(doc: Doc, line: Line) -> list[tuple[int, int, tuple[str, ...]]]:
    spans = [(doc.char_span(s, e, alignment_mode="expand"), label) for s, e, label in line.marks]
    return [(span.start, span.end, (label,)) for span, label in spans if span is not None]


def _event(doc: Doc, line: Line, event: ArticleEvent) -> Event | None:
    where = trigger_span(line, event)
    trigger = doc.char_span(*where, alignment_mode="expand") if where else None
    if trigger is None or where is None:
        return None
    roles = []
    for role, filler in event.roles:
        at = find_words(line.text, filler.surface, near=where[0])
        span = doc.char_span(*at, alignment_mode="expand") if at else None
        if span is not None:
            roles.append((role, span.start, span.end))
    marks = event.marks
    return Event(
        trigger.start,
        trigger.end,
        event.type,
        marks.get("modality", "asserted"),
        marks.get("polarity", "positive"),
        marks.get("mode", ""),
        roles,
    )
