"""Commands that look after the store and take its content elsewhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Store, store_of
from api.console import output
from graph.store import View
from graph.store.backup import back_up
from graph.store.backup import restore as restore_store

WAIT_SECONDS = 10.0
FORMATS = "graphml, gexf, csv, neo4j, turtle, nquads, trig, jsonld"  # graph.export takes a while to load


class Projection(StrEnum):
    """What the nodes and edges of an exported graph are."""

    ACTORS = "actors"
    EVENTS = "events"


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; its suffix says the format.")],
    view: Annotated[
        Projection,
        typer.Option(help="actors: an edge per pair and class; events: events as nodes between actors."),
    ] = Projection.ACTORS,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"The format, where the suffix does not say it: {FORMATS}."),
    ] = None,
    store: Store = None,
) -> None:
    """Write the graph for other programs: GraphML for Gephi, tables for Neo4j, Turtle, JSON-LD and more.

    CSV is two files, of nodes and of edges; with --format neo4j they have the headers that
    neo4j-admin database import reads.

    Example: [bold]beatbook export beat.graphml --view actors[/bold]

    Example: [bold]beatbook export beat.csv --format neo4j[/bold]
    """
    from graph.export import export_graph

    with View.open(store_of(context, store)) as state:
        written = export_graph(state, file, view.value, form)
    what = (
        f"{written.statements} statements"
        if written.statements
        else f"{written.nodes} nodes, {written.edges} edges"
    )
    output().print(f"Wrote {file}: {what}.", markup=False)


def check(context: typer.Context, store: Store = None) -> None:
    """Check the store against its shapes, article by article.

    Example: [bold]beatbook check[/bold]
    """
    from graph.check import check_store  # pySHACL takes a while to load

    console, found = output(), 0
    with View.open(store_of(context, store)) as state:
        for violation in check_store(state):
            found += 1
            console.print(str(violation), markup=False)
    if found:
        console.print(f"{found} violation{'' if found == 1 else 's'}.")
        raise typer.Exit(1)
    console.print("conforms")


def backup(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the copy.")],
    store: Store = None,
) -> None:
    """Copy the store, while it is served and written; the copy is a store too.

    Example: [bold]beatbook backup backups/monday[/bold]
    """
    back_up(store_of(context, store), folder)
    output().print(f"Backed up to {folder}.", markup=False)


def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")],
    store: Store = None,
) -> None:
    """Make the store hold what a backup holds, and no more; a running service goes over to it.

    Example: [bold]beatbook restore backups/monday[/bold]
    """
    restore_store(folder, store_of(context, store), WAIT_SECONDS)
    output().print(f"Restored from {folder}.", markup=False)
