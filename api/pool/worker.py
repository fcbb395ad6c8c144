"""A process that answers one query at a time over a read-only checkpoint, until it is killed.

It talks over one socket: `Question`s in, each one's answer out in frames as soon as it is there, in their
order. The limit on memory is the kernel's: a query past it ends this process and no other.
"""

from __future__ import annotations

import io
import json
import resource
import socket
import threading
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph

from api.pool.count import row_counter
from api.pool.frames import (
    ANSWER,
    DATA,
    END,
    FAILURE,
    PID,
    RENEW,
    Form,
    Question,
    Reason,
    frame,
    read_question,
    whole,
)
from api.pool.intake import Intake
from api.pool.sandbox import deny_sockets
from graph.errors import BeatbookError, QueryError, RefusedError
from graph.store import View

CHUNK: Final = 65_536
FIRST: Final = 4_096  # the first bytes of a long answer leave early
ROWS: Final = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}
Results = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class Refused(Exception):
    """An answer that will not be given, or not to its end."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Channel(io.RawIOBase):
    """Frames to the service; the first bytes leave at once, the rest in large pieces."""

    def __init__(self, connection: socket.socket, max_rows: int, max_bytes: int) -> None:
        self._connection = connection
        self._max_rows, self._max_bytes = max_rows, max_bytes

    def open(self, form: Form, name: str) -> None:
        """Begin an answer of a form, in a format."""
        self._form, self._head, self._pending = form, frame(ANSWER, form.encode()), bytearray()
        self._count, self._rows, self._bytes = row_counter(name), 0, 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # pyoxigraph passes bytes
        self._rows += self._count(data)
        self._bytes += len(data)
        if self._rows > self._max_rows:
            raise Refused(Reason.TOO_MANY_ROWS, f"The answer has more than {self._max_rows:,} rows.")
        if self._bytes > self._max_bytes:
            raise Refused(Reason.TOO_LARGE, f"The answer is larger than {self._max_bytes >> 20} MB.")
        self._pending += data
        if len(self._pending) >= CHUNK or (self._head and len(self._pending) > FIRST):
            self._send()
        return len(data)

    def _send(self, end: bytes = b"") -> None:
        self._connection.sendall(self._head + frame(DATA, bytes(self._pending)) + end)
        self._head = b""
        self._pending.clear()

    def finish(self) -> None:
        """End an answer that is whole; one that is short leaves in one frame."""
        if self._head:
            self._connection.sendall(whole(self._form, bytes(self._pending)))
        else:
            self._send(frame(END))

    def fail(self, reason: Reason, detail: str) -> None:
        """End an answer that is not."""
        payload = json.dumps({"reason": reason, "detail": detail}).encode()
        self._connection.sendall(frame(FAILURE, payload))


def answer(view: View, question: Question, channel: Channel) -> None:
    """Ask one question and send what it gives."""
    results: Results = view.query(
        question.text, default_graphs=question.default_graphs, named_graphs=question.named_graphs
    )
    form, name = _form(results), question.rows
    if isinstance(results, pyoxigraph.QueryTriples):
        name = question.graph
        if name is None:
            raise Refused(
                Reason.NOT_ACCEPTABLE, "This query gives a graph: Turtle, N-Triples, JSON-LD, RDF/XML."
            )
        channel.open(form, name)
        results.serialize(cast(IO[bytes], channel), GRAPHS[name])
    else:
        if name is None:
            raise Refused(Reason.NOT_ACCEPTABLE, "This query gives results: JSON, XML, CSV or TSV.")
        channel.open(form, name)
        results.serialize(cast(IO[bytes], channel), ROWS[name])
    channel.finish()


def _form(results: Results) -> Form:
    if isinstance(results, pyoxigraph.QueryTriples):
        return Form.GRAPH
    return Form.BOOLEAN if isinstance(results, pyoxigraph.QueryBoolean) else Form.ROWS


def attempt(view: View, question: Question, channel: Channel) -> None:
    """Ask one question, and say what went wrong if anything did."""
    try:
        answer(view, question, channel)
    except Refused as error:
        channel.fail(error.reason, str(error))
    except RefusedError as error:
        channel.fail(Reason.REFUSED, str(error))
    except QueryError as error:
        channel.fail(Reason.MALFORMED, str(error))
    except (MemoryError, RecursionError):
        channel.fail(Reason.OUT_OF_MEMORY, "The query needs more memory than it may take.")
    except (BeatbookError, OSError) as error:
        channel.fail(Reason.STORE, str(error))


class Desk:
    """Where questions are taken, by one thread at a time; `RENEW` asks for another one.

    The service may have made a thread yield to everything else, and not everyone may take that back;
    a new thread begins as this process did.
    """

    def __init__(self, connection: socket.socket, directory: Path, memory: int, channel: Channel) -> None:
        self._connection, self._intake = connection, Intake(connection)
        self._directory, self._channel = directory, channel
        self._view = View.open(directory)
        self._memory, self._wanted = memory, True

    def serve(self) -> None:
        """Answer questions until the service closes its end, or cannot be reached."""
        while self._wanted:
            self._wanted = False
            thread = threading.Thread(target=self._take_questions)
            thread.start()
            thread.join()

    def _take_questions(self) -> None:
        if self._memory:
            limit_memory(self._memory)  # what a thread needs of its own is there by now
            self._memory = 0
        self._connection.sendall(frame(END, PID.pack(threading.get_native_id())))  # ready
        while found := self._intake.next():
            kind, payload = found
            if kind == RENEW:
                self._wanted = True
                return
            if kind == END:  # taken back; so there is an end for every question
                self._connection.sendall(frame(END))
            else:
                self._answer(read_question(payload))

    def _answer(self, question: Question) -> None:
        if not self._view.is_current():
            self._view.close()
            self._view = View.open(self._directory)
        attempt(self._view, question, self._channel)


def work(descriptor: int, directory: Path, memory: int, max_rows: int, max_bytes: int) -> None:
    """Be a worker on a socket, with so many bytes of memory beyond what opening the store takes."""
    with socket.socket(fileno=descriptor) as connection:
        deny_sockets()
        Desk(connection, directory, memory, Channel(connection, max_rows, max_bytes)).serve()


def limit_memory(more: int) -> None:
    """Let this process grow by so many bytes and no further."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
