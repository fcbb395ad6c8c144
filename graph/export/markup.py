"""Rows as XML, quickly: many at a time where they have the same columns and nothing to escape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, groupby, islice
from types import NoneType
from typing import IO, Any, Final, NamedTuple

from graph.export.rows import escaped, needs_escaping

AT_ONCE: Final = 128
Row = tuple[Any, ...]
Key = tuple[tuple[type, ...], bool]


class _Pattern(NamedTuple):
    """How rows with values of the same kinds are written."""

    line: str
    lines: str  # AT_ONCE times the same
    values: tuple[int, ...]
    texts: tuple[int, ...]


class Shape:
    """How one kind of row is written: places of its attributes, and columns that may be missing.

    `flag` is the place of the one truth value, which is part of the pattern: XML does not write it as
    Python does.
    """

    def __init__(
        self, opening: str, attributes: Sequence[int], columns: dict[int, str], closing: str, flag: int
    ) -> None:
        self._opening, self._attributes = opening, attributes
        self._columns, self._closing, self._flag = columns, closing, flag
        self._patterns: dict[Key, _Pattern] = {}

    def write(self, rows: Iterable[Row], output: IO[str]) -> int:
        """Write rows; how many there were."""
        number, source = 0, iter(rows)
        while some := list(islice(source, AT_ONCE)):
            output.write(self._render(some))
            number += len(some)
        return number

    def _render(self, rows: list[Row]) -> str:
        """Rows together, by columns, where all have the same kinds of values, else as few as have."""
        columns = list(zip(*rows, strict=True))
        kinds = [set(map(type, column)) for column in columns]
        if max(map(len, kinds)) == 1 and len(set(columns[self._flag])) == 1:
            return _fill(self._pattern(self._key(rows[0])), rows, columns)
        groups = (list(group) for _, group in groupby(rows, self._key))
        return "".join(self._render(group) for group in groups)

    def _key(self, row: Row) -> Key:
        return tuple(map(type, row)), row[self._flag]

    def _pattern(self, key: Key) -> _Pattern:
        if key not in self._patterns:
            self._patterns[key] = self._make_pattern(*key)
        return self._patterns[key]

    def _make_pattern(self, kinds: tuple[type, ...], flag: bool) -> _Pattern:
        there = [place for place in self._columns if kinds[place] is not NoneType]
        columns = {place: self._columns[place] for place in there}
        columns[self._flag] %= "true" if flag else "false"
        line = self._opening + "".join(columns.values()) + self._closing
        values = (*self._attributes, *(place for place in there if place != self._flag))
        texts = tuple(place for place, kind in enumerate(kinds) if kind is str)
        return _Pattern(line, line * AT_ONCE, values, texts)


def _fill(pattern: _Pattern, rows: list[Row], columns: list[Row]) -> str:
    if not _is_plain("".join(["".join(columns[place]) for place in pattern.texts])):
        columns = list(zip(*map(_escape, rows), strict=True))
    lines = pattern.lines if len(rows) == AT_ONCE else pattern.line * len(rows)
    return lines % tuple(chain.from_iterable(zip(*[columns[place] for place in pattern.values], strict=True)))


def _is_plain(text: str) -> bool:
    """Whether a text is surely the same in XML; asked in a way that takes a fraction of a search's time."""
    return text.isprintable() and not ("&" in text or "<" in text or ">" in text or '"' in text)


def _escape(row: Row) -> Row:
    return tuple(
        [escaped(value) if isinstance(value, str) and needs_escaping(value) else value for value in row]
    )
