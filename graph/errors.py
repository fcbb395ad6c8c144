"""What can go wrong, in the caller's language: each message is one sentence naming what and where."""

from __future__ import annotations


class BeatbookError(Exception):
    """The base of every error that beatbook raises on purpose; `str(error)` is fit for a person."""


class InputError(BeatbookError):
    """A file, article or document that cannot be used; names it."""


class NotFound(BeatbookError):
    """Nothing is known under the given name, id or IRI."""


class Ambiguous(BeatbookError):
    """A name fits several entities; `candidates` lists them as (IRI, label, description)."""

    def __init__(self, message: str, candidates: list[tuple[str, str, str]]) -> None:
        super().__init__(message)
        self.candidates = candidates


class QueryError(BeatbookError):
    """A query that cannot be answered as asked: malformed, or of a form that is refused."""


class RefusedError(QueryError):
    """An update, or a call of another host: what no query may do here, however it is written."""


class StoreError(BeatbookError):
    """The store cannot be opened, read or written: locked, newer than this program, disk full."""


class PipelineError(BeatbookError):
    """A language pipeline is missing or lacks what extraction needs; names it."""
