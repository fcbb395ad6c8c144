"""Whether the service lives, whether it can answer, and its figures."""

from __future__ import annotations

import math

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field

from api.openapi import problems
from api.service import Service, ServiceOf, ViewOf
from graph.errors import StoreError

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """That the process answers."""

    status: str = Field(examples=["ok"])


class Readiness(BaseModel):
    """What the service would answer from."""

    status: str = Field(examples=["ready"])
    generation: int = Field(description="The number of the checkpoint that is read.", examples=[7])


@router.get("/healthz", summary="Whether the process lives")
async def health() -> Health:
    """Says `ok` as long as the process answers at all."""
    return Health(status="ok")


@router.get("/readyz", summary="Whether questions can be answered", responses=problems())
def readiness(view: ViewOf) -> Readiness:
    """Says `ready` when the store can be read, else 503."""
    return Readiness(status="ready", generation=view.generation)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"example": "beatbook_queries_running 0.0\n"}}}},
)
def metrics(service: ServiceOf) -> Response:
    """Counts of requests, queries, workers and jobs; the checkpoint is NaN while none can be read."""
    figures = service.metrics
    figures.running.set(service.pool.running)
    figures.waiting.set(service.pool.waiting)
    figures.killed.set(service.pool.killed)
    figures.reused.set(service.pool.reused)
    figures.jobs.set(service.jobs.waiting)
    figures.generation.set(_generation(service))
    return Response(figures.render(), media_type=CONTENT_TYPE_LATEST)


def _generation(service: Service) -> float:
    try:
        with service.views.read() as view:
            return view.generation
    except StoreError:
        return math.nan
