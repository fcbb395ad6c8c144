"""Annotated articles: their files read, as training sentences, and as reference annotations with their text.

The format stands in README.md beside this file. Errors of annotation are collected, never raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROLES = ("actor", "target", "object", "place", "attribution")
TYPES = ("Person", "Agency", "Organization", "Group", "Place", "Undertaking", "Policy")
RELATIONS = ("holdsPost", "memberOf", "partOf", "locatedIn")
_FILLER = re.compile(r"^(?P<surface>.*?)\s*\{(?P<id>[^{}]*)\}$")
_BRACKET = re.compile(r"\[([A-Z]+) ([^\[\]]+)\]")


@dataclass
class Filler:
    """Who fills a role: the sentence's own words, if it holds any, and the entity's id, or a time's value."""

    surface: str
    id: str


@dataclass
class ArticleEvent:
    """One annotated event; `occurrence` tells equal triggers of a sentence apart, from 1."""

    type: str
    trigger: str
    occurrence: int = 1
    roles: list[tuple[str, Filler]] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)


@dataclass
class Line:
    """A heading (H), a sentence (S) or debris (D), without brackets; `marks` are its entities' spans."""

    kind: str
    text: str
    marks: list[tuple[int, int, str]]
    starts_paragraph: bool
    number: int
    events: list[ArticleEvent] = field(default_factory=list)


@dataclass
class AnnotatedArticle:
    """One file's article; `errors` says what of the file could not be read, each with its line."""

    id: str = ""
    published: str | None = None
    publisher: str | None = None
    entities: dict[str, dict[str, object]] = field(default_factory=dict)
    relations: list[dict[str, object]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The article as a reader sees it: a blank line between paragraphs."""
        parts: list[str] = []
        for line in self.lines:
            parts += ["\n\n" if line.starts_paragraph else " ", line.text] if parts else [line.text]
        return "".join(parts)


def read_article(path: Path) -> AnnotatedArticle:
    """The article of one file."""
    article, fresh = AnnotatedArticle(), True
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if not line:
            fresh = True
        elif line[:2] in ("H:", "S:", "D:"):
            text, marks = read_brackets(line[2:].strip())
            article.lines.append(Line(line[0], text, marks, fresh or line[0] != "S", number))
            fresh = line[0] != "S"
        else:
            _read_other(article, line, number)
    return article


def read_articles(folder: Path) -> list[AnnotatedArticle]:
    """Every article of the folder, in the order of names."""
    return [read_article(path) for path in sorted(folder.glob("*.txt"))]


def read_brackets(raw: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Text without its brackets, and [start, end) of each entity with its label."""
    text, marks, at = "", [], 0
    for match in _BRACKET.finditer(raw):
        text += raw[at : match.start()]
        marks.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return text + raw[at:], marks


def _read_other(article: AnnotatedArticle, line: str, number: int) -> None:
    kind, rest = line[:2], line[2:].strip()
    parts = [part.strip() for part in rest.split("|")]
    if kind == "E:" and article.lines:
        article.lines[-1].events.append(_event(article, parts, number))
    elif kind == "N:" and len(parts) == 4:
        names = [name for name in map(str.strip, parts[3].split(" ; ")) if name]
        article.entities[parts[0]] = {"type": parts[1], "named": parts[2] == "named", "names": names}
    elif kind == "R:" and len(parts) >= 3:
        article.relations.append(_relation(parts))
    elif line.startswith("#"):
        key, _, value = line.lstrip("# ").partition(":")
        if key.strip() in ("id", "published", "publisher"):
            setattr(article, key.strip(), value.split("  ")[0].strip())
    else:
        article.errors.append(f"line {number} is none of the format's: {line[:60]}")


ABBREVIATIONS = {
    "sen.": "senator",
    "rep.": "representative",
    "gov.": "governor",
    "lt.": "lieutenant",
    "sgt.": "sergeant",
    "capt.": "captain",
    "cpl.": "corporal",
    "col.": "colonel",
    "maj.": "major",
    "gen.": "general",
    "det.": "detective",
    "dep.": "deputy",
    "supt.": "superintendent",
    "atty.": "attorney",
    "asst.": "assistant",
}


def spell_out(title: str) -> str:
    """A title with its abbreviated words in full."""
    return " ".join(ABBREVIATIONS.get(word.lower(), word) for word in title.split())


def _relation(parts: list[str]) -> dict[str, object]:
    relation: dict[str, object] = {"type": parts[0], "subject": parts[1], "object": parts[2]}
    if parts[0] == "holdsPost":
        relation["object"] = spell_out(parts[2])
        of = parts[3] if len(parts) > 3 else "-"
        relation["of"] = None if of in ("", "-") else of
    if "former" in parts[3:]:
        relation["former"] = True
    return relation


def _event(article: AnnotatedArticle, parts: list[str], number: int) -> ArticleEvent:
    trigger, _, occurrence = (parts[1] if len(parts) > 1 else "").partition("#")
    digits = occurrence.strip()
    event = ArticleEvent(parts[0], trigger.strip(), int(digits) if digits.isdigit() else 1)
    for part in parts[2:]:
        key, _, value = (piece.strip() for piece in part.partition("="))
        if key in (*ROLES, "time"):
            found = _FILLER.match(value)
            if found is None:
                article.errors.append(f"line {number}: {key}={value[:40]} has no {{id}}")
            event.roles.append((key, Filler(*(found.groups() if found else (value, "")))))
        elif key in ("modality", "polarity", "mode", "also"):
            event.marks[key] = value
        elif part:
            article.errors.append(f"line {number}: {part[:40]!r} is no role and no mark")
    return event


def find_words(text: str, words: str, near: int = 0, occurrence: int = 0) -> tuple[int, int] | None:
    """[start, end) of the words in the text: the n-th time, or where nearest to `near`; whole words first."""
    if not words:
        return None
    pattern = re.escape(words)
    whole = re.finditer(rf"(?<!\w){pattern}(?!\w)", text)
    found = [m.span() for m in whole] or [m.span() for m in re.finditer(pattern, text)]
    if occurrence:
        return found[occurrence - 1] if occurrence <= len(found) else None
    return min(found, key=lambda span: abs(span[0] - near), default=None)


def trigger_span(line: Line, event: ArticleEvent) -> tuple[int, int] | None:
    """Where the event's trigger stands in its line."""
    return find_words(line.text, event.trigger, occurrence=event.occurrence)


def placed_lines(article: AnnotatedArticle) -> Iterator[tuple[int, Line]]:
    """Each line with its offset in the article's text."""
    at = 0
    for n, line in enumerate(article.lines):
        at += (2 if line.starts_paragraph else 1) if n else 0
        yield at, line
        at += len(line.text)


def to_gold(article: AnnotatedArticle) -> dict[str, object]:
    """The article's annotation in the form of the reference set."""
    text = article.text
    events = [
        _gold_event(text, at, line, event) for at, line in placed_lines(article) for event in line.events
    ]
    return {
        "id": article.id,
        "entities": article.entities,
        "relations": [r for r in article.relations if r["subject"] in article.entities],
        "events": [event for event in events if event is not None],
    }


def _gold_event(text: str, at: int, line: Line, event: ArticleEvent) -> dict[str, object] | None:
    span = trigger_span(line, event)
    if span is None:
        return None
    start, end = _evidence(text, at + span[0], at + span[1], event.trigger)
    roles = {role: list(dict.fromkeys(f.id for r, f in event.roles if r == role)) for role in ROLES}
    return {
        "type": event.type,
        "also": [x.strip() for x in event.marks.get("also", "").split(",") if x.strip()],
        "trigger": event.trigger,
        "evidence": text[start:end],
        **roles,
        "time": [
            {"text": f.surface, "value": None if f.id in ("", "-") else f.id}
            for role, f in event.roles
            if role == "time"
        ],
        "polarity": event.marks.get("polarity", "positive"),
        "modality": event.marks.get("modality", "asserted"),
    }


def _evidence(text: str, start: int, end: int, trigger: str) -> tuple[int, int]:
    """The shortest run of words around the trigger, three at least, that stands once in the text.

    The trigger's first place in it is the trigger's own.
    """
    words = [m.span() for m in re.finditer(r"\S+", text)]
    first = max(i for i, word in enumerate(words) if word[0] <= start)
    last = min(i for i, word in enumerate(words) if word[1] >= end)
    for more in range(max(0, 2 - last + first), 40):
        for before in range(more // 2, -1, -1):
            low = max(0, first - before)
            high = min(len(words) - 1, last + more - before)
            stretch = text[words[low][0] : words[high][1]]
            if text.count(stretch) == 1 and words[low][0] + stretch.find(trigger) == start:
                return words[low][0], words[high][1]
    return start, end
