"""What an editor knows beforehand (data/gazetteer): bodies, places, titles, nouns of descriptions.

Names are compared without spaces and with plain apostrophes, so that no table depends on a tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.resources import data_folder

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


@dataclass(frozen=True, slots=True)
class Body:
    """An agency, organization, undertaking or policy with a name of its own; `parent` is a body's name."""

    name: str
    type: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A state, country or other well-known place; `code` is a state's postal code, `geonames` an id or ""."""

    name: str
    geonames: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """A title of office: `kind` is office, rank, role or courtesy; `of` what kind of body it goes with."""

    name: str
    kind: str
    of: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The tables; keys are compact forms (`compact`), for titles and nouns in lower case.

    `nouns` maps a lemma to (type, "one" | "many"); `heads` a word of a name to the type it speaks for;
    `sexes` a given name to "male" or "female"; `peoples` an adjective or people to its country;
    `doubtful` holds names of bodies that are also common words.
    """

    bodies: Mapping[str, Body]
    regions: Mapping[str, Region]
    peoples: Mapping[str, Region]
    titles: Mapping[str, Title]
    nouns: Mapping[str, tuple[str, str]]
    heads: Mapping[str, str]
    sexes: Mapping[str, str]
    first_words: frozenset[str]
    doubtful: frozenset[str]
    title_words: frozenset[str]


def compact(name: str) -> str:
    """A name's key: no spaces, plain apostrophes."""
    return "".join(name.translate(_APOSTROPHES).split())


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of this installation, read once."""
    folder = data_folder("gazetteer")
    bodies = dict(_bodies(folder))
    regions, peoples = _regions(folder)
    return Gazetteer(
        bodies=bodies,
        regions=regions,
        peoples=peoples,
        titles={compact(row[0]): Title(row[1], row[2], row[3]) for row in _rows(folder / "titles.tsv")},
        nouns=_nouns(folder / "nouns.tsv"),
        heads={word: row[0] for row in _rows(folder / "heads.tsv") for word in row[1].split()},
        sexes={name: row[0] for row in _rows(folder / "given_names.tsv") for name in row[1].split()},
        first_words=frozenset(_lower_first_words(folder)),
        doubtful=frozenset(row[0] for row in _rows(folder / "doubtful.tsv")),
        title_words=frozenset(re.split(r"[ '-]", row[0])[0] for row in _rows(folder / "titles.tsv")),
    )


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


def _bodies(folder: Path) -> Iterator[tuple[str, Body]]:
    """Own names outrank other bodies' short forms: they come last, and the last one wins."""
    entries = [*_read_bodies(folder / "agencies.tsv", "Agency")]
    entries += _read_bodies(folder / "organizations.tsv", "Organization")
    entries += _read_bodies(folder / "undertakings.tsv", "")
    for body, forms in entries:
        for form in forms:
            yield from ((compact(variant), body) for variant in _variants(form, body))
    for body, _ in entries:
        yield from ((compact(variant), body) for variant in _variants(body.name, body))


def _read_bodies(path: Path, type_: str) -> Iterator[tuple[Body, list[str]]]:
    for name, forms, last in _rows(path):
        body = Body(name, type_, last or None) if type_ else Body(name, last)
        yield body, [form for form in forms.split("|") if form]


def _variants(form: str, body: Body) -> Iterator[str]:
    yield form
    if form.startswith("U.S. "):
        yield from (form.replace("U.S. ", prefix, 1) for prefix in ("US ", "United States "))
    elif body.type == "Agency" and form.startswith(("Department of ", "Bureau of ")):
        yield from (prefix + form for prefix in ("U.S. ", "US ", "United States "))


def _regions(folder: Path) -> tuple[dict[str, Region], dict[str, Region]]:
    regions: dict[str, Region] = {}
    peoples: dict[str, Region] = {}
    for name, forms, geonames, people in _rows_of(folder / "places.tsv", 4):
        region = Region(name, geonames)
        regions |= {compact(form): region for form in (name, *forms.split("|")) if form}
        peoples |= {compact(form): region for form in people.split("|") if form}
    for name, code, forms, people in _rows_of(folder / "states.tsv", 4):
        state = Region(name, "", code)
        regions |= {compact(form): state for form in (name, *forms.split("|")) if form not in ("", "D.C.")}
        peoples |= {compact(form): state for form in (people, f"{people}s") if people}
    return regions, peoples


def _rows_of(path: Path, width: int) -> Iterator[list[str]]:
    for row in _rows(path):
        yield [*row, *[""] * (width - len(row))]


def _nouns(path: Path) -> dict[str, tuple[str, str]]:
    """The first row that lists a lemma decides."""
    nouns: dict[str, tuple[str, str]] = {}
    for type_, number, lemmas in _rows(path):
        for lemma in lemmas.split():
            nouns.setdefault(lemma, (type_, number))
    return nouns


def _lower_first_words(folder: Path) -> Iterator[str]:
    for name in ("agencies.tsv", "organizations.tsv", "undertakings.tsv"):
        for row in _rows(folder / name):
            for form in (row[0], *row[1].split("|")):
                if form and form[0].islower():
                    yield form.split()[0].split("-")[0]
