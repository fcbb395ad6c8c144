"""Words to word pieces, with the case of each word, which the uncased vocabulary loses."""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Tokenizer

MAX_PIECES = 6
CASES = ("caseless", "lower", "title", "upper", "initial", "mixed", "digit", "punct")
GLUED = len(CASES)
TYPES = 2 * len(CASES)
_CACHED_WORDS = 200_000


def case_of(word: str) -> int:
    """Index in CASES of the word's case class."""
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 3 if len(word) > 1 else 4
        if word[0].isupper() and word[1:].islower():
            return 2
        return 5 if word.lower() != word else 0
    if any(c.isdigit() for c in word):
        return 6
    if not any(c.isalpha() for c in word):
        return 7
    letters = "".join(c for c in word if c.isalpha())
    return case_of(letters)


class WordPieces:
    """Piece ids of single words, at most MAX_PIECES each, remembered between calls."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        ids = tokenizer.get_vocab()
        self.cls, self.sep, self.unknown = ids["[CLS]"], ids["[SEP]"], ids["[UNK]"]
        self._cache: dict[str, tuple[list[int], int]] = {}

    def of(self, words: Sequence[str]) -> list[tuple[list[int], int]]:
        """Piece ids and case class of each word; a word without pieces is one unknown piece."""
        new = [word for word in dict.fromkeys(words) if word not in self._cache]
        if new:
            if len(self._cache) + len(new) > _CACHED_WORDS:
                self._cache.clear()
                new = list(dict.fromkeys(words))
            self._remember(new)
        return [self._cache[word] for word in words]

    def _remember(self, words: list[str]) -> None:
        clipped = [word[:60].encode("utf-8", "replace").decode("utf-8") for word in words]
        encodings = self.tokenizer.encode_batch(clipped, add_special_tokens=False)
        for word, encoding in zip(words, encodings, strict=True):
            ids = encoding.ids or [self.unknown]
            if len(ids) > MAX_PIECES:
                ids = [*ids[: MAX_PIECES - 1], ids[-1]]
            self._cache[word] = (ids, case_of(word))


def load_tokenizer(text: str) -> Tokenizer:
    """Tokenizer from its JSON, without truncation or padding."""
    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
