"""How the service and its query workers talk: frames of one kind byte, a length and a payload."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

HEADER: Final = struct.Struct("!cI")
ANSWER, DATA, WHOLE, FAILURE, END = b"A", b"D", b"W", b"F", b"Z"


class Form(StrEnum):
    """What a query gives: rows, yes or no, or a graph."""

    ROWS = "rows"
    BOOLEAN = "boolean"
    GRAPH = "graph"


class Reason(StrEnum):
    """Why a query gave no whole answer."""

    MALFORMED = "malformed"
    NOT_ACCEPTABLE = "not-acceptable"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_LARGE = "too-large"
    OUT_OF_MEMORY = "out-of-memory"
    TOO_SLOW = "too-slow"
    TOO_BUSY = "too-busy"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Question:
    """A query as a worker gets it: `rows` and `graph` name the format wanted for each form, or None.

    `default_graphs` and `named_graphs` are the protocol's dataset; None leaves the query's own.
    """

    text: str
    rows: str | None = "json"
    graph: str | None = "turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    def encode(self) -> bytes:
        """The frame that carries it."""
        return frame(DATA, json.dumps(asdict(self)).encode())


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in a worker, in a sentence."""

    reason: Reason
    detail: str


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return HEADER.pack(kind, len(payload)) + payload


def read_question(payload: bytes) -> Question:
    """The question that a frame carries."""
    record = json.loads(payload)
    for key in ("default_graphs", "named_graphs"):
        record[key] = None if record[key] is None else tuple(record[key])
    return Question(**record)
