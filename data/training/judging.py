"""Whether a reading is what the annotation of its article says, in whole or in one role."""

from __future__ import annotations

import json
import re
from pathlib import Path

from extract.claims import Reading
from graph.model import Filler

GENERIC = set(
    "the a an of in on at to for by and or his her their its our my your this that these those said new "
    "former some many several other all local federal state national u.s us american".split()
)


def words_of(name: str) -> tuple[str, ...]:
    name = re.sub(r"['’]s?\b", "", name.lower()).replace(".", "")
    found = re.findall(r"[\w$%]+", name)
    return tuple(w for w in found if w not in {"the", "a", "an"}) or tuple(found)


def fits(names: list[str], others: list[str]) -> bool:
    """Whether any two names are equal, or one holds the other's words and a telling one among them."""
    for one in map(words_of, names):
        for two in map(words_of, others):
            small, large = sorted((set(one), set(two)), key=len)
            if one == two or (small <= large and small - GENERIC and len("".join(small)) > 3):
                return True
    return False


def read_gold(path: Path, text: str) -> dict:
    gold = json.loads(path.read_text(encoding="utf-8"))
    for event in gold["events"]:
        start = text.find(event["evidence"])
        inner = start + event["evidence"].find(event["trigger"])
        event["span"] = start, start + len(event["evidence"])
        event["tspan"] = inner, inner + len(event["trigger"])
        event["classes"] = {event["type"], *event.get("also", [])}
    return gold


def pair(readings: list[Reading], gold: dict) -> dict[int, dict]:
    """The annotated event that each reading found, one to one: direct overlap first, then in the evidence."""
    options = []
    for i, reading in enumerate(readings):
        token = reading.trigger.token
        start, end = token.idx, token.idx + len(token.text)
        for j, event in enumerate(gold["events"]):
            if reading.trigger.type not in event["classes"]:
                continue
            direct = start < event["tspan"][1] and end > event["tspan"][0]
            inside = start < event["span"][1] and end > event["span"][0]
            if direct or inside:
                other = reading.trigger.type != event["type"]
                options.append((not direct, other, abs(start - event["tspan"][0]), i, j))
    pairs: dict[int, dict] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(options):
        if i not in pairs and j not in taken:
            pairs[i] = gold["events"][j]
            taken.add(j)
    return pairs


def is_right(reading: Reading, event: dict | None, gold: dict, entities) -> bool:
    """Whether the article says so, by its annotation: same class and stance, and all actors and targets fit.

    A reading with both an actor and a target may be any annotated event of the article that has them; one
    without must be the event that it was paired with.
    """
    arguments = reading.arguments
    whole = bool(arguments.actor and (arguments.target or arguments.object))
    events = gold["events"] if whole else [event] if event is not None else []
    return any(_tells(reading, other, gold, entities) for other in events)


def _tells(reading: Reading, event: dict, gold: dict, entities) -> bool:
    def names(filler: Filler) -> list[str]:
        entity = entities.get(filler.entity)
        return [filler.text, *([entity.name, *entity.aliases] if entity else [])]

    def all_fit(fillers, keys) -> bool:
        return all(any(fits(names(f), gold["entities"][k]["names"]) for k in keys) for f in fillers)

    arguments, stance = reading.arguments, reading.stance
    return (
        reading.trigger.type in event["classes"]
        and (stance.polarity, stance.modality)
        == (event.get("polarity", "positive"), event.get("modality", "asserted"))
        and all_fit(arguments.actor, event.get("actor", []))
        and all_fit(arguments.target or arguments.object, event.get("target", []) + event.get("object", []))
    )


def fills(filler: Filler, keys: list[str], gold: dict, entities) -> bool:
    """Whether a filler is one of the annotation's entities of these keys."""
    entity = entities.get(filler.entity)
    names = [filler.text, *([entity.name, *entity.aliases] if entity else [])]
    return any(fits(names, gold["entities"][key]["names"]) for key in keys)
