"""Which of an entity's names the default graph shows: a pure function of the set of names."""

from __future__ import annotations

from collections.abc import Iterable


def best_name(names: Iterable[str]) -> str:
    """The name to show, of several spellings of one: capitalised as names are, then first in order.

    >>> best_name({"JEFF LANDRY", "Jeff Landry", "jeff landry"})
    'Jeff Landry'
    """
    return min(names, key=lambda name: (name.islower() or (name.isupper() and len(name) > 5), name))
