"""Short answers, kept for as long as the checkpoint that they come from is the newest.

Exact, as a checkpoint never changes: the key holds what changes whenever another becomes current.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Final

from api.pool.frames import Form, Question
from graph.store.layout import Mark

ENTRY_BYTES: Final = 512  # what keeping an answer takes beside its texts
# these give something else each time; an escape could hide one of them
_FICKLE: Final = re.compile(r"NOW|RAND|UUID|BNODE|\\", re.IGNORECASE)
Key = tuple[Mark, Question]


def is_fickle(text: str) -> bool:
    """Whether a query may have another answer the next time, though nothing was written; True if in doubt."""
    return _FICKLE.search(text) is not None


class AnswerCache:
    """Answers up to so many bytes; those that were not asked for longest leave first."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[Key, tuple[Form, bytes]] = OrderedDict()
        self.reused = 0

    def get(self, key: Key) -> tuple[Form, bytes] | None:
        """An answer that is kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            self.reused += 1
        return found

    def keep(self, key: Key, form: Form, data: bytes) -> None:
        """Keep an answer, unless the query may have another next time."""
        size = _size(key, data)
        if key in self._kept or size > self._limit or is_fickle(key[1].text):
            return
        self._kept[key] = form, data
        self._size += size
        while self._size > self._limit:
            old, (_, gone) = self._kept.popitem(last=False)
            self._size -= _size(old, gone)


def _size(key: Key, data: bytes) -> int:
    question = key[1]
    graphs = (*(question.default_graphs or ()), *(question.named_graphs or ()))
    return ENTRY_BYTES + 4 * (len(question.text) + sum(map(len, graphs))) + len(data)
