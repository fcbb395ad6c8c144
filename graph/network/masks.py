"""The relations of an edge as bits of one number: plain facts below, the same only reported above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import URIRef

from graph.errors import QueryError
from graph.terms import BB, FACT_PROPERTIES, STANDING_PROPERTIES

PROPERTIES: tuple[URIRef, ...] = (*FACT_PROPERTIES.values(), *STANDING_PROPERTIES)
PLAIN = (1 << len(PROPERTIES)) - 1
STANDING = PLAIN & ~((1 << len(FACT_PROPERTIES)) - 1)
STANDING_NAMES: dict[URIRef, str] = {
    BB.holdsPostIn: "holdsPost", BB.formerlyHeldPostIn: "holdsPost", BB.memberOf: "memberOf",
    BB.partOf: "partOf", BB.locatedIn: "locatedIn",
}  # fmt: skip
_CLASSES = tuple(FACT_PROPERTIES)


def mask_of(relations: Iterable[str] | None, reported: bool = False) -> int:
    """The bits of some event classes and relation types, or of all; QueryError for a name that is neither."""
    mask = PLAIN if relations is None else 0
    for name in relations or ():
        bits = [bit for bit, property_ in enumerate(PROPERTIES) if _relation_name(bit, property_) == name]
        if not bits:
            raise QueryError(f"There is no relation {name!r}; there are {', '.join(relation_names())}.")
        mask |= sum(1 << bit for bit in bits)
    return mask | (mask & ~STANDING) << len(PROPERTIES) if reported else mask


def relation_names() -> list[str]:
    """What a path can be limited to: event classes and relation types."""
    return list(dict.fromkeys(_relation_name(bit, iri) for bit, iri in enumerate(PROPERTIES)))


def properties_in(mask: int) -> Iterator[tuple[URIRef, str, bool]]:
    """The relations of a mask: property, its event class or relation type, and whether only reported."""
    for bit, property_ in enumerate(PROPERTIES):
        name = _relation_name(bit, property_)
        if mask & (1 << bit):
            yield property_, name, False
        elif mask & (1 << bit + len(PROPERTIES)):
            yield property_, name, True


def reported_bit(class_: str) -> int:
    """The bit of an event class that is only reported; 0 for a class that makes no facts."""
    return 1 << (_CLASSES.index(class_) + len(PROPERTIES)) if class_ in _CLASSES else 0


def event_bits(classes: Iterable[str], statuses: Iterable[str]) -> int:
    """The bits that an event of some classes stands for: plain where it is asserted, and where reported."""
    said = sum(1 << _CLASSES.index(class_) for class_ in set(classes) if class_ in _CLASSES)
    plain, reported = ("asserted" in statuses), ("reported" in statuses)
    return (said if plain else 0) | (said << len(PROPERTIES) if reported else 0)


def _relation_name(bit: int, property_: URIRef) -> str:
    return _CLASSES[bit] if bit < len(_CLASSES) else STANDING_NAMES[property_]
