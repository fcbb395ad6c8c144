"""Paths on the wire."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas.claims import Named, Statement
from graph.evidence import Link
from graph.paths import Hop, Path


class LinkItem(BaseModel):
    """One relation behind a hop, with its claims."""

    class_: str = Field(alias="class")
    property: str
    forward: bool = Field(description="Whether it leads from the hop's source to its target.")
    derived: bool = Field(description="Whether an office's holder acted for one of the two.")
    reported: bool
    claims: list[Statement]

    @classmethod
    def of(cls, base: str, link: Link) -> LinkItem:
        """From the domain's type."""
        return cls(
            **{"class": link.class_},
            property=link.property,
            forward=link.forward,
            derived=link.derived,
            reported=link.reported,
            claims=Statement.all(base, link.claims),
        )


class HopItem(BaseModel):
    """A step of a path."""

    source: Named
    target: Named
    links: list[LinkItem]

    @classmethod
    def of(cls, base: str, hop: Hop) -> HopItem:
        """From the domain's type."""
        links = [LinkItem.of(base, link) for link in hop.links]
        return cls(source=Named.of(base, hop.source), target=Named.of(base, hop.target), links=links)


class PathItem(BaseModel):
    """A way from one entity to another."""

    entities: list[Named]
    hops: list[HopItem]

    @classmethod
    def of(cls, base: str, path: Path) -> PathItem:
        """From the domain's type."""
        return cls(entities=Named.all(base, path.entities), hops=[HopItem.of(base, hop) for hop in path.hops])


class PathList(BaseModel):
    """Paths, shortest first; `detail` says so where there is none."""

    items: list[PathItem]
    detail: str
