"""Named entities and standing relations of one article, measured by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.scoring.names import any_fits, find_match
from benchmarks.scoring.reference import GoldArticle, GoldRelation
from benchmarks.scoring.tally import Tally

Record = Mapping[str, Any]
Tallies = Mapping[str, Tally]


def list_names(filler: Record, entities: Mapping[str, Record]) -> list[str]:
    """What a predicted filler is called: its own text, then the name and aliases of its entity."""
    names = [filler["text"]] if filler.get("text") else []
    entity = entities.get(filler.get("entity") or "")
    return names + ([entity["name"], *entity.get("aliases", ())] if entity else [])


def score_entities(gold: GoldArticle, record: Record, tallies: Tallies) -> None:
    """Each named entity counts once; a second node for it is wrong, one that is unnamed in gold neutral."""
    left = {key: entity.names for key, entity in gold.entities.items() if entity.named}
    found: dict[str, tuple[str, ...]] = {}
    plain, typed = tallies["entities"], tallies["entities, typed"]
    for entity in record["entities"]:
        names = [entity["name"], *entity.get("aliases", ())]
        if not entity.get("named"):
            continue
        key = find_match(names, left)
        if key is not None:
            plain.judge(True)
            typed.judge(entity["type"] == gold.entities[key].type)
            typed.missed += entity["type"] != gold.entities[key].type
            found[key] = left.pop(key)
            continue
        split = find_match(names, found) is not None
        tallies["entities, split"].wrong += split
        if split or not any(any_fits(names, other.names) for other in gold.entities.values()):
            plain.judge(False)
            typed.judge(False)
    plain.missed += len(left)
    typed.missed += len(left)


def score_relations(gold: GoldArticle, record: Record, tallies: Tallies) -> None:
    """A relation is found by its type and the names of both its ends; one stated twice counts once."""
    entities = {entity["id"]: entity for entity in record["entities"]}
    tally, left = tallies["relations"], list(gold.relations)
    for row in record.get("relations", ()):
        subject = _end_names(row["subject"], entities)
        of_post = row["type"] == "holdsPost"
        ends = [str(row["object"])] if of_post else _end_names(row["object"], entities)
        fitting = [
            r for r in gold.relations if r.type == row["type"] and _fits_relation(gold, r, subject, ends)
        ]
        fresh = next((relation for relation in left if relation in fitting), None)
        if fresh is not None:
            left.remove(fresh)
        if fresh is not None or not fitting:
            tally.judge(fresh is not None)
    tally.missed += len(left)


def _end_names(end: Any, entities: Mapping[str, Record]) -> list[str]:
    return list_names({"entity": end}, entities) or [str(end)]


def _fits_relation(gold: GoldArticle, relation: GoldRelation, subject: list[str], ends: list[str]) -> bool:
    of_post = relation.type == "holdsPost"
    others = (relation.object,) if of_post else gold.entities[relation.object].names
    return any_fits(subject, gold.entities[relation.subject].names) and any_fits(ends, others)
