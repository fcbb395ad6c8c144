"""The paths of the service, one file per resource."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from api.routes import docs, entities, events, health, paths, sparql

ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router,
    docs.router,
    sparql.router,
    entities.router,
    events.router,
    paths.router,
)
