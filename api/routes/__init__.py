"""The paths of the service, one file per resource."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from api.routes import (
    articles,
    data,
    docs,
    entities,
    events,
    exports,
    graphs,
    health,
    neighborhood,
    ontology,
    paths,
    reconcile,
    sparql,
    writing,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router,
    docs.router,
    sparql.router,
    graphs.router,
    entities.router,
    events.router,
    articles.router,
    writing.router,
    paths.router,
    neighborhood.router,
    reconcile.router,
    exports.router,
    ontology.router,
    data.router,
)
