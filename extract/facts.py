"""Standing facts as the readers of posts, membership and seats state them, between mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.mentions import Mention

BODIES = frozenset({"Agency", "Organization"})
PARTIES = frozenset({"Republican", "Democratic", "GOP", "Democrat", "D", "R"})
"""How a party's name reads where it narrows a noun or stands in brackets."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation between mentions: `subject`, `of` and `object` are mention indexes, a post's title is text.

    `start`..`end` are the tokens that state it.
    """

    type: str
    subject: int
    object: int | str
    start: int
    end: int
    confidence: float
    of: int | None = None
    former: bool = False


def find_parties(mentions: Sequence[Mention]) -> dict[int, int]:
    """Start token → index of each mention that names a party by an adjective, a noun or a letter."""
    return {m.start: n for n, m in enumerate(mentions) if m.kind == "name" and m.key in PARTIES}
