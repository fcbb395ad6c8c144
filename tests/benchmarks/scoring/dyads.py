"""Who did what to whom, once per article: all such dyads, and those sure enough to become plain facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from benchmarks.scoring.entities import Tallies, list_names
from benchmarks.scoring.names import any_equal, any_fits
from benchmarks.scoring.reference import GoldArticle, GoldEvent

Record = Mapping[str, Any]
Dyad = tuple[str, str, str, str]  # class, actor, target or object, polarity
PLAIN: Final = ("positive", "asserted")


def _pairs(claim: Record) -> Iterator[tuple[Record, Record]]:
    for actor in claim.get("actor", ()):
        for target in claim.get("target") or claim.get("object") or ():
            yield actor, target


def score_dyads(gold: GoldArticle, claims: Sequence[Record], record: Record, tallies: Tallies) -> None:
    """Each distinct dyad counts once; a repeated match is neutral, and only targets can be missed."""
    entities = {entity["id"]: entity for entity in record["entities"]}
    wanted = _gold_dyads(gold.events)
    left, seen, tally = set(wanted), set(), tallies["dyads"]
    for claim in claims:
        for actor, target in _pairs(claim):
            key = (
                claim["type"],
                *(f.get("entity") or f["text"] for f in (actor, target)),
                claim.get("polarity"),
            )
            if key in seen:
                continue
            seen.add(key)
            ends = (list_names(actor, entities), list_names(target, entities))
            fitting = [d for d in wanted if claim["type"] in wanted[d] and _fits(gold, d, claim, ends)]
            fresh = [dyad for dyad in fitting if dyad in left]
            if fresh:
                left.discard(min(fresh, key=lambda dyad: _rank(gold, dyad, claim, ends)))
            if fresh or not fitting:
                tally.judge(bool(fresh))
    tally.missed += len({dyad[:3] for dyad in left} & _required(gold.events))


def _gold_dyads(events: Sequence[GoldEvent]) -> dict[Dyad, set[str]]:
    dyads: dict[Dyad, set[str]] = defaultdict(set)
    for event in events:
        for actor in event.fillers["actor"]:
            for target in event.fillers["target"] + event.fillers["object"]:
                dyads[event.type, actor, target, event.polarity] |= event.classes
    return dyads


def _required(events: Sequence[GoldEvent]) -> set[tuple[str, str, str]]:
    return {
        (e.type, actor, target)
        for e in events
        for actor in e.fillers["actor"]
        for target in e.fillers["target"]
    }


def _fits(gold: GoldArticle, dyad: Dyad, claim: Record, ends: tuple[list[str], list[str]]) -> bool:
    same_ends = all(
        any_fits(names, gold.entities[key].names) for names, key in zip(ends, dyad[1:3], strict=True)
    )
    return same_ends and dyad[3] == claim.get("polarity")


def _rank(gold: GoldArticle, dyad: Dyad, claim: Record, ends: tuple[list[str], list[str]]) -> tuple[Any, ...]:
    """Smaller is better: names equal at both ends, then the very class, then any fixed order."""
    exact = sum(
        any_equal(names, gold.entities[key].names) for names, key in zip(ends, dyad[1:3], strict=True)
    )
    return -exact, dyad[0] != claim["type"], dyad


def score_facts(
    gold: GoldArticle, claims: Sequence[Record], record: Record, floor: float, tallies: Tallies
) -> None:
    """Precision of the positive, asserted dyads between entities whose confidence reaches `floor`."""
    entities = {entity["id"]: entity for entity in record["entities"]}
    seen = set()
    for claim in claims:
        stance = (claim.get("polarity"), claim.get("modality"))
        if stance != PLAIN or claim.get("confidence", 1.0) < floor:
            continue
        for actor, target in _pairs(claim):
            key = (claim["type"], actor.get("entity"), target.get("entity"))
            if None not in key and key not in seen:
                seen.add(key)
                ends = (list_names(actor, entities), list_names(target, entities))
                tallies["plain facts"].judge(
                    any(_confirms(gold, e, claim["type"], ends) for e in gold.events)
                )


def _confirms(gold: GoldArticle, event: GoldEvent, type_: str, ends: tuple[list[str], list[str]]) -> bool:
    actors = gold.names(event.fillers["actor"]).values()
    targets = gold.names(event.fillers["target"] + event.fillers["object"]).values()
    return (
        type_ in event.classes
        and (event.polarity, event.modality) == PLAIN
        and any(any_fits(ends[0], names) for names in actors)
        and any(any_fits(ends[1], names) for names in targets)
    )
