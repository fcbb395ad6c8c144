"""Entities on the wire, and what connects them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.examples import EVENT
from api.ids import entity_id, event_id
from api.schemas.claims import Named, Statement
from graph.entities import EntityPage, EntitySummary, Post
from graph.relations import RelationRow


class EntityItem(BaseModel):
    """An entity as a search finds it."""

    id: str = Field(examples=["person:tom-varga"])
    iri: str
    label: str
    type: str
    aliases: list[str]
    articles: int = Field(description="How many articles mention it.")
    score: float = Field(
        description="How well it fits what was looked for: 1 for its name.", ge=0, le=1, examples=[0.8]
    )

    @classmethod
    def of(cls, base: str, summary: EntitySummary) -> EntityItem:
        """From the domain's type."""
        return cls(
            id=entity_id(base, summary.iri),
            iri=summary.iri,
            label=summary.label,
            type=summary.type,
            aliases=list(summary.aliases),
            articles=summary.articles,
            score=summary.score,
        )


class EntityList(BaseModel):
    """Entities, best first."""

    items: list[EntityItem]


class PostItem(BaseModel):
    """A post that is or was held."""

    title: str
    holder: Named
    body: Named | None
    former: bool

    @classmethod
    def of(cls, base: str, post: Post) -> PostItem:
        """From the domain's type."""
        body = Named.of(base, post.body) if post.body else None
        return cls(title=post.title, holder=Named.of(base, post.holder), body=body, former=post.former)


class EntityDetail(BaseModel):
    """What is known of an entity; its relations come in pages of their own."""

    id: str
    iri: str
    label: str
    type: str
    aliases: list[str]
    links: list[str] = Field(description="The same entity elsewhere: GeoNames, Wikidata.")
    posts: list[PostItem]
    articles: list[str] = Field(description="IRIs of the articles that mention it.")
    events: int
    relations: int

    @classmethod
    def of(cls, base: str, page: EntityPage) -> EntityDetail:
        """From the domain's type."""
        return cls(
            id=entity_id(base, page.iri),
            iri=page.iri,
            label=page.label,
            type=page.type,
            aliases=list(page.aliases),
            links=list(page.links),
            posts=[PostItem.of(base, post) for post in page.posts],
            articles=list(page.articles),
            events=page.events,
            relations=page.relations,
        )


class RelationItem(BaseModel):
    """One event or relation of an entity, with its claims."""

    id: str | None = Field(description="As /events/{id} takes it; null for a relation.", examples=[EVENT])
    iri: str
    class_: str = Field(alias="class", examples=["Withdraw"])
    direction: str = Field(description="out: the entity acts; in: it is acted on; place: it is where.")
    counterpart: Named | None
    title: str | None = Field(description="A post's title.")
    begin: str | None
    end: str | None
    statuses: list[str]
    independent_articles: int
    claims: list[Statement]

    @classmethod
    def of(cls, base: str, row: RelationRow, independent: int) -> RelationItem:
        """From the domain's type."""
        return cls(
            id=event_id(base, row.iri) if row.iri.startswith(f"{base}event/") else None,
            iri=row.iri,
            **{"class": row.class_},
            direction=row.direction,
            counterpart=Named.of(base, row.counterpart) if row.counterpart else None,
            title=row.title,
            begin=row.begin,
            end=row.end,
            statuses=list(row.statuses),
            independent_articles=independent,
            claims=Statement.all(base, row.claims),
        )


class RelationList(BaseModel):
    """A page of relations; `next` is what `after` goes on from, null at the end."""

    items: list[RelationItem]
    next: str | None
