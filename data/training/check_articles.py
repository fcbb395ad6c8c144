"""Name what is wrong in annotated articles: python data/training/check_articles.py FILE [FILE ...]."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from articles import (
    RELATIONS,
    TYPES,
    AnnotatedArticle,
    ArticleEvent,
    Line,
    find_words,
    read_article,
    to_gold,
    trigger_span,
)

CLASSES = set(
    "Criticize Support Threaten Request Order Agree Cooperate Aid Refuse Withdraw Deploy Arrest Raid Attack "
    "Investigate LegalAction Sanction Protest Appoint Depart Meet".split()
)
LABELS = set("PERSON ORG AGENCY GPE LOC FAC NORP UNDERTAKING POLICY EVENT".split())
MODES = {
    "LegalAction": "sue charge plead try convict acquit sentence dismiss rule",
    "Withdraw": "group ground policy",
    "Appoint": "name nominate elect hire",
    "Depart": "resign retire leave",
    "Attack": "kill injure force threaten-weapon",
}
VALUES = {
    "modality": {"asserted", "reported", "intended", "hypothetical"},
    "polarity": {"positive", "negative"},
}
DATE = re.compile(r"^(-|\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?)$")


def find_errors(article: AnnotatedArticle, stem: str) -> Iterator[str]:
    """One sentence for each thing that is wrong."""
    yield from article.errors
    if article.id != stem:
        yield f"# id: is {article.id!r}, the file is {stem!r}"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", article.published or ""):
        yield "# published: must be an ISO date"
    if not article.lines:
        yield "there is no text"
    yield from _entity_errors(article)
    for line in article.lines:
        yield from (f"line {line.number}: {error}" for error in _line_errors(article, line))
    for event in to_gold(article)["events"]:  # type: ignore[attr-defined]
        if article.text.count(event["evidence"]) != 1:
            yield f"no stretch around {event['trigger']!r} ({event['evidence'][:60]!r}) is unique in the text"


def _entity_errors(article: AnnotatedArticle) -> Iterator[str]:
    for key, entity in article.entities.items():
        if entity["type"] not in TYPES:
            yield f"N: {key}: {entity['type']} is no type"
        if not entity["names"]:
            yield f"N: {key} has no name that stands in the text"
        for name in entity["names"]:  # type: ignore[attr-defined]
            if find_words(_folded(article.text), _folded(str(name))) is None:
                yield f"N: {key}: {name!r} does not stand in the text"
    for relation in article.relations:
        if relation["type"] not in RELATIONS:
            yield f"R: {relation['type']} is no relation"
        ends = [relation["subject"], relation.get("of")]
        ends += [] if relation["type"] == "holdsPost" else [relation["object"]]
        yield from (f"R: {end} has no N: line" for end in ends if end and end not in article.entities)


def _folded(text: str) -> str:
    return text.lower().replace("’", "'")


def _line_errors(article: AnnotatedArticle, line: Line) -> Iterator[str]:
    names = {str(n).lower() for e in article.entities.values() for n in e["names"]}  # type: ignore[attr-defined]
    for start, end, label in line.marks:
        if label not in LABELS:
            yield f"{label} is no label"
        name = line.text[start:end].lower()
        if line.kind == "S" and label != "NORP" and not any(name in n or n in name for n in names):
            yield f"{line.text[start:end]!r} is bracketed and stands in no N: line"
    if "[" in line.text or "]" in line.text:
        yield "a bracket is not closed or nested"
    for event in line.events:
        yield from _event_errors(article, line, event)


def _event_errors(article: AnnotatedArticle, line: Line, event: ArticleEvent) -> Iterator[str]:
    classes = [event.type, *(x.strip() for x in event.marks.get("also", "").split(",") if x.strip())]
    yield from (f"{name!r} is no class" for name in classes if name not in CLASSES)
    if trigger_span(line, event) is None:
        yield f"trigger {event.trigger!r} (#{event.occurrence}) is not in the sentence"
    roles = {role for role, _ in event.roles}
    if not roles & {"actor", "target", "object"}:
        yield f"{event.type} {event.trigger!r} has neither actor nor target nor object"
    for role, filler in event.roles:
        if filler.surface and find_words(line.text, filler.surface) is None:
            yield f"{role}={filler.surface!r} is not in the sentence"
        if role == "time" and not DATE.match(filler.id):
            yield f"time {{{filler.id}}} is neither ISO nor -"
        if role != "time" and filler.id not in article.entities:
            yield f"{role}: {{{filler.id}}} has no N: line"
    yield from _mark_errors(event)


def _mark_errors(event: ArticleEvent) -> Iterator[str]:
    for key, values in VALUES.items():
        if event.marks.get(key) not in (None, *values):
            yield f"{key}={event.marks[key]} is not one of {', '.join(sorted(values))}"
    mode, modes = event.marks.get("mode"), MODES.get(event.type, "").split()
    if modes and mode not in modes:
        yield f"{event.type} {event.trigger!r} needs mode=, one of {', '.join(modes)}"
    if mode and not modes:
        yield f"{event.type} has no modes"


def main() -> int:
    wrong = 0
    for path in map(Path, sys.argv[1:]):
        article = read_article(path)
        errors = list(find_errors(article, path.stem))
        wrong += len(errors)
        events = sum(len(line.events) for line in article.lines)
        print(f"{path.name}: {len(article.text.split())} words, {events} events, {len(errors)} errors")
        print("".join(f"  {error}\n" for error in errors), end="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
