"""Rows as XML, quickly: one look for what to escape per row, one template per set of columns present."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from graph.export.rows import Value, escaped, needs_escaping

Template = Callable[[tuple[bool, ...]], str]


def template(opening: str, columns: tuple[str, ...], closing: str) -> Template:
    """For each pattern of columns that are there, the text that `render` fills in."""

    @lru_cache(maxsize=1024)
    def of(present: tuple[bool, ...]) -> str:
        listed = "".join(column for column, there in zip(columns, present, strict=True) if there)
        return opening + listed + closing

    return of


def render(of: Template, head: tuple[Value, ...], values: tuple[Value, ...]) -> str:
    """A row: what identifies it, then the values of its columns; those without one are left out."""
    row = head + values
    if needs_escaping("".join([value for value in row if isinstance(value, str)])):
        row = tuple([escaped(value) if isinstance(value, str) else value for value in row])
    there = tuple([value is not None for value in values])
    # Python's True and False are not XML's; asked here for each value, as a call for each would cost most.
    words = [
        "true" if value is True else "false" if value is False else value
        for value in row
        if value is not None
    ]
    return of(there) % tuple(words)
