"""The graph as a file for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.answers import wait_until_gone
from api.openapi import problems
from api.service import Service, ServiceOf

router = APIRouter(tags=["export"])
CHUNK: Final = 1 << 16
FORMATS: Final = {
    "graphml": ("graphml", "application/graphml+xml", ".graphml"),
    "gexf": ("gexf", "application/gexf+xml", ".gexf"),
    "nodes.csv": ("csv", "text/csv; charset=utf-8", "-nodes.csv"),
    "edges.csv": ("csv", "text/csv; charset=utf-8", "-edges.csv"),
    "neo4j.nodes.csv": ("neo4j", "text/csv; charset=utf-8", "-nodes.csv"),
    "neo4j.edges.csv": ("neo4j", "text/csv; charset=utf-8", "-edges.csv"),
    "ttl": ("turtle", "text/turtle; charset=utf-8", ".ttl"),
    "nq": ("nquads", "application/n-quads", ".nq"),
    "trig": ("trig", "application/trig", ".trig"),
    "jsonld": ("jsonld", "application/ld+json", ".jsonld"),
}


class Projection(StrEnum):
    """What the nodes and edges of an exported graph are."""

    ACTORS = "actors"
    EVENTS = "events"


ProjectionOf = Annotated[
    Projection,
    Query(alias="view", description="Edges between entities, or events as nodes.", examples=["actors"]),
]


async def _send(request: Request, service: Service, projection: Projection, name: str) -> Response:
    form, media, suffix = FORMATS[name]
    folder = service.exporter.make_folder()
    target = Path(folder.name) / ("beat.csv" if suffix.endswith(".csv") else f"beat{suffix}")
    try:
        await service.exporter.write(
            projection.value, form, target, partial(wait_until_gone, request.receive)
        )
    except BaseException:
        folder.cleanup()
        raise
    headers = {"Content-Disposition": f'attachment; filename="beat{suffix}"'}
    chunks = _read(folder, Path(folder.name) / f"beat{suffix}")
    return StreamingResponse(chunks, headers=headers, media_type=media)


def _read(folder: TemporaryDirectory[str], file: Path) -> Iterator[bytes]:
    with folder, file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _add(name: str) -> None:
    async def export(
        request: Request, service: ServiceOf, projection: ProjectionOf = Projection.ACTORS
    ) -> Response:
        return await _send(request, service, projection, name)

    export.__doc__ = (
        f"Gives the whole graph as {FORMATS[name][0]}; RDF formats hold everything, whatever `view` is."
    )
    router.add_api_route(
        f"/export.{name}",
        export,
        methods=["GET"],
        name=f"export_{name}",
        operation_id=f"export_{name.replace('.', '_')}",
        summary=f"The graph as {name}",
        response_class=Response,
        responses={200: {"content": {FORMATS[name][1].partition(";")[0]: {}}}, **problems(422)},
    )


for _name in FORMATS:
    _add(_name)
