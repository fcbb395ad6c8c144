"""A neighborhood on the wire."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas.claims import Named
from graph.neighborhood import Neighborhood, Tie


class Neighbor(Named):
    """An entity and how far it is from the one that was asked for."""

    distance: int


class TieItem(BaseModel):
    """What connects two entities."""

    source: str = Field(description="An entity's IRI.")
    target: str
    classes: list[str] = Field(description="Event classes and relation types that are plain facts.")
    reported: list[str] = Field(description="Those that are only reported.")

    @classmethod
    def of(cls, tie: Tie) -> TieItem:
        """From the domain's type."""
        return cls(
            source=tie.source, target=tie.target, classes=list(tie.classes), reported=list(tie.reported)
        )


class NeighborhoodItem(BaseModel):
    """A graph to draw; `left_out` entities were near but did not fit."""

    nodes: list[Neighbor]
    edges: list[TieItem]
    left_out: int

    @classmethod
    def of(cls, base: str, found: Neighborhood) -> NeighborhoodItem:
        """From the domain's type."""
        pairs = zip(found.entities, found.distances, strict=True)
        nodes = [Neighbor(**Named.of(base, ref).model_dump(), distance=distance) for ref, distance in pairs]
        return cls(nodes=nodes, edges=[TieItem.of(tie) for tie in found.ties], left_out=found.left_out)
