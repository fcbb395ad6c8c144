"""The service as an ASGI application: its parts put together, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from api.middleware.headers import Head, RootPath, SecurityHeaders
from api.middleware.limits import Limits
from api.middleware.requests import Requests
from api.problems import add_problem_handlers
from api.routes import ROUTERS, sparql
from api.service import Service
from api.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The service over the store that the settings name; it opens when the server starts."""
    service = Service(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.stop()

    app = FastAPI(
        title="beatbook",
        summary="A knowledge graph from news articles, each answer with the sentence behind it.",
        version=version("beatbook"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service, app.state.routers = service, ROUTERS
    # the framework's own handling of a route takes as long as a small query does: it documents, this answers
    app.router.routes.insert(0, Route("/sparql", sparql.get_query, methods=["GET"]))
    app.router.routes.insert(1, Route("/sparql", sparql.post_query, methods=["POST"]))
    for router in ROUTERS:
        app.include_router(router)
    add_problem_handlers(app)
    _add_middleware(app, service)
    return app


def _add_middleware(app: FastAPI, service: Service) -> None:
    """From the inside out: each that is added sees a request before those added earlier."""
    settings = service.settings
    app.add_middleware(RootPath, root_path=settings.root_path.rstrip("/"))
    app.add_middleware(
        Limits,
        url_length=settings.url_length,
        body_bytes=settings.body_mb << 20,
        body_seconds=settings.body_seconds,
    )
    app.add_middleware(Head)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "DELETE", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=["X-Request-Id", "Link", "Retry-After", "Content-Location"],
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Requests, metrics=service.metrics)
