"""One file of any format that beatbook reads, to the articles that it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extract.clean import clean_html, clean_markdown, find_heading, with_title
from extract.decode import decode_html, decode_text
from extract.metadata import check_fields, read_beside, split_front_matter
from graph.errors import InputError
from graph.model import Article

MAX_CHARACTERS: Final = 1_000_000  # what spaCy takes in one piece; a long novel is half of it
MAX_ID: Final = 200
STANDARD_INPUT: Final = "stdin"


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one file, the name that messages call it by, and where it lies, if anywhere."""

    origin: str
    data: bytes
    path: Path | None

    @property
    def stem(self) -> str:
        """The id of an article whose file is all that names it."""
        return self.path.stem if self.path else STANDARD_INPUT

    def beside(self) -> Mapping[str, Any]:
        """The fields of the `.meta.json` file beside it."""
        return read_beside(self.path) if self.path else {}


def read_text(document: Document) -> Iterator[Article]:
    """The one article of a plain text file, its text unchanged."""
    metadata, text = split_front_matter(decode_text(document.data, document.origin), document.origin)
    yield make_article(document.stem, text, {**document.beside(), **metadata}, document.origin)


def read_markdown(document: Document) -> Iterator[Article]:
    """The one article of a Markdown file, its first heading the title where none is given."""
    metadata, text = split_front_matter(decode_text(document.data, document.origin), document.origin)
    metadata = {"title": find_heading(text), **document.beside(), **metadata}
    yield make_article(document.stem, clean_markdown(text), metadata, document.origin)


def read_html(document: Document) -> Iterator[Article]:
    """The one article of a web page; what lies beside the file outranks what the page tells of itself."""
    page = clean_html(decode_html(document.data, document.origin))
    if page is None:
        raise InputError(f"{document.origin}: no article was found in this page.")
    metadata = {name: getattr(page, name) for name in ("title", "url", "publisher", "published")}
    yield make_article(document.stem, page.text, {**metadata, **document.beside()}, document.origin)


def read_json(document: Document) -> Iterator[Article | InputError]:
    """The article of a JSON file, or each of the list that it holds."""
    text = decode_text(document.data, document.origin)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{document.origin}: broken JSON at line {error.lineno}: {error.msg}.") from error
    except RecursionError as error:
        raise InputError(f"{document.origin}: its JSON is nested too deeply.") from error
    if not isinstance(value, list):
        yield read_object(value, document.origin, document.stem)
        return
    for number, item in enumerate(value, start=1):
        yield _attempt(item, f"{document.origin}, article {number}")


def read_line(line: bytes, origin: str) -> Article:
    """The article of one line of JSON Lines; `origin` names the file and the line."""
    try:
        return read_object(json.loads(line), origin, None)
    except UnicodeDecodeError as error:
        raise InputError(f"{origin}: not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{origin}: broken JSON: {error.msg} at column {error.colno}.") from error
    except RecursionError as error:
        raise InputError(f"{origin}: its JSON is nested too deeply.") from error


def _attempt(value: Any, origin: str) -> Article | InputError:
    try:
        return read_object(value, origin, None)
    except InputError as error:
        return error


def read_object(value: Any, origin: str, stem: str | None) -> Article:
    """The article of a JSON object; `stem` is its id where it gives none."""
    if not isinstance(value, dict):
        raise InputError(f"{origin}: an article is a JSON object, not {type(value).__name__}.")
    key, text = value.get("id", stem), value.get("text")
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise InputError(f"{origin}: the article has no id.")
    if not isinstance(text, str):
        raise InputError(f"{origin}: the article has no text.")
    return make_article(str(key), text, value, origin)


def make_article(key: str, text: str, metadata: Mapping[str, Any], origin: str) -> Article:
    """The article with its title in front and its digest; InputError if it cannot be one."""
    fields = check_fields(metadata, origin)
    text = with_title(text, fields["title"])
    _check(key, text, origin)
    return Article(
        id=key,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        title=fields["title"],
        url=fields["url"],
        publisher=fields["publisher"],
        published=fields["published"],
        language=fields["language"] or "en",
    )


def _check(key: str, text: str, origin: str) -> None:
    if not key.strip() or not key.isprintable() or len(key) > MAX_ID:
        raise InputError(f"{origin}: an id is 1 to {MAX_ID} printable characters, not {key[:40]!r}.")
    if not text.strip():
        raise InputError(f"{origin}: the article has no text.")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{origin}: one article of {len(text):,} characters; the most is {MAX_CHARACTERS:,}."
        )
    if not _encodable(text) or not _encodable(key):
        raise InputError(f"{origin}: holds half of a surrogate pair, which is no character.")


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


READERS: Final[Mapping[str, Callable[[Document], Iterator[Article | InputError]]]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
}
