"""The service as an ASGI application: its parts put together, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from api.document import complete
from api.middleware.gate import Gate
from api.middleware.limits import RequestLimits
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
        service.log.flush()

    app = Application(
        title="beatbook",
        summary="A knowledge graph from news articles, each answer with the sentence behind it.",
        version=version("beatbook"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service, app.state.routers = service, ROUTERS
    for router in ROUTERS:
        app.include_router(router)
    add_problem_handlers(app)
    return app


class Application(FastAPI):
    """The framework behind the gate, which so sees every answer, faults included."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self.middleware_stack is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self  # past the framework's telemetry, which looks for its settings each time
        await self.middleware_stack(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """The description of the service, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = complete(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        service: Service = self.state.service
        settings, endpoint = service.settings, sparql.Endpoint(service)
        return Gate(
            super().build_middleware_stack(),
            service.metrics,
            service.log,
            RequestLimits(settings.url_length, settings.body_mb << 20, settings.body_seconds),
            settings.root_path.rstrip("/"),
            {("GET", "/sparql"): endpoint, ("POST", "/sparql"): endpoint},
        )
