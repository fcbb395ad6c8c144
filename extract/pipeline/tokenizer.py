"""spaCy's English tokenizer made safe: no run of characters is too long, no code point too odd."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import spacy
from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

LONGEST_RUN = 200
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")
_SURROGATES = re.compile("[\ud800-\udfff]")
_REPEATED = [
    *(r"[!?]{2,}", r"\*{2,}", r"={2,}", r"_{2,}", r"~{2,}"),
    *(r"\+{2,}", r"<{2,}", r">{2,}", r"#{2,}", r"-{2,}"),
]
_INFIXES = [r"(?<=[A-Za-z]{2})/(?=[A-Za-z]{2})", r"(?<=[a-z])[!?]+(?=[A-Z])", r"(?<=[A-Za-z])-(?=\d)"]
_PHONE = re.compile(r"^(?:\(?\d{3}\)?[-.])?\d{3}[-.]\d{4}$")
_WHOLE = (
    *("e-mail", "E-mail", "e-mails", "E-mails", "Ft.", "ft.", "Lt.", "Sgt.", "Capt.", "Cpl.", "Det.", "Maj."),
    *("Col.", "Ofc.", "Supt.", "Cmdr.", "Adm.", "Hon.", "Atty.", "Asst.", "Dept.", "Msgr.", "Pvt.", "Insp."),
)
_SPLIT = ("and/or", "And/or")


def english_tokenizer(nlp: Language) -> Tokenizer:
    """spaCy's tokenizer of the language; runs of one mark, telephone numbers and titles stay whole."""
    defaults = nlp.Defaults
    rules = dict(defaults.tokenizer_exceptions or {})
    rules.update({word: [{ORTH: word}] for word in _WHOLE})
    rules.update({word: [{ORTH: word[:3]}, {ORTH: "/"}, {ORTH: word[4:]}] for word in _SPLIT})
    return Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex([*_REPEATED, *(defaults.prefixes or [])]).search,
        suffix_search=compile_suffix_regex([*_REPEATED, *(defaults.suffixes or [])]).search,
        infix_finditer=compile_infix_regex([*_REPEATED, *_INFIXES, *(defaults.infixes or [])]).finditer,
        token_match=_PHONE.match,
        url_match=defaults.url_match,
    )


class SafeTokenizer:
    """Tokenizes as spaCy does; cuts longer runs than LONGEST_RUN, makes lone surrogates U+FFFD."""

    def __init__(self, inner: Tokenizer) -> None:
        self.inner = inner
        self.vocab = inner.vocab

    def __call__(self, text: str) -> Doc:
        text = _SURROGATES.sub("\ufffd", text)
        if _LONG_RUN.search(text) is None:
            doc: Doc = self.inner(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for part in _cut_runs(text):
            doc = self.inner(part)
            words += [token.text for token in doc]
            spaces += [bool(token.whitespace_) for token in doc]
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        for text in texts:
            yield self(text)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing: the rules are in the code."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> SafeTokenizer:
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Nothing: the rules are in the code."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> SafeTokenizer:
        return self


def _cut_runs(text: str) -> Iterator[str]:
    """The text in order: what lies around long runs, and the runs in pieces."""
    at = 0
    for match in _LONG_RUN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        for start in range(match.start(), match.end(), LONGEST_RUN):
            yield text[start : min(start + LONGEST_RUN, match.end())]
        at = match.end()
    if at < len(text):
        yield text[at:]


@registry.tokenizers("beatbook.SafeTokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], SafeTokenizer]:
    """Makes the tokenizer of a language with spaCy's own rules for it."""

    def create(nlp: Language) -> SafeTokenizer:
        return SafeTokenizer(english_tokenizer(nlp))

    return create


def blank() -> Language:
    """An English pipeline with the safe tokenizer and no components."""
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "beatbook.SafeTokenizer.v1"}}})
