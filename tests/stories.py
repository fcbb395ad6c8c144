"""Small extractions for tests, built from sentences in which entities and triggers are marked.

story = Story("a1")
chief = story.person("police chief", named=False)
story.claim("Withdraw", "The chief pulled out of the task force.", "pulled", actor=[chief])
"""

from __future__ import annotations

import hashlib
from typing import Any

from graph.model import (
    Article,
    Claim,
    Entity,
    Extraction,
    Extractor,
    Filler,
    Mention,
    Relation,
    Span,
    TimeExpression,
)

EXTRACTOR = Extractor("0.1.0", "f" * 64)


class Story:
    """An article under construction: what is said is appended to its text, so that offsets are right."""

    def __init__(self, article_id: str, **about: Any) -> None:
        self.article_id = article_id
        self.about = about
        self.text = ""
        self.entities: dict[str, Entity] = {}
        self.relations: list[Relation] = []
        self.claims: list[Claim] = []

    def entity(
        self,
        type_: str,
        name: str,
        named: bool = True,
        aliases: tuple[str, ...] = (),
        link: tuple[str, ...] = (),
    ) -> str:
        """Mention an entity; its local id."""
        key = f"e{len(self.entities) + 1}"
        span = self.say(name)
        mention = Mention(span.start, span.end, span.text, "name" if named else "nominal")
        self.entities[key] = Entity(key, type_, name, named, aliases, link, (mention,))
        return key

    def say(self, sentence: str) -> Span:
        """Append a sentence to the text; where it stands."""
        start = len(self.text)
        self.text += sentence + "\n"
        return Span(start, start + len(sentence), sentence)

    def relate(self, type_: str, subject: str, object_: str, sentence: str = "", **more: Any) -> None:
        """Add a standing fact, with a sentence of its own unless `evidence` is given."""
        evidence = more.pop("evidence", None) or self.say(sentence or f"{type_} {subject} {object_}")
        confidence = more.pop("confidence", 0.9)
        self.relations.append(Relation(type_, subject, object_, evidence, confidence, **more))

    def claim(
        self, type_: str, sentence: str, *, when: str | None = None, confidence: float = 0.9, **more: Any
    ) -> Claim:
        """Add a claim whose trigger is the sentence's second word; roles are lists of ids or plain texts."""
        evidence = self.say(sentence)
        word = sentence.split()[1]
        offset = evidence.start + sentence.index(word)
        trigger = Span(offset, offset + len(word), word)
        roles = {
            role: tuple(self._filler(item, evidence) for item in more.pop(role, ()))
            for role in ("actor", "target", "object", "place", "attribution")
        }
        time = (TimeExpression(evidence.start, evidence.start + 1, sentence[0], when),) if when else ()
        key = f"v{len(self.claims) + 1}"
        claim = Claim(key, type_, trigger, evidence, confidence, time=time, **roles, **more)
        self.claims.append(claim)
        return claim

    def _filler(self, item: str, evidence: Span) -> Filler:
        if item in self.entities:
            name = self.entities[item].name
            at = max(evidence.text.find(name), 0)
            text = evidence.text[at : at + len(name)]
            return Filler(evidence.start + at, evidence.start + at + len(text), text, item)
        at = evidence.text.index(item)
        return Filler(evidence.start + at, evidence.start + at + len(item), item, None)

    def extraction(self, extractor: Extractor = EXTRACTOR) -> Extraction:
        """The finished value."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        article = Article(self.article_id, self.text, digest, **self.about)
        return Extraction(
            article, extractor, tuple(self.entities.values()), tuple(self.relations), tuple(self.claims)
        )


def helena(article_id: str = "helena") -> Extraction:
    """A chief known by office, a task force, and the Border Patrol."""
    story = Story(
        article_id, title="Chief leaves task force", publisher="Sample Wire", published="2026-02-20"
    )
    city = story.entity("Place", "Helena", link=("https://sws.geonames.org/5656882/",))
    state = story.entity("Place", "Montana")
    chief = story.entity("Person", "police chief", named=False)
    force = story.entity("Undertaking", "regional drug task force", named=False)
    patrol = story.entity("Agency", "Border Patrol", aliases=("U.S. Border Patrol",))
    officers = story.entity("Group", "officers", named=False)
    story.relate("partOf", city, state, "Helena, Montana")
    story.relate("holdsPost", chief, "police chief", "Helena's police chief", of=city)
    story.claim(
        "Withdraw", "Chief withdrew his officers from the regional drug task force.", when="2026-02-16",
        actor=[chief], target=[force], object=[officers], mode="group",
    )  # fmt: skip
    story.claim("Cooperate", "It worked with the Border Patrol.", actor=[force], target=[patrol])
    return story.extraction()


def louisiana(article_id: str = "louisiana", **about: Any) -> Extraction:
    """A governor's order and a department's refusal, one denied claim and one that is only reported."""
    story = Story(article_id, **about)
    state = story.entity("Place", "Louisiana")
    governor = story.entity("Person", "Jeff Landry", aliases=("Landry",))
    agencies = story.entity("Agency", "law enforcement agencies", named=False)
    dallas = story.entity("Agency", "Dallas Police Department")
    lapd = story.entity("Agency", "Los Angeles Police Department", aliases=("LAPD",))
    ice = story.entity("Agency", "Immigration and Customs Enforcement", aliases=("ICE",))
    chief = story.entity("Person", "Brian O’Hara", aliases=("O’Hara",))
    officers = story.entity("Group", "officers", named=False)
    story.relate("holdsPost", governor, "governor", "Louisiana governor Jeff Landry", of=state)
    story.claim(
        "Order", "Landry issued an executive order to law enforcement agencies.",
        actor=[governor], target=[agencies], object=["an executive order"],
    )  # fmt: skip
    story.claim("Refuse", "Dallas declined.", actor=[dallas], target=[ice])
    story.claim(
        "Cooperate", "LAPD does not assist ICE.", polarity="negative", modality="reported",
        actor=[lapd], target=[ice], attribution=[lapd],
    )  # fmt: skip
    story.claim(
        "Threaten",
        "O’Hara reportedly warned officers.",
        modality="reported",
        actor=[chief],
        target=[officers],
    )
    return story.extraction()
