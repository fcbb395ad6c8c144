"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.settings import Settings
from graph.errors import InputError
from graph.store.remote import is_remote

Store = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="DIR", help="The store's folder (by default $BEATBOOK_STORE or ./beatbook-store)."
    ),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="An installed spaCy pipeline instead of beatbook's own."),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Worker processes for extraction.")]
Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH…", help="Files or folders of articles; - is standard input.", show_default=False
    ),
]


def settings_of(context: typer.Context) -> Settings:
    """The settings that were read when the program began."""
    settings: Settings = context.obj
    return settings


def store_of(context: typer.Context, store: str | None) -> Path:
    """The store's folder; InputError for an address, which only `serve` takes."""
    location = store or settings_of(context).store
    if is_remote(location):
        raise InputError(f"{location} is an endpoint; only `beatbook serve` can stand before one.")
    return Path(location)
