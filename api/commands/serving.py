"""The command that serves the store over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from api.commands.options import Store, settings_of
from api.console import say
from api.settings import check_settings


def serve(
    context: typer.Context,
    store: Store = None,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on (by default $BEATBOOK_HOST or 127.0.0.1).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port (by default $BEATBOOK_PORT or 8000).")
    ] = None,
) -> None:
    """Serve the store: SPARQL, entities, events, paths and the API's documentation. Ctrl-C ends it.

    The store may be the address of a SPARQL 1.1 endpoint, which several services can share.

    Example: [bold]beatbook serve --port 8080[/bold]
    """
    from api.server import run_service  # FastAPI is not needed by any other command

    settings = settings_of(context)
    settings = check_settings(
        replace(
            settings,
            store=store or settings.store,
            host=host or settings.host,
            port=settings.port if port is None else port,
        )
    )
    try:
        run_service(settings, lambda address: say(f"beatbook serves {address} (API: {address}/docs)"))
    except KeyboardInterrupt:  # uvicorn has stopped in order, then raises the signal again
        say("beatbook has stopped.")
