"""A process that answers one query at a time over a read-only checkpoint, until it is killed.

It talks over one socket: a `Question` in, an answer's frames out. The limit on memory is the kernel's:
a query past it ends this process and no other.
"""

from __future__ import annotations

import io
import json
import resource
import socket
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph

from api.pool.count import row_counter
from api.pool.frames import (
    ANSWER,
    DATA,
    END,
    FAILURE,
    HEADER,
    Form,
    Question,
    Reason,
    frame,
    read_question,
    whole,
)
from api.pool.sandbox import deny_sockets
from graph.errors import BeatbookError, QueryError
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
    except QueryError as error:
        channel.fail(Reason.MALFORMED, str(error))
    except (MemoryError, RecursionError):
        channel.fail(Reason.OUT_OF_MEMORY, "The query needs more memory than it may take.")
    except (BeatbookError, OSError) as error:
        channel.fail(Reason.STORE, str(error))


def serve(connection: socket.socket, channel: Channel, directory: Path, memory: int) -> None:
    """Answer questions until the service closes its end."""
    stream = connection.makefile("rb")
    view = View.open(directory)
    limit_memory(memory)
    connection.sendall(frame(END))  # ready
    while header := stream.read(HEADER.size):
        question = read_question(stream.read(HEADER.unpack(header)[1]))
        if not view.is_current():
            view.close()
            view = View.open(directory)
        attempt(view, question, channel)


def work(descriptor: int, directory: Path, memory: int, max_rows: int, max_bytes: int) -> None:
    """Be a worker on a socket, with so many bytes of memory beyond what opening the store takes."""
    with socket.socket(fileno=descriptor) as connection:
        deny_sockets()
        channel = Channel(connection, max_rows, max_bytes)
        serve(connection, channel, directory, memory)


def limit_memory(more: int) -> None:
    """Let this process grow by so many bytes and no further."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
