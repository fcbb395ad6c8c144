"""Which IRI each entity of an extraction has, decided from its own article and nothing else.

Named entities are shared by kind and name; local bodies also carry their place, so that two
towns' city councils stay apart; whoever is known by office alone is keyed by post and place.
What is left (sets, descriptions) belongs to its article alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.iris import mint_article, mint_entity, mint_local_entity
from graph.model import Entity, Extraction, Relation
from graph.names import is_plural, normalise, slug

_LOCAL_BODY = re.compile(
    r"\b(?:police|sheriff|sheriff's|constable|marshal|marshals|fire|council|commission|commissioners|board"
    r"|court|courthouse|jail|prosecutor's|attorney|attorney's|mayor|mayor's|city|town|county|municipal"
    r"|school|schools|public|transit|housing|corrections|highway|legislature|governor's|state)\b"
)
_NATIONAL_BODY = re.compile(r"^(?:us|united states|national|federal)\b(?! (?:attorney|marshal|district))")
_LOCAL_POST = re.compile(
    r"\b(?:mayor|sheriff|chief|superintendent|council|councilman|councilwoman|councilor|alderman|commissioner"
    r"|judge|prosecutor|attorney|constable|marshal|supervisor)\b"
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_SAME_POST = {"chief of police": "police chief"}


@dataclass(frozen=True, slots=True)
class Identity:
    """An entity as the graph knows it. `unnamed_set`: many at once, never stepped through by a path."""

    iri: str
    type: str
    label: str
    aliases: tuple[str, ...]
    link: tuple[str, ...]
    unnamed_set: bool


def identify(extraction: Extraction, base: str) -> dict[str, Identity]:
    """The identity of each entity of an extraction, by its local id."""
    entities = {entity.id: entity for entity in extraction.entities}
    context = _Context(entities, tuple(sorted(extraction.relations, key=_reading_order)))
    article = mint_article(base, extraction.article.id)
    return {key: _identify(entity, context, base, article) for key, entity in entities.items()}


def is_stated(relation: Relation) -> bool:
    """Whether a relation is said to hold, by whomever; not one that is denied, planned or supposed."""
    return relation.polarity == "positive" and relation.modality in ("asserted", "reported")


def _reading_order(relation: Relation) -> tuple[int, int, str, str]:
    return (relation.evidence.start, relation.evidence.end, relation.object, relation.of or "")


@dataclass(frozen=True, slots=True)
class _Context:
    """An article's entities and its relations in reading order."""

    entities: Mapping[str, Entity]
    relations: tuple[Relation, ...]

    def places(self, entity: Entity) -> tuple[str, ...]:
        """The names of the place that the text gives for a body or place, and of the one around that."""
        first = self._container(entity)
        if first is None:
            return ()
        second = self._container(first)
        return (first.name,) if second is None or second is entity else (first.name, second.name)

    def current_posts(self, entity: Entity) -> Iterator[tuple[str, Entity]]:
        """The posts that a person holds now, each with the body or place that it is held in."""
        for relation in self.relations:
            held = relation.type == "holdsPost" and relation.subject == entity.id and not relation.former
            if held and relation.of and is_stated(relation):
                yield relation.object, self.entities[relation.of]

    def _container(self, entity: Entity) -> Entity | None:
        wanted = "partOf" if entity.type == "Place" else "locatedIn"
        for relation in self.relations:
            if relation.type == wanted and relation.subject == entity.id and is_stated(relation):
                place = self.entities.get(relation.object)
                if place is not None and place is not entity and place.type == "Place" and place.named:
                    return place
        return None


def _identify(entity: Entity, context: _Context, base: str, article: str) -> Identity:
    office = None if entity.named else _office(entity, context)
    if office is not None:
        return _by_office(entity, office, base)
    key = _shared_key(entity, context)
    if key is not None:
        label, slugs = key
        return Identity(
            mint_entity(base, entity.type, *slugs), entity.type, label, entity.aliases, entity.link, False
        )
    iri = mint_local_entity(article, entity.id)
    label = entity.name if entity.named else _ARTICLE.sub("", entity.name)
    return Identity(iri, entity.type, label, entity.aliases, entity.link, _is_set(entity))


def _is_set(entity: Entity) -> bool:
    """People without a name, and anything described in the plural, are many or anybody."""
    return not entity.named and (entity.type in ("Group", "Person") or is_plural(entity.name))


def _shared_key(entity: Entity, context: _Context) -> tuple[str, tuple[str, ...]] | None:
    """The label and the slugs that identify an entity across articles; None if only its article can."""
    if not entity.named:
        return _described_body(entity, context)
    name = slug(entity.name)
    match entity.type:
        case "Place":  # New York, New York is not the state: a place always carries the one around it
            return entity.name, (name, *(slug(place) for place in context.places(entity)[:1]))
        case "Person":
            places = _surname_place(entity, context)
        case "Agency" | "Organization" if _is_local_body(entity.name):
            places = context.places(entity)
        case _:
            places = ()
    return entity.name, (name, *_qualifier(name, places))


def _described_body(entity: Entity, context: _Context) -> tuple[str, tuple[str, ...]] | None:
    """A single local body without a name but with a place: "the city council" of Ashby is Ashby's."""
    places = context.places(entity)
    local = entity.type == "Agency" and _is_local_body(entity.name) and not is_plural(entity.name)
    if not local or not places:
        return None
    label = entity.name if slug(places[0]) in slug(entity.name) else f"{places[0]} {normalise(entity.name)}"
    name = slug(label)
    return label, (name, *_qualifier(name, places))


def _is_local_body(name: str) -> bool:
    key = normalise(name)
    return bool(_LOCAL_BODY.search(key)) and not _NATIONAL_BODY.match(key)


def _surname_place(entity: Entity, context: _Context) -> tuple[str, ...]:
    """A surname alone is shared by many: a local official known by it is told apart by the place."""
    if " " in normalise(entity.name):
        return ()
    for post, body in context.current_posts(entity):
        if _LOCAL_POST.search(normalise(post)):
            return (body.name,) if body.type == "Place" else context.places(body) or (body.name,)
    return ()


def _qualifier(name: str, places: tuple[str, ...]) -> tuple[str, ...]:
    """The part of an IRI that tells places apart: their slugs, without those that the name already says."""
    slugs = [slug(place) for place in places]
    left = [part for part in slugs if f"-{part}-" not in f"-{name}-"]
    return ("-".join(left),) if left else ()


def _office(entity: Entity, context: _Context) -> tuple[str, Entity, tuple[str, ...]] | None:
    """The first post of a person known by office alone, where it is held, and the places that key it."""
    if entity.type != "Person" or is_plural(entity.name):
        return None
    for post, body in context.current_posts(entity):
        if not body.named or is_plural(post):
            continue
        around = context.places(body)
        return post, body, (body.name, *around[:1]) if body.type == "Place" else around or (body.name,)
    return None


def _by_office(entity: Entity, office: tuple[str, Entity, tuple[str, ...]], base: str) -> Identity:
    post, body, places = office
    title = normalise(post)
    title = _SAME_POST.get(title, title)
    place = places[0]
    said = f"-{slug(place)}-" in f"-{slug(title)}-"
    label = title if said else f"{place} {title}"
    iri = mint_entity(base, "Person", slug(title), "-".join(slug(part) for part in places))
    aliases = (
        *entity.aliases,
        f"{title} of {place}",
        *([] if body.name == place else [f"{body.name} {title}"]),
    )
    return Identity(iri, entity.type, label, aliases, entity.link, unnamed_set=False)
