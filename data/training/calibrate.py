"""Fit the three scores of `extract.confidence` on annotated articles, and say how well they hold.

    python data/training/calibrate.py GOLD TEXT [GOLD TEXT ...] [--leave-out ID,ID] [--write]

GOLD is a folder of annotations (one JSON file an article), TEXT the folder of their texts. Figures come from
leaving whole stories out, a fifth at a time; the weights written are fitted on all but those left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from judging import fills, is_right, pair, read_gold

from extract.arguments import to_filler
from extract.choice import find_candidates
from extract.confidence import Calibration, logistic
from extract.extraction import ExtractionEngine
from extract.options import CHOSEN, find_options
from extract.pipeline.load import load_pipeline
from extract.triggers import Trigger
from graph.interchange import to_record
from graph.model import Article

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "data" / "frames" / "confidence.json"
ADDED = 0.54
LEAST = 0.3  # what is less likely to be an event is not told, even where F1 would gain
LOST = 0.01  # share of the readings taken for events that may go unread to save the time of others
PENALTY = {"event": 6.0, "claim": 1.0, "role": 8.0}
CHOICES = {f"{role} chosen" for role in CHOSEN}  # they say little about whether there is an event at all
SELDOM = 20  # what so few options of a role have is not weighed


@dataclass
class Example:
    """A reading with what the annotation says of it."""

    article: str
    features: dict[str, float]
    trigger: Trigger
    event: bool
    claim: bool
    plain: bool
    weight: float = 1.0


@dataclass
class RoleExample:
    """One who could fill a role of an annotated event, and whether the annotation has them there."""

    role: str
    features: dict[str, float]
    right: bool
    weight: float = 1.0


@dataclass
class Parsed:
    """An article read by the pipeline, with its annotation; its claims can be read again and again.

    `weight` says how much its readings count, beside those of other articles, when weights are fitted.
    """

    story: str
    article: Article
    doc: Doc
    gold: dict
    weight: float


def parse(
    engine: ExtractionEngine, gold_folder: Path, texts: Path, left_out: set[str], weight: float
) -> list[Parsed]:
    """Every annotated article of the folders but those left out; its story is the id's first two parts."""
    found = []
    for path in sorted(gold_folder.glob("*.json")):
        if path.stem in left_out:
            continue
        text = (texts / f"{path.stem}.txt").read_text(encoding="utf-8")
        meta = texts / f"{path.stem}.meta.json"
        published = json.loads(meta.read_text())["published"] if meta.exists() else None
        doc = next(iter(engine.nlp.pipe([engine.prepare(text)])))
        article = Article(path.stem, text, "", published=published)
        found.append(Parsed("-".join(path.stem.split("-")[:2]), article, doc, read_gold(path, text), weight))
    return found


def read_role_examples(engine: ExtractionEngine, parsed: list[Parsed]) -> list[RoleExample]:
    """Every option of every reading that is an annotated event, but those that are the event's object."""
    examples = []
    for item in parsed:
        entities, readings = engine.readings(item.doc, item.article)
        for i, event in pair(readings, item.gold).items():
            scene = readings[i].scene
            for option in find_options(scene, find_candidates(scene)) if scene else ():
                filler = to_filler(option.token, entities) if option.token else scene.speakers[0]
                right = fills(filler, event.get(option.role, []), item.gold, entities)
                thing = option.role == "target" and fills(
                    filler, event.get("object", []), item.gold, entities
                )
                if right or not thing:
                    examples.append(RoleExample(option.role, option.features, right, item.weight))
    return examples


def fit_roles(examples: list[RoleExample]) -> dict[str, dict[str, float]]:
    """Weights by role, with the least score of a filler that syntax gives, and of one that it does not."""
    weights = {}
    for role in CHOSEN:
        own = [e for e in examples if e.role == role]
        counts = Counter(name for e in own for name in e.features)
        seldom = {name for name, number in counts.items() if number < SELDOM}
        weights[role] = fit(own, [e.right for e in own], PENALTY["role"], seldom)
        scored = [(logistic(weights[role], e.features), e) for e in own]
        given = [(score, e.right) for score, e in scored if "syntax" in e.features]
        weights[role] |= {"given": best_role_threshold(given), "added": ADDED}
    return weights


def best_role_threshold(scored: list[tuple[float, bool]]) -> float:
    best = (0.0, 0.5)
    for threshold in np.arange(0.1, 0.6, 0.02):
        kept = [right for score, right in scored if score >= threshold]
        f1 = 2 * sum(kept) / max(1, len(kept) + sum(right for _, right in scored))
        best = max(best, (f1, round(float(threshold), 2)))
    return best[1]


def read_examples(engine: ExtractionEngine, parsed: list[Parsed]) -> list[Example]:
    """Every reading of the articles, with roles chosen by the engine's calibration."""
    examples = []
    for item in parsed:
        entities, readings = engine.readings(item.doc, item.article)
        pairs = pair(readings, item.gold)
        for i, reading in enumerate(readings):
            event = pairs.get(i)
            claim = is_right(reading, event, item.gold, entities)
            arguments = reading.arguments
            dyad = any(f.entity for f in arguments.actor) and any(
                f.entity for f in arguments.target or arguments.object
            )
            plain = dyad and (reading.stance.polarity, reading.stance.modality) == ("positive", "asserted")
            features = reading.features(entities)
            found = Example(
                item.article.id, features, reading.trigger, event is not None, claim, plain, item.weight
            )
            examples.append(found)
    return examples


def set_roles(engine: ExtractionEngine, roles: dict[str, dict[str, float]]) -> None:
    """Let the engine choose fillers by these weights."""
    calibration = replace(engine.reader.calibration, roles=roles)
    engine.reader = replace(engine.reader, calibration=calibration)


def fit(
    examples: Sequence[Example | RoleExample],
    labels: list[bool],
    penalty: float,
    left_out: Set[str] = frozenset(),
) -> dict[str, float]:
    """Logistic regression by Newton's method with a ridge penalty; the bias goes free."""
    rows = [example.features for example in examples]
    counts = np.array([example.weight for example in examples])
    names = sorted({name for row in rows for name in row} - left_out)
    index = {name: i + 1 for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, 0] = 1.0
    for i, row in enumerate(rows):
        for name in row.keys() & index.keys():
            x[i, index[name]] = row[name]
    y = np.array(labels, dtype=float)
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 1e-6
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (counts * (p - y)) + ridge * weights
        hessian = (x * (counts * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return {"bias": round(float(weights[0]), 4)} | {
        name: round(float(weights[i]), 4) for name, i in index.items() if abs(weights[i]) >= 5e-4
    }


@dataclass
class Fold:
    """A share of the stories, with weights fitted on the others."""

    calibration: Calibration
    examples: list[Example]
    records: list[dict]


def folds(engine: ExtractionEngine, parsed: list[Parsed], number: int) -> Iterator[Fold]:
    """Whole stories left out in turn; what comes of them is read with all three scores fitted on the rest."""
    stories = sorted({item.story for item in parsed})
    for n in range(number):
        out = set(stories[n::number])
        train = [item for item in parsed if item.story not in out]
        if len(train) < len(parsed):
            calibration = calibrate(engine, train)
            left = [item for item in parsed if item.story in out]
            engine.reader = replace(engine.reader, calibration=calibration)
            records = [to_record(engine.read(item.doc, item.article)) for item in left]
            yield Fold(calibration, read_examples(engine, left), records)


def calibrate(engine: ExtractionEngine, parsed: list[Parsed]) -> Calibration:
    """All weights fitted on the articles; the engine chooses fillers by them from now on."""
    set_roles(engine, fit_roles(read_role_examples(engine, parsed)))
    examples = read_examples(engine, parsed)
    event = fit(examples, [e.event for e in examples], PENALTY["event"], CHOICES)
    claim = fit(examples, [e.claim for e in examples], PENALTY["claim"])
    total = sum(item.weight * len(item.gold["events"]) for item in parsed)
    threshold = best_threshold([logistic(event, e.features) for e in examples], examples, total)
    fitted = Calibration(event, claim, engine.reader.calibration.roles, threshold, 0.0)
    alone = [fitted.prospect_of(e.trigger) for e in examples if fitted.is_event(e.features)]
    return replace(fitted, prospect=round(float(np.quantile(alone, LOST)), 2))


def best_threshold(scores: list[float], examples: list[Example], total: float) -> float:
    """The event threshold with the best F1, where `total` events are annotated."""
    best = (0.0, 0.5)
    for threshold in np.arange(LEAST, 0.9, 0.02):
        kept = [e for s, e in zip(scores, examples, strict=True) if s >= threshold]
        right = sum(e.weight for e in kept if e.event)
        f1 = 2 * right / max(1.0, sum(e.weight for e in kept) + total)
        best = max(best, (f1, round(float(threshold), 2)))
    return best[1]


def print_reliability(scores: list[float], examples: list[Example], kept: list[bool]) -> None:
    """How often claims of each band of confidence are right."""
    bands = defaultdict(list)
    for score, example, keep in zip(scores, examples, kept, strict=True):
        if keep:
            bands[min(9, int(score * 10))].append((score, example.claim, example.plain))
    print("confidence   claims   mean   right   plain facts   right")
    for band in sorted(bands):
        rows = bands[band]
        plain = [right for _, right, is_plain in rows if is_plain]
        mean = sum(s for s, *_ in rows) / len(rows)
        share = sum(plain) / len(plain) if plain else 0.0
        right = sum(r for _, r, _ in rows) / len(rows)
        cells = f"{len(rows):8}   {mean:.2f}   {right:.2f}   {len(plain):11}   {share:.2f}"
        print(f"{band / 10:.1f}–{band / 10 + 0.1:.1f}   {cells}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--leave-out", default="")
    parser.add_argument("--weigh", default="", help="how much each GOLD counts, as 3,1")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--predict", type=Path, help="write there what is read of articles while left out")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    engine = ExtractionEngine(load_pipeline(None))
    engine.reader = replace(engine.reader, thorough=True)
    pairs = list(zip(arguments.folders[::2], arguments.folders[1::2], strict=True))
    weights = [float(w) for w in arguments.weigh.split(",")] if arguments.weigh else [1.0] * len(pairs)
    left_out = set(arguments.leave_out.split(","))
    parsed = [
        item
        for (gold, text), weight in zip(pairs, weights, strict=True)
        for item in parse(engine, gold, text, left_out, weight)
    ]
    found = list(folds(engine, parsed, arguments.folds))
    report(found, sum(len(p.gold["events"]) for p in parsed))
    if arguments.predict:
        lines = [json.dumps(record, ensure_ascii=False) for fold in found for record in fold.records]
        arguments.predict.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if arguments.write:
        write(calibrate(engine, parsed))


def report(found: list[Fold], total: int) -> None:
    """What leaving stories out says of events and of confidence."""
    examples = [e for fold in found for e in fold.examples]
    kept = [fold.calibration.is_event(e.features) for fold in found for e in fold.examples]
    scores = [logistic(fold.calibration.claim, e.features) for fold in found for e in fold.examples]
    right = sum(e.event for e, keep in zip(examples, kept, strict=True) if keep)
    claims = sum(e.claim for e, keep in zip(examples, kept, strict=True) if keep)
    f1 = 200 * right / (sum(kept) + total)
    print(f"{len(examples)} readings, {total} annotated events, {sum(kept)} found, F1 {f1:.1f}")
    print(f"claims right in all they say: {claims}")
    print_reliability(scores, examples, kept)


def write(calibration: Calibration) -> None:
    record = {
        "threshold": calibration.threshold,
        "event": calibration.event,
        "claim": calibration.claim,
        "roles": calibration.roles,
        "prospect": calibration.prospect,
    }
    WEIGHTS.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
