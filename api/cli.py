"""The `beatbook` command: every subcommand, and how each ends."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from api.commands import asking, ingesting, keeping, serving
from api.console import say, say_error
from api.settings import read_settings
from graph.errors import Ambiguous, BeatbookError

FAILED: Final = 1
AMBIGUOUS: Final = 2

app = typer.Typer(
    name="beatbook",
    help="News articles in, a knowledge graph that answers with the sentence behind each answer out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def configure(context: typer.Context) -> None:
    """News articles in, a knowledge graph that answers with the sentence behind each answer out."""
    context.obj = read_settings()


for _command in (
    ingesting.ingest,
    ingesting.extract,
    ingesting.remove,
    asking.query,
    asking.show,
    asking.path,
    asking.stats,
    keeping.export,
    keeping.check,
    keeping.backup,
    keeping.restore,
    serving.serve,
):
    app.command()(_command)


def main() -> None:
    """Run the command that was asked for; errors are one sentence each and exit 1, an ambiguous name 2."""
    with _told():
        app()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Ambiguous as error:
        say_error(str(error))
        for iri, label, description in error.candidates:
            say(f"  {label} ({description})\n    {iri}")
        sys.exit(AMBIGUOUS)
    except BeatbookError as error:
        say_error(str(error))
        sys.exit(FAILED)
    except KeyboardInterrupt:
        say("beatbook: interrupted; what was finished is kept.")
        sys.exit(128 + signal.SIGINT)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say_error(
            f"The disk is full{f' ({error.filename})' if error.filename else ''}; free some and run again."
        )
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
