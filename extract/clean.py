"""Markup to prose: small steps from text to text, in an ordered tuple."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MIN_WORDS: Final = 10  # fewer are a menu or a notice, which trafilatura falls back to
_HEADING: Final = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


def drop_comments(text: str) -> str:
    """Without HTML comments."""
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)


def drop_fences(text: str) -> str:
    """Without fenced code: nothing in it is news."""
    return re.sub(r"^(```|~~~).*?^\1[ \t]*$\n?", "", text, flags=re.DOTALL | re.MULTILINE)


def drop_rules(text: str) -> str:
    """Without thematic breaks and the lines that underline a heading."""
    return re.sub(r"^[ \t]*(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|-{3,}|={3,})[ \t]*$\n?", "", text, flags=re.M)


def unwrap_headings(text: str) -> str:
    """Headings as plain lines."""
    return _HEADING.sub(r"\1", text)


def unwrap_quotes(text: str) -> str:
    """Block quotes as plain lines."""
    return re.sub(r"^(?:[ \t]{0,3}>[ \t]?)+", "", text, flags=re.MULTILINE)


def unwrap_bullets(text: str) -> str:
    """List items as plain lines."""
    return re.sub(r"^[ \t]*(?:[-+*]|\d{1,3}[.)])[ \t]+(?=\S)", "", text, flags=re.MULTILINE)


def drop_images(text: str) -> str:
    """Without images."""
    return re.sub(r"!\[[^\]\n]*\]\([^()\n]*\)", "", text)


def unwrap_links(text: str) -> str:
    """Links as their words, bare ones as their address."""
    text = re.sub(r"\[([^\]\n]+)\](?:\([^()\n]*\)|\[[^\]\n]*\])", r"\1", text)
    text = re.sub(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$\n?", "", text, flags=re.MULTILINE)
    return re.sub(r"<(https?://[^>\s]+)>", r"\1", text)


def unwrap_emphasis(text: str) -> str:
    """Emphasised words as words."""
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])", r"\1", text)
    return re.sub(r"`([^`\n]+)`", r"\1", text)


MARKDOWN_STEPS: Final[tuple[Callable[[str], str], ...]] = (
    drop_comments,
    drop_fences,
    drop_rules,
    unwrap_headings,
    unwrap_quotes,
    unwrap_bullets,
    drop_images,
    unwrap_links,
    unwrap_emphasis,
    str.strip,
)


def clean_markdown(text: str) -> str:
    """The prose of a Markdown file."""
    for step in MARKDOWN_STEPS:
        text = step(text)
    return text


def find_heading(text: str) -> str | None:
    """The first heading of a Markdown file, which is its title where none is given apart."""
    heading = _HEADING.search(text)
    return unwrap_emphasis(unwrap_links(heading[1])) if heading else None


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page says: its article's text and what it tells of itself."""

    text: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None


def clean_html(source: str) -> Page | None:
    """The article of a page, without menus and adverts; None if there is none."""
    import trafilatura  # takes half a second, so only where a page is read
    from trafilatura.settings import Document

    found = trafilatura.bare_extraction(source, with_metadata=True, include_comments=False)
    if not isinstance(found, Document) or len((found.text or "").split()) < MIN_WORDS:
        return None
    return Page(str(found.text).strip(), found.title, found.url, found.sitename, found.date)


def holds_title(text: str, title: str) -> bool:
    """Whether a text holds its title already, whatever the spacing and the case."""
    return _folded(title) in _folded(text)


def with_title(text: str, title: str | None) -> str:
    """The text with its title as first paragraph, unless it is there already."""
    if not title or not title.strip() or holds_title(text, title):
        return text
    return f"{' '.join(title.split())}\n\n{text}"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
