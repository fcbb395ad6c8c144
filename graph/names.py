"""Names made comparable: one key for every way of writing one name, and its form inside an IRI."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛ʼ`´′", "'") | dict.fromkeys("“”„‟″", '"'))
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
_LEADING_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)")
_SEPARATORS = re.compile(r"[\W_]+")
_QUALIFIERS = re.compile(r"^(?:several|some|many|most|all|other|various|both|two|three|four|five|dozens)\b")
_POSTMODIFIER = re.compile(r"\s+(?:of|in|for|with|from|at|on|who|that|which|across|under|near)\s.*$")
_SINGULAR_ENDINGS = ("ss", "us", "is", "corps", "headquarters", "affairs", "services", "operations", "states")


def normalise(name: str) -> str:
    """The key of a name: case, typographic quotes, dots, a leading article and a possessive ending removed.

    >>> normalise("the U.S. Attorney’s Office") == normalise("US Attorney's office")
    True
    """
    text = unicodedata.normalize("NFKC", name).translate(_APOSTROPHES)
    text = " ".join(text.casefold().replace(".", "").split()).strip(" ,;:\"'")
    text = _POSSESSIVE.sub("", text)
    return _LEADING_ARTICLE.sub("", text)


def slug(name: str) -> str:
    """A name's form inside an IRI: lower case, words joined by hyphens, accents dropped, percent-encoded.

    Never empty: a name without a letter or digit becomes a digest.
    """
    plain = unicodedata.normalize("NFKD", normalise(name).replace("'", ""))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = _SEPARATORS.sub("-", letters).strip("-")
    return quote(words, safe="") or digest(name)


def digest(*parts: str) -> str:
    """Twenty hexadecimal digits that stand for the parts, in their order."""
    joined = "\x1f".join(part.replace("\x1f", " ") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def is_plural(description: str) -> bool:
    """Whether a description ("local departments", "several agencies") is of more than one."""
    text = normalise(description)
    if _QUALIFIERS.match(text):
        return True
    head = _POSTMODIFIER.sub("", text)
    return head.endswith("s") and not head.endswith(_SINGULAR_ENDINGS)
