"""How the service and its query workers talk: frames of one kind byte, a length and a payload."""

from __future__ import annotations

import marshal
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HEADER: Final = struct.Struct("!cI")
PID: Final = struct.Struct("!I")
COUNT: Final = struct.Struct("!I")
NOTICE: Final = struct.Struct("!II")  # a process, and the signal that ended it; 0 for one that was made
EXITED: Final = 255  # in a notice: it ended by itself
ANSWER, DATA, WHOLE, FAILURE, END = b"A", b"D", b"W", b"F", b"Z"
RENEW, WITHDRAW = b"R", b"T"  # to a worker: have another thread; skip the last so many questions


class Form(StrEnum):
    """What a query gives: rows, yes or no, or a graph."""

    ROWS = "rows"
    BOOLEAN = "boolean"
    GRAPH = "graph"


class Reason(StrEnum):
    """Why a query gave no whole answer."""

    MALFORMED = "malformed"
    REFUSED = "refused"
    NOT_ACCEPTABLE = "not-acceptable"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_LARGE = "too-large"
    OUT_OF_MEMORY = "out-of-memory"
    TOO_SLOW = "too-slow"
    TOO_BUSY = "too-busy"
    ABANDONED = "abandoned"
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
        fields = self.text, self.rows, self.graph, self.default_graphs, self.named_graphs
        return frame(DATA, marshal.dumps(fields))


def whole(form: str, data: bytes) -> bytes:
    """The frame of an answer that fits in one."""
    return frame(WHOLE, form.encode() + b"\n" + data)


def split_whole(payload: bytes) -> tuple[str, bytes]:
    """The form and the bytes of an answer that fits in one frame."""
    form, _, data = payload.partition(b"\n")
    return form.decode(), data


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return HEADER.pack(kind, len(payload)) + payload


def read_question(payload: bytes) -> Question:
    """The question that a frame carries; from the service only, as marshal reads what it trusts."""
    return Question(*marshal.loads(payload))
