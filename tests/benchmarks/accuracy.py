"""How much of what a careful reader finds does beatbook find, and how much of what it finds is right?

`PYTHONPATH=.:tests python -m benchmarks.accuracy` prints figures; `--raise-floors` lifts the floors to them.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.scoring.dyads import score_dyads, score_facts
from benchmarks.scoring.entities import score_entities, score_relations
from benchmarks.scoring.events import score_events
from benchmarks.scoring.reference import GoldArticle, digest_files, read_gold
from benchmarks.scoring.tally import Tally

from extract.extraction import ExtractionEngine
from extract.pipeline.load import load_pipeline
from extract.reader import read_articles
from graph.interchange import to_record
from graph.model import EVENT_CLASSES, Article

Record = Mapping[str, Any]
ROOT: Final = Path(__file__).parents[2]
FLOORS: Final = Path(__file__).with_name("floors.json")
SURE: Final = 0.8  # the confidence from which a dyad may become a plain fact
SLACK: Final = 0.5  # points that another machine's arithmetic may cost
BY_F1: Final = (
    "entities", "entities, typed", "relations", "events, any class", "events", "dyads",
    "args: actor", "args: target", "args: place", "attribution", "time",
)  # fmt: skip
BY_PRECISION: Final = ("polarity", "modality", "plain facts")


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """A folder of articles and one of their annotations, matched by file stem."""

    name: str
    annotations: Path
    articles: Path

    def digest(self) -> str:
        """Changes whenever an article or an annotation does."""
        return digest_files((self.annotations, self.articles))

    def read(self) -> list[tuple[Article, GoldArticle]]:
        """Every annotated article with its annotation, in order of their names."""
        annotated = {path.stem: path for path in sorted(self.annotations.glob("*.json"))}
        paths = [path for path in sorted(self.articles.glob("*.txt")) if path.stem in annotated]
        articles = {article.id: article for article in read_articles(paths, _raise)}
        return [(articles[stem], read_gold(path, articles[stem].text)) for stem, path in annotated.items()]


def _raise(error: Exception) -> None:
    raise error


def find_sets() -> list[ReferenceSet]:
    """The samples, and the larger set that the variable BEATBOOK_REFERENCE names, where it does."""
    sets = [ReferenceSet("samples", ROOT / "data" / "gold", ROOT / "data" / "sample")]
    if folder := os.environ.get("BEATBOOK_REFERENCE"):
        larger = Path(folder) / "gold"
        sets.append(ReferenceSet("reference", larger / "dev", larger / "text"))
    return sets


def extract_records(articles: Iterable[Article]) -> list[Record]:
    """What beatbook's own pipeline extracts of these articles, in their order."""
    engine = ExtractionEngine(load_pipeline(None))
    return [to_record(extraction) for extraction in engine.extract(articles)]


def measure(golds: Sequence[GoldArticle], records: Sequence[Record]) -> dict[str, Tally]:
    """The tallies of all measures over articles and what was extracted of each, in the same order."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for gold, record in zip(golds, records, strict=True):
        claims = [claim for claim in record["events"] if claim["type"] in EVENT_CLASSES]
        score_entities(gold, record, tallies)
        score_relations(gold, record, tallies)
        score_events(gold, claims, record, tallies)
        score_dyads(gold, claims, record, tallies)
        score_facts(gold, claims, record, SURE, tallies)
    return dict(tallies)


def list_figures(tallies: Mapping[str, Tally]) -> dict[str, float]:
    """The one figure of each measure that has a floor, in percent: F1, or precision where that matters."""
    found = {name: tallies.get(name, Tally()) for name in (*BY_F1, *BY_PRECISION)}
    return {name: tally.f1 if name in BY_F1 else tally.precision for name, tally in found.items()}


def raise_floors(name: str, digest: str, figures: Mapping[str, float]) -> None:
    """Write the floors of a set anew, each as high as the figure allows and never lower than it was."""
    rows = json.loads(FLOORS.read_text(encoding="utf-8"))
    old = rows[name]["floors"]
    raised = {key: max(old.get(key, 0.0), math.floor(10 * (f - SLACK)) / 10) for key, f in figures.items()}
    rows[name] = {"digest": digest, "floors": raised}
    FLOORS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def _print_table(name: str, tallies: Mapping[str, Tally]) -> None:
    print(f"\n{name:20}{'P':>7}{'R':>7}{'F1':>7}{'right':>8}{'wrong':>7}{'missed':>7}")
    for key in (*BY_F1, *BY_PRECISION, "entities, split"):
        tally = tallies.get(key, Tally())
        shares = f"{tally.precision:7.1f}{tally.recall:7.1f}{tally.f1:7.1f}"
        print(f"{key:20}{shares}{tally.right:8}{tally.wrong:7}{tally.missed:7}")
    low, high = tallies.get("plain facts", Tally()).interval()
    print(f"plain facts at confidence {SURE}: precision within {low:.1f} to {high:.1f} (95 %)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every set at hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise-floors", action="store_true", help="lift the floors to what was measured")
    options = parser.parse_args(arguments)
    for reference in find_sets():
        pairs = reference.read()
        tallies = measure([gold for _, gold in pairs], extract_records(article for article, _ in pairs))
        _print_table(reference.name, tallies)
        if options.raise_floors:
            raise_floors(reference.name, reference.digest(), list_figures(tallies))
    return 0


if __name__ == "__main__":
    sys.exit(main())
