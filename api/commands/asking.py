"""Commands that ask the store."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, cast

import pyoxigraph
import typer

from api.commands.options import Store, store_of
from api.console import output
from api.pool.sandbox import deny_sockets
from api.tables import print_entity, print_rows
from graph.entities import describe_entity, resolve_entity
from graph.errors import InputError, QueryError
from graph.relations import find_relations
from graph.store import View

MAX_QUERY = 2**20


class Format(StrEnum):
    """How a query's answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TURTLE = "turtle"


RESULTS = {
    Format.JSON: pyoxigraph.QueryResultsFormat.JSON,
    Format.CSV: pyoxigraph.QueryResultsFormat.CSV,
    Format.TSV: pyoxigraph.QueryResultsFormat.TSV,
    Format.XML: pyoxigraph.QueryResultsFormat.XML,
}


def query(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUERY", help="SPARQL, a file that holds it, or - for standard input.")
    ] = "-",
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the answer.")] = Format.TABLE,
    store: Store = None,
) -> None:
    """Ask a SPARQL query. Plain facts are in the default graph, claims in each article's own.

    Example: [bold]beatbook query "SELECT ?who ?whom { ?who bb:criticized ?whom }"[/bold]
    """
    text = _read_query(question)
    deny_sockets()
    with View.open(store_of(context, store)) as view:
        _write_answer(view.query(text), form)


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, an alias or an IRI.")],
    store: Store = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many relations to show.")] = 20,
) -> None:
    """Show what is known of an entity, each relation with the sentences behind it.

    Example: [bold]beatbook show "Jeff Landry"[/bold]
    """
    with View.open(store_of(context, store)) as view:
        iri = resolve_entity(view, name)
        print_entity(output(), describe_entity(view, iri), find_relations(view, iri, limit=limit))


def path(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="A", help="Where to begin: a name, alias or IRI.")],
    target: Annotated[str, typer.Argument(metavar="B", help="Where to end.")],
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=20, help="How many paths.")] = 1,
    max_length: Annotated[int, typer.Option(min=1, max=6, help="The most hops.")] = 4,
    relation: Annotated[
        list[str] | None, typer.Option(help="Only through these classes or relations; may be repeated.")
    ] = None,
    store: Store = None,
) -> None:
    """Show how two entities are connected, with the sentence behind each hop.

    Example: [bold]beatbook path "Helena police chief" "Border Patrol"[/bold]
    """
    from api.tables import print_paths
    from graph.paths import find_paths

    with View.open(store_of(context, store)) as view:
        ends = resolve_entity(view, source), resolve_entity(view, target)
        found = find_paths(view, *ends, k=k, max_length=max_length, relations=relation or None)
        print_paths(output(), found, f"No path of at most {max_length} hops leads from {source} to {target}.")


def stats(context: typer.Context, store: Store = None) -> None:
    """Count what the store holds.

    Example: [bold]beatbook stats[/bold]
    """
    from api.tables import print_statistics
    from graph.statistics import count

    with View.open(store_of(context, store)) as view:
        print_statistics(output(), count(view))


def _read_query(question: str) -> str:
    if question == "-":
        if sys.stdin.isatty():
            raise InputError("No query was given; pass it as an argument, a file or standard input.")
        return _decode(sys.stdin.buffer.read(MAX_QUERY), "standard input")
    try:
        is_file = Path(question).is_file()
    except OSError:  # a query is often longer than a file's name may be
        is_file = False
    return _decode(Path(question).read_bytes(), question) if is_file else question


def _decode(data: bytes, origin: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{origin}: the query is not UTF-8.") from error


def _write_answer(answer: object, form: Format) -> None:
    stream = cast(IO[bytes], sys.stdout.buffer)
    if isinstance(answer, pyoxigraph.QueryTriples):
        if form not in (Format.TABLE, Format.TURTLE):
            raise QueryError(f"This query gives a graph, which is not written as {form}; use turtle.")
        answer.serialize(stream, pyoxigraph.RdfFormat.TURTLE)
    elif form is Format.TURTLE:
        raise QueryError("This query gives results, not a graph; use table, json, csv, tsv or xml.")
    elif form is Format.TABLE:
        print_rows(output(), answer)
    else:
        assert isinstance(answer, pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean)
        answer.serialize(stream, RESULTS[form])
        stream.write(b"\n" if form in (Format.JSON, Format.XML) else b"")
    stream.flush()
