"""The annotations that extraction is measured against; what each field means is in `data/README.md`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Extent = tuple[int, int]
ROLES: Final = ("actor", "target", "object", "place", "attribution")


class BadReference(ValueError):
    """An annotation that does not fit its article; says which and how."""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """`names` are all strings by which the article refers to it."""

    type: str
    named: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """`object` is an entity's key, or for holdsPost the post's title."""

    type: str
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """`classes` are all that a careful reader accepts, `type` the first choice; fillers are keys."""

    type: str
    classes: frozenset[str]
    evidence: Extent
    trigger: Extent
    fillers: Mapping[str, tuple[str, ...]]
    has_time: bool
    polarity: str
    modality: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """What a careful reader finds in one article."""

    id: str
    entities: Mapping[str, GoldEntity]
    relations: tuple[GoldRelation, ...]
    events: tuple[GoldEvent, ...]

    def names(self, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The names of each of these entities."""
        return {key: self.entities[key].names for key in keys}


def read_gold(path: Path, text: str) -> GoldArticle:
    """The annotation in a file of the article with this text; BadReference if they do not fit."""
    row = json.loads(path.read_text(encoding="utf-8"))
    entities = {
        key: GoldEntity(value["type"], bool(value.get("named")), tuple(value["names"]))
        for key, value in row["entities"].items()
    }
    relations = tuple(GoldRelation(r["type"], r["subject"], r["object"]) for r in row.get("relations", ()))
    events = tuple(_read_event(event, text, entities, path.name) for event in row["events"])
    return GoldArticle(row["id"], entities, relations, events)


def _read_event(
    row: Mapping[str, Any], text: str, entities: Mapping[str, GoldEntity], name: str
) -> GoldEvent:
    start = text.find(row["evidence"])
    within = row["evidence"].find(row["trigger"])
    if start < 0 or within < 0:
        raise BadReference(f"{name}: {row['trigger']!r} in {row['evidence']!r} is not in the article.")
    fillers = {role: tuple(row.get(role, ())) for role in ROLES}
    unknown = {key for keys in fillers.values() for key in keys} - entities.keys()
    if unknown:
        raise BadReference(f"{name}: {row['evidence']!r} names unknown entities: {sorted(unknown)}.")
    return GoldEvent(
        type=row["type"],
        classes=frozenset({row["type"], *row.get("also", ())}),
        evidence=(start, start + len(row["evidence"])),
        trigger=(start + within, start + within + len(row["trigger"])),
        fillers=fillers,
        has_time=bool(row.get("time")),
        polarity=row.get("polarity", "positive"),
        modality=row.get("modality", "asserted"),
    )


def digest_files(folders: Sequence[Path]) -> str:
    """One SHA-256 of the names and contents of all files of these folders, in order of their names."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.iterdir() if p.is_file()):
            total.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()
