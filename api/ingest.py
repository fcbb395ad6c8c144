"""Articles through extraction into the store: what the command line and HTTP both call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from graph.model import Article, Extraction, Extractor
from graph.store import Outcome, Writer

PUBLISH_SECONDS: Final = 0.5  # what is written is to be seen within a second
Report = Callable[[str, Outcome, Extraction | None], None]


class Engine(Protocol):
    """What turns articles into extractions, in their order."""

    @property
    def extractor(self) -> Extractor:
        """Which code and model it is."""

    def extract(self, articles: Iterable[Article], jobs: int = 1) -> Iterator[Extraction]:
        """One extraction per article."""


@dataclass(slots=True)
class Tally:
    """How many articles had which outcome."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))

    def __str__(self) -> str:
        return ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items())


def ingest(
    articles: Iterable[Article], engine: Engine, writer: Writer, report: Report, jobs: int = 1
) -> Tally:
    """Bring articles into the store, each whole or not at all; those that are there already are passed over.

    `report` hears of each article once it is written. What is written is published at least every
    `PUBLISH_SECONDS` while articles come, and at the end.
    """
    tally = Tally()

    def tell(article_id: str, outcome: Outcome, extraction: Extraction | None) -> None:
        tally.counts[outcome] += 1
        report(article_id, outcome, extraction)

    published = time.monotonic()
    for extraction in engine.extract(_unknown(articles, engine.extractor, writer, tell), jobs):
        tell(extraction.article.id, writer.add(extraction), extraction)
        if time.monotonic() - published > PUBLISH_SECONDS:
            writer.publish()
            published = time.monotonic()
    writer.publish()
    return tally


def _unknown(
    articles: Iterable[Article], extractor: Extractor, writer: Writer, tell: Report
) -> Iterator[Article]:
    for article in articles:
        if writer.holds(article, extractor):
            tell(article.id, Outcome.UNCHANGED, None)
        else:
            yield article
