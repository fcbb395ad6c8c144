"""Stores of any size, generated: articles whose entities are as unevenly famous as real ones."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, Quad
from stories import Story

from graph.iris import DEFAULT_BASE
from graph.model import EVENT_CLASSES, Extraction
from graph.store import Writer
from graph.store.layout import Layout
from graph.terms import BB
from graph.triples import to_triples
from graph.triples.nodes import LABEL, term

_FIRST = "Ada Bo Cy Dee Eli Fay Gus Hal Ida Jo Kit Lou Mae Ned Ora Pat Quin Ray Sue Ty".split()
_LAST = (
    "Abbott Birch Cole Dunn Ellis Ford Gray Holt Ivers Judd Kerr Lowe Marsh Nash Orr Pike Quick Rowe".split()
)
_PLACES = "Ashby Birchton Cedar Dover Elkton Fairview Glenwood Harlan Irving Jasper Kirby Larch".split()


class Names:
    """A population of entities; low numbers are famous."""

    def __init__(self, people: int, bodies: int) -> None:
        self.people = [
            f"{_FIRST[n % 20]} {_LAST[n // 20 % 18]} {_roman(n // 360)}".strip() for n in range(people)
        ]
        self.bodies = [f"{_PLACES[n % 12]} {_roman(n // 12)} Police Department" for n in range(bodies)]


def articles(number: int, seed: int = 1, people: int = 5_000, bodies: int = 1_000) -> Iterator[Extraction]:
    """So many articles of one to five events each."""
    chance, names = random.Random(seed), Names(people, bodies)
    for n in range(number):
        yield _article(f"g{n}", chance, names)


def fill(folder: Path, extractions: Iterable[Extraction]) -> int:
    """Make a store of these articles in one bulk load, which is faster than a transaction each; its quads."""
    Writer.open(folder).close()
    from pyoxigraph import Store

    store = Store(Layout(folder).live)
    before = len(store)
    store.bulk_extend(_quads(extractions))
    count = len(store) - before
    del store
    Layout(folder).unpublished.touch()
    Writer.open(folder).close()
    return count


def _quads(extractions: Iterable[Extraction]) -> Iterator[Quad]:
    default, labelled = DefaultGraph(), set()
    name = term(BB.name)
    for extraction in extractions:
        made = to_triples(extraction, DEFAULT_BASE)
        for triple in made.own | made.shared:
            yield Quad(triple.subject, triple.predicate, triple.object, made.graph)
        for triple in made.shared:
            yield Quad(triple.subject, triple.predicate, triple.object, default)
            if triple.predicate == name and triple.subject not in labelled:
                labelled.add(triple.subject)
                assert isinstance(triple.object, Literal)
                yield Quad(triple.subject, LABEL, triple.object, default)


def _article(key: str, chance: random.Random, names: Names) -> Extraction:
    month = f"{chance.randint(2015, 2026)}-{chance.randint(1, 12):02}"
    story = Story(
        key, title=f"Report {key}", publisher=f"Outlet {chance.randint(1, 50)}", published=f"{month}-20"
    )
    people = [story.entity("Person", _pick(names.people, chance)) for _ in range(2)]
    bodies = [story.entity("Agency", _pick(names.bodies, chance)) for _ in range(2)]
    story.relate("holdsPost", people[0], "chief", f"Chief {key}", of=bodies[0])
    for _ in range(chance.randint(1, 5)):
        actor, target = chance.sample([*people, *bodies], 2)
        story.claim(
            chance.choice(EVENT_CLASSES),
            f"They acted in {key}.",
            actor=[actor],
            target=[target],
            when=f"{month}-{chance.randint(1, 28):02}",
            modality=chance.choice(["asserted", "asserted", "reported"]),
        )
    return story.extraction()


def _pick(names: list[str], chance: random.Random) -> str:
    return names[int(len(names) * chance.random() ** 3)]


def _roman(number: int) -> str:
    digits = (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    text = ""
    for value, letters in digits:
        while number >= value:
            text, number = text + letters, number - value
    return text
