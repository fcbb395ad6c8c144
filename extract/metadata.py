"""What is known of an article apart from its text: front matter, a file beside it, fields of JSON."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from extract.decode import decode_text
from graph.errors import InputError

Metadata = Mapping[str, Any]
FIELDS: Final = ("title", "url", "publisher", "published", "language")
_FRONT_MATTER: Final = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n)+", re.DOTALL)


def split_front_matter(text: str, origin: str) -> tuple[Metadata, str]:
    """The YAML block that a file opens with, and the text after it; ({}, text) where there is none."""
    block = _FRONT_MATTER.match(text)
    if block is None:
        return {}, text
    try:
        metadata = yaml.safe_load(block[1] or "")
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{origin}: its front matter is not YAML{_place(error)}.") from error
    # a text may open with a rule drawn as "---": what follows is then prose, not fields
    return (metadata, text[block.end() :]) if isinstance(metadata, dict) else ({}, text)


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 2})" if mark is not None else ""


def read_beside(path: Path) -> Metadata:
    """The fields of `<name>.meta.json` beside a file, {} where there is none."""
    for name in (f"{path.stem}.meta.json", f"{path.name}.meta.json"):
        beside = path.with_name(name)
        if beside.is_file():
            return _read_object(beside)
    return {}


def _read_object(path: Path) -> Metadata:
    text = decode_text(path.read_bytes(), str(path))
    try:
        metadata = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: broken JSON at line {error.lineno}: {error.msg}.") from error
    if not isinstance(metadata, dict):
        raise InputError(f"{path}: holds no JSON object.")
    return metadata


def check_fields(metadata: Metadata, origin: str) -> dict[str, str | None]:
    """The fields that an article has, each a non-empty string or None, the date in ISO form."""
    checked = {name: _check_text(metadata.get(name), name, origin) for name in FIELDS if name != "published"}
    return checked | {"published": _check_date(metadata.get("published"), origin)}


def _check_text(value: Any, name: str, origin: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise InputError(f"{origin}: its {name} must be text, not {type(value).__name__}.")
    return str(value).strip() or None


def _check_date(value: Any, origin: str) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, datetime.date):  # a datetime is one too
        return value.isoformat()[:10]
    if isinstance(value, str):
        found = _read_date(value.strip())
        if found is not None:
            return found.isoformat()
    raise InputError(f"{origin}: its published {str(value)[:40]!r} is no date; write it as 2026-02-16.")


def _read_date(text: str) -> datetime.date | None:
    try:
        return datetime.datetime.fromisoformat(text).date()
    except ValueError:
        pass
    import dateparser  # slow to load, and most dates are in ISO form

    found = dateparser.parse(text[:60], languages=["en"], settings={"STRICT_PARSING": True})
    return found.date() if found else None
