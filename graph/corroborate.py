"""Which claims are of one event, and how many articles say so independently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.identity import Identity
from graph.model import Claim, Filler, Relation
from graph.names import normalise


def event_key(claim: Claim, identities: Mapping[str, Identity], article: str) -> tuple[str, ...]:
    """What makes claims one event: class, mode, actors, targets (else objects), place and time.

    Polarity and modality are no part of it: a denial is of the same event as what it denies.
    An event in which no entity takes part is its article's alone.
    """
    about = claim.target or claim.object
    roles = [_fillers(fillers, identities) for fillers in (claim.actor, about, claim.place)]
    times = sorted({time.value for time in claim.time if time.value})
    named = any(filler.entity for filler in (*claim.actor, *claim.target, *claim.object))
    return (claim.type, claim.mode or "", *roles, "|".join(times), "" if named else article)


def relation_key(relation: Relation, identities: Mapping[str, Identity]) -> tuple[str, ...]:
    """What makes relation claims one relation: type, the two sides, post, and whether and when it held."""
    if relation.type == "holdsPost":
        other = normalise(relation.object), identities[relation.of].iri if relation.of else ""
    else:
        other = "", identities[relation.object].iri
    held = "former" if relation.former else ""
    return (
        relation.type,
        identities[relation.subject].iri,
        *other,
        held,
        relation.start or "",
        relation.end or "",
    )


def count_origins(articles: Iterable[tuple[str, str]]) -> int:
    """How many articles speak independently, given (IRI, digest of its text): the same text counts once."""
    return len({digest for _, digest in articles})


def _fillers(fillers: Iterable[Filler], identities: Mapping[str, Identity]) -> str:
    keys = {
        identities[filler.entity].iri if filler.entity else f"~{normalise(filler.text)}" for filler in fillers
    }
    return "|".join(sorted(keys))
