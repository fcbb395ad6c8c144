"""Commands that bring articles in and take them out."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from api.commands.options import Jobs, Model, Paths, Store, settings_of, store_of
from api.console import Steps, follow, output, say
from api.ingest import Engine, Report
from api.ingest import ingest as ingest_articles
from extract.reader import count_articles, read_articles
from graph.errors import InputError
from graph.interchange import to_record
from graph.model import Extraction
from graph.store import Outcome, Writer

WAIT_SECONDS = 10.0


def ingest(
    context: typer.Context, paths: Paths, store: Store = None, model: Model = None, jobs: Jobs = 1
) -> None:
    """Read articles and add what they say to the store.

    Articles that are there already are passed over; a changed text, title, date or origin
    replaces the old one.

    Example: [bold]beatbook ingest articles/ --store my-store[/bold]
    """
    engine = _engine(context, model)
    with (
        Writer.open(store_of(context, store), _base(context, store), WAIT_SECONDS) as writer,
        follow("ingest", lambda: count_articles(paths)) as steps,
    ):
        failures = _Failures(steps)
        articles = read_articles(paths, failures.note)
        tally = ingest_articles(articles, engine, writer, _reporter(steps), jobs)
    say(f"{tally}, {failures.count} not read.")
    failures.end()


def extract(context: typer.Context, paths: Paths, model: Model = None, jobs: Jobs = 1) -> None:
    """Write what articles say as JSON Lines, one object per article; no store is touched.

    Example: [bold]beatbook extract article.txt > claims.jsonl[/bold]
    """
    engine = _engine(context, model)
    with follow("extract", lambda: count_articles(paths)) as steps:
        failures = _Failures(steps)
        for extraction in engine.extract(read_articles(paths, failures.note), jobs):
            sys.stdout.write(json.dumps(to_record(extraction), ensure_ascii=False) + "\n")
            if sys.stderr.isatty():
                steps.step(extraction.article.id)
        sys.stdout.flush()
    failures.end()


def remove(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's id.")],
    store: Store = None,
) -> None:
    """Take an article out, with whatever no other article supports.

    Example: [bold]beatbook remove seed-0[/bold]
    """
    directory = store_of(context, store)
    if not directory.exists():
        raise InputError(f"There is no store at {directory}.")
    with Writer.open(directory, wait=WAIT_SECONDS) as writer:
        writer.remove(article)
    output().print(f"Removed {article}.", markup=False)


class _Failures:
    """Tells of each article that could not be read, and remembers that there was one."""

    def __init__(self, steps: Steps) -> None:
        self._steps, self.count = steps, 0

    def note(self, error: InputError) -> None:
        self.count += 1
        self._steps.fail(str(error))

    def end(self) -> None:
        """Exit 1 if anything failed, the rest being done."""
        if self.count:
            raise typer.Exit(1)


def _engine(context: typer.Context, model: str | None) -> Engine:
    from extract.extraction import ExtractionEngine  # spaCy takes seconds to load
    from extract.pipeline import load_pipeline

    return ExtractionEngine(load_pipeline(model or settings_of(context).model))


def _base(context: typer.Context, store: str | None) -> str | None:
    """The base IRI for a store that is not there yet; a store that is there keeps its own."""
    directory = store_of(context, store)
    return None if (directory / "beatbook.json").exists() else settings_of(context).base


def _reporter(steps: Steps) -> Report:
    def report(article_id: str, outcome: Outcome, extraction: Extraction | None) -> None:
        claims = f" ({len(extraction.claims)} claims)" if extraction else ""
        steps.step(f"{outcome} {article_id}{claims}")

    return report
