"""Events of one article: which were found, who took part, who said so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from benchmarks.scoring.entities import Tallies, list_names
from benchmarks.scoring.names import any_fits, find_match
from benchmarks.scoring.reference import Extent, GoldArticle, GoldEvent
from benchmarks.scoring.tally import Tally

Record = Mapping[str, Any]
ARGUMENTS: Final = ("actor", "target", "place")


def _overlap(one: Extent, other: Extent) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def pair_events(gold: Sequence[GoldEvent], claims: Sequence[Record], typed: bool) -> list[tuple[int, int]]:
    """One-to-one pairs of indices, best first: triggers that overlap before a trigger within the evidence.

    With `typed`, a pair must also agree on the class.
    """
    candidates = []
    for i, event in enumerate(gold):
        for j, claim in enumerate(claims):
            span = (claim["trigger"]["start"], claim["trigger"]["end"])
            direct, fitting = _overlap(span, event.trigger), claim["type"] in event.classes
            if (fitting or not typed) and (direct or _overlap(span, event.evidence)):
                nearness = -abs(span[0] - event.trigger[0])
                candidates.append((direct, fitting, claim["type"] == event.type, nearness, i, j))
    return list(_take_best(sorted(candidates, reverse=True)))


def _take_best(candidates: list[tuple[bool, bool, bool, int, int, int]]) -> Iterator[tuple[int, int]]:
    events, claims = set(), set()
    for *_, i, j in candidates:
        if i not in events and j not in claims:
            events.add(i)
            claims.add(j)
            yield i, j


def score_events(gold: GoldArticle, claims: Sequence[Record], record: Record, tallies: Tallies) -> None:
    """Detection with and without classes, then arguments and stance of what was found with its class."""
    for measure, typed in (("events, any class", False), ("events", True)):
        pairs = pair_events(gold.events, claims, typed)
        _count(tallies[measure], len(pairs), len(claims), len(gold.events))
    entities = {entity["id"]: entity for entity in record["entities"]}
    claim_of, paired = dict(pairs), {j for _, j in pairs}
    for i, event in enumerate(gold.events):
        claim = claims[claim_of[i]] if i in claim_of else None
        _score_arguments(gold, event, claim, entities, tallies)
        if claim is not None:
            _score_stance(gold, event, claim, entities, tallies)
    for j, claim in enumerate(claims):
        for role in ARGUMENTS if j not in paired else ():
            tallies[f"args: {role}"].wrong += len(claim.get(role, ()))


def _count(tally: Tally, pairs: int, claims: int, events: int) -> None:
    tally.right += pairs
    tally.wrong += claims - pairs
    tally.missed += events - pairs


def _score_arguments(
    gold: GoldArticle,
    event: GoldEvent,
    claim: Record | None,
    entities: Mapping[str, Record],
    tallies: Tallies,
) -> None:
    for role in ARGUMENTS:
        # target and object are hard to tell apart: a target that is the object counts neither way
        neutral = event.fillers["object"] if role == "target" else ()
        fillers = claim.get(role, ()) if claim else ()
        _score_fillers(
            gold,
            event.fillers[role],
            neutral,
            [list_names(f, entities) for f in fillers],
            tallies[f"args: {role}"],
        )


def _score_stance(
    gold: GoldArticle, event: GoldEvent, claim: Record, entities: Mapping[str, Record], tallies: Tallies
) -> None:
    tallies["polarity"].judge(claim.get("polarity") == event.polarity)
    tallies["modality"].judge(claim.get("modality") == event.modality)
    sayers = [list_names(filler, entities) for filler in claim.get("attribution", ())]
    _score_fillers(gold, event.fillers["attribution"], (), sayers, tallies["attribution"])
    found = bool(claim.get("time"))
    tallies["time"].right += found and event.has_time
    tallies["time"].wrong += found and not event.has_time
    tallies["time"].missed += event.has_time and not found


def _score_fillers(
    gold: GoldArticle, keys: Sequence[str], neutral: Sequence[str], fillers: Sequence[list[str]], tally: Tally
) -> None:
    left = gold.names(keys)
    accepted = gold.names([*neutral, *keys]).values()
    for names in fillers:
        key = find_match(names, left)
        if key is not None:
            del left[key]
            tally.judge(True)
        elif not any(any_fits(names, others) for others in accepted):
            tally.judge(False)
    tally.missed += len(left)
