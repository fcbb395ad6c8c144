"""Files, folders and standard input to articles; one sentence about each that cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Final, Literal

from extract.documents import READERS, Document, read_html, read_json, read_line, read_text
from graph.errors import InputError
from graph.model import Article

OnError = Callable[[InputError], None]
Item = Article | InputError
MAX_BYTES: Final = 16 * 2**20
LINES: Final = ".jsonl"
META: Final = ".meta.json"


def read_articles(paths: Iterable[Path | Literal["-"]], on_error: OnError) -> Iterator[Article]:
    """Every article under `paths`, in order; folders in the order of their names, `-` standard input.

    What cannot be read goes to `on_error` and the rest goes on. An article that comes twice is given
    once; a different text under an id that came before is an error.
    """
    seen: dict[str, str] = {}
    for path in _find_files(paths, on_error):
        origin = "standard input" if path is None else str(path)
        for item in _read_file(path, origin):
            if isinstance(item, InputError):
                on_error(item)
            elif item.id not in seen:
                seen[item.id] = item.sha256
                yield item
            elif seen[item.id] != item.sha256:
                on_error(
                    InputError(f"{origin}: another article of this run has the id {item.id!r}; left out.")
                )


def count_articles(paths: Iterable[Path | Literal["-"]]) -> int | None:
    """How many articles there seem to be, by a look at names alone; None where these do not say it.

    Standard input and JSON may hold any number, and are not read for this.
    """
    files = list(_find_files(paths, lambda error: None))
    if any(path is None or path.suffix.lower() in (LINES, ".json") for path in files):
        return None
    return len(files)


def _find_files(paths: Iterable[Path | Literal["-"]], on_error: OnError) -> Iterator[Path | None]:
    for path in paths:
        if str(path) == "-":
            yield None
        elif Path(path).is_dir():
            yield from _walk(Path(path), on_error)
        else:
            yield Path(path)


def _walk(folder: Path, on_error: OnError) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        on_error(InputError(f"{folder}: the folder cannot be read ({error.strerror})."))
        return
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith("."):
            yield from _walk(entry, on_error)
        elif is_article(entry):
            yield entry


def is_article(path: Path) -> bool:
    """Whether a file in a folder is read: by its suffix, and never a `.meta.json`."""
    known = path.suffix.lower() in READERS or path.suffix.lower() == LINES
    return known and not path.name.startswith(".") and not path.name.endswith(META) and path.is_file()


def _read_file(path: Path | None, origin: str) -> Iterator[Item]:
    try:
        if path is None:
            yield from _read_stream(sys.stdin.buffer)
        elif path.suffix.lower() == LINES:
            with path.open("rb") as stream:
                yield from read_lines(stream, origin)
        else:
            yield from _read_whole(path, origin)
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(f"{origin}: cannot be read ({error.strerror}).")


def _read_whole(path: Path, origin: str) -> Iterator[Item]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        formats = ", ".join((*READERS, LINES))
        raise InputError(f"{origin}: not a format that beatbook reads ({formats}).")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{origin}: larger than {MAX_BYTES >> 20} MB, the most for one file.")
    yield from reader(Document(origin, path.read_bytes(), path))


def _read_stream(stream: IO[bytes]) -> Iterator[Item]:
    """Standard input: JSON Lines, JSON, a page or plain text, told by how it begins."""
    origin = "standard input"
    first = stream.readline(MAX_BYTES + 1)
    opening = first.lstrip()[:15].lower()
    if opening.startswith(b"{") and first.rstrip().endswith(b"}"):
        yield from read_lines(stream, origin, first)
        return
    data = first + stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"{origin}: larger than {MAX_BYTES >> 20} MB, the most for one article.")
    document = Document(origin, data, None)
    if opening.startswith((b"{", b"[")):
        yield from read_json(document)
    elif opening.startswith((b"<!doctype html", b"<html")):
        yield from read_html(document)
    else:
        yield from read_text(document)


def read_lines(stream: IO[bytes], origin: str, first: bytes | None = None) -> Iterator[Item]:
    """One item per line of JSON Lines; a line that is too long is named and passed over unread."""
    number, found = 0, False
    line = stream.readline(MAX_BYTES + 1) if first is None else first
    while line:
        number += 1
        place = f"{origin}, line {number}"
        if len(line) > MAX_BYTES:
            _skip_line(stream, line)
            yield InputError(f"{place}: larger than {MAX_BYTES >> 20} MB, the most for one article.")
        elif line.strip():
            yield _attempt_line(line.removeprefix(b"\xef\xbb\xbf"), place)
        found = found or bool(line.strip())
        line = stream.readline(MAX_BYTES + 1)
    if not found:
        yield InputError(f"{origin}: the file is empty.")


def _attempt_line(line: bytes, place: str) -> Item:
    try:
        return read_line(line, place)
    except InputError as error:
        return error


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(2**20)
