"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from typing import Final

from graph.errors import InputError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_UNUSED: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # no characters in Windows-1252
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode_text(data: bytes, origin: str) -> str:
    """The text of a file, its byte order mark dropped; InputError if it is empty, binary or unreadable."""
    if not data.strip():
        raise InputError(f"{origin}: the file is empty.")
    text = _decode_marked(data, origin) or _decode_utf8(data) or _decode_guessed(data, origin)
    if _CONTROL.search(text):
        raise InputError(f"{origin}: this is a binary file, not text.")
    return text


def decode_html(data: bytes, origin: str) -> str:
    """The source of a page, by the encoding that it declares where that can be used."""
    declared = _DECLARED.search(data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # pages lie about their encoding: look at the bytes instead
    return decode_text(data, origin)


def _decode_marked(data: bytes, origin: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(f"{origin}: marked as {encoding}, but not readable as such.") from error
    return None


def _decode_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decode_guessed(data: bytes, origin: str) -> str:
    if b"\x00" in data:
        raise InputError(f"{origin}: this is a binary file, not text.")
    encoding = _guess(data)
    if encoding is None:
        raise InputError(f"{origin}: its encoding cannot be told; save the file as UTF-8.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{origin}: begins as {encoding}, but is not readable as such.") from error


def _guess(data: bytes) -> str | None:
    """English with a few odd bytes is what Windows writes; a detector is needed for the rest only."""
    if sum(byte > 127 for byte in data) * 4 < len(data) and not _UNUSED.search(data):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:262_144]).best()
    return best.encoding if best else None
