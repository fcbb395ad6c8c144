"""Answers for a person to read: tables, pages and paths in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph.claims import ClaimRow
from graph.entities import EntityPage, Post
from graph.relations import RelationRow
from graph.terms import PREFIXES

if TYPE_CHECKING:  # for annotations only: a table needs no search
    from graph.paths import Hop, Path
    from graph.statistics import Counts

MAX_ROWS: Final = 10_000


def print_rows(console: Console, answer: object) -> None:
    """A query's rows as a table, or its yes or no."""
    if isinstance(answer, pyoxigraph.QueryBoolean):
        console.print("yes" if answer else "no")
        return
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    table = Table(*(escape(variable.value) for variable in answer.variables), show_lines=False)
    rows = [[show_term(term) for term in solution] for solution in islice(answer, MAX_ROWS + 1)]
    for row in rows[:MAX_ROWS]:
        table.add_row(*(escape(cell) for cell in row))
    console.print(table, soft_wrap=False)
    more = "more than " if len(rows) > MAX_ROWS else ""
    console.print(f"{more}{min(len(rows), MAX_ROWS)} row{'' if len(rows) == 1 else 's'}")


def show_term(term: object) -> str:
    """A term as short as it can be told: prefixed names, the text of literals."""
    if isinstance(term, pyoxigraph.NamedNode):
        return shorten(term.value)
    return term.value if isinstance(term, pyoxigraph.Literal) else "" if term is None else str(term)


def shorten(iri: str) -> str:
    """An IRI by prefix, where one is known."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def print_entity(console: Console, page: EntityPage, relations: Iterable[RelationRow]) -> None:
    """An entity's page: names, posts, and each relation with its sentences."""
    console.print(f"[bold]{escape(page.label)}[/bold] ({page.type})")
    _print_field(console, "iri", [page.iri])
    _print_field(console, "also", page.aliases)
    _print_field(console, "links", page.links)
    _print_field(console, "posts", map(_show_post, page.posts))
    console.print(f"{page.events} events, {page.relations} relations, {len(page.articles)} articles")
    for row in relations:
        arrow = "←" if row.direction == "in" else "→"
        other = row.counterpart.label if row.counterpart else row.title or ""
        what = " ".join(part for part in (row.class_, arrow, other, _statuses(row.statuses)) if part)
        console.print(f"\n{escape(what)}", style="bold")
        print_claims(console, row.claims)


def print_claims(console: Console, claims: Iterable[ClaimRow]) -> None:
    """Each claim's sentence, the article it stands in and who is said to say so."""
    for claim in claims:
        console.print(f"  “{' '.join(claim.sentence.split())}”", markup=False)
        said_by = ", ".join(ref.label for ref in claim.attribution)
        article = claim.article
        where = [article.publisher, article.published, article.id]
        parts = [
            *(part for part in where if part),
            *([f"according to {said_by}"] if said_by else []),
            *([claim.modality] if claim.modality != "asserted" else []),
            *(["denied"] if claim.polarity == "negative" else []),
        ]
        console.print(f"    {', '.join(parts)}", markup=False, style="dim")


def _print_field(console: Console, name: str, values: Iterable[str]) -> None:
    listed = "; ".join(values)
    if listed:
        console.print(f"{name}: {listed}", markup=False)


def _show_post(post: Post) -> str:
    former = "former " if post.former else ""
    body = f" of {post.body.label}" if post.body else ""
    return f"{post.holder.label}, {former}{post.title}{body}"


def _statuses(statuses: Iterable[str]) -> str:
    other = [status for status in statuses if status != "asserted"]
    return f"({', '.join(other)})" if other else ""


def print_paths(console: Console, paths: Iterable[Path], none: str) -> None:
    """Each path in a line, then its hops with their sentences; `none` where there is no path."""
    number = 0
    for number, path in enumerate(paths, start=1):
        way = " → ".join(entity.label for entity in path.entities)
        console.print(f"{number}. {escape(way)}", style="bold")
        for hop in path.hops:
            _print_hop(console, hop)
    if not number:
        console.print(none, markup=False)


def _print_hop(console: Console, hop: Hop) -> None:
    for link in hop.links:
        ends = (hop.source, hop.target) if link.forward else (hop.target, hop.source)
        marks = [mark for mark, is_so in (("derived", link.derived), ("reported", link.reported)) if is_so]
        how = f"{link.class_} ({', '.join(marks)})" if marks else link.class_
        console.print(f" {ends[0].label} – {how} → {ends[1].label}", markup=False)
        print_claims(console, link.claims)


def print_statistics(console: Console, counts: Counts) -> None:
    """What the store holds, a line for each kind, then the events by class."""
    for name in ("articles", "entities", "events", "claims", "relations", "facts"):
        console.print(f"{getattr(counts, name):>10,} {name}", markup=False)
    listed = ", ".join(f"{name} {number:,}" for name, number in counts.classes.items())
    if listed:
        console.print(f"events by class: {listed}", markup=False)
