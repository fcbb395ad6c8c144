"""Fit the two scores of `extract.confidence` on annotated articles, and say how well they hold.

    python data/training/calibrate.py GOLD TEXT [GOLD TEXT ...] [--leave-out ID,ID] [--write]

GOLD is a folder of annotations (one JSON file an article), TEXT the folder of their texts. Figures come from
leaving one story out at a time; the weights written are fitted on all articles but those left out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from extract.claims import Reading
from extract.confidence import Calibration, logistic
from extract.extraction import ExtractionEngine
from extract.pipeline.load import load_pipeline
from graph.model import Article, Filler

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "data" / "frames" / "confidence.json"
GENERIC = set(
    "the a an of in on at to for by and or his her their its our my your this that these those said new "
    "former some many several other all local federal state national u.s us american".split()
)
PENALTY = {"event": 3.0, "claim": 1.5}


@dataclass
class Example:
    """A reading with what the annotation says of it."""

    story: str
    article: str
    features: dict[str, float]
    event: bool
    claim: bool
    dyad: bool
    plain: bool


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


def read_examples(engine: ExtractionEngine, gold_folder: Path, text_folder: Path) -> list[Example]:
    examples = []
    for path in sorted(gold_folder.glob("*.json")):
        text = (text_folder / f"{path.stem}.txt").read_text(encoding="utf-8")
        meta = text_folder / f"{path.stem}.meta.json"
        published = json.loads(meta.read_text())["published"] if meta.exists() else None
        doc = next(iter(engine.nlp.pipe([engine.prepare(text)])))
        entities, readings = engine.readings(doc, Article(path.stem, text, "", published=published))
        gold = read_gold(path, text)
        pairs = pair(readings, gold)
        story = "-".join(path.stem.split("-")[:2])
        for i, reading in enumerate(readings):
            event = pairs.get(i)
            claim = is_right(reading, event, gold, entities)
            arguments = reading.arguments
            dyad = any(f.entity for f in arguments.actor) and any(
                f.entity for f in arguments.target or arguments.object
            )
            plain = dyad and (reading.stance.polarity, reading.stance.modality) == ("positive", "asserted")
            features = reading.features(entities)
            examples.append(Example(story, path.stem, features, event is not None, claim, dyad, plain))
    return examples


def fit(rows: list[dict[str, float]], labels: list[bool], penalty: float) -> dict[str, float]:
    """Logistic regression by Newton's method with a ridge penalty; the bias goes free."""
    names = sorted({name for row in rows for name in row})
    index = {name: i + 1 for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, 0] = 1.0
    for i, row in enumerate(rows):
        for name, value in row.items():
            x[i, index[name]] = value
    y = np.array(labels, dtype=float)
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 1e-6
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + ridge * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return {"bias": round(float(weights[0]), 4)} | {
        name: round(float(weights[i]), 4) for name, i in index.items() if abs(weights[i]) >= 5e-4
    }


def cross_validate(examples: list[Example]) -> tuple[list[float], list[float]]:
    """Event and claim scores of every example from weights fitted on the other stories."""
    events, claims = [0.0] * len(examples), [0.0] * len(examples)
    for story in sorted({e.story for e in examples}):
        train = [e for e in examples if e.story != story]
        event = fit([e.features for e in train], [e.event for e in train], PENALTY["event"])
        claim = fit([e.features for e in train], [e.claim for e in train], PENALTY["claim"])
        for i, example in enumerate(examples):
            if example.story == story:
                events[i] = logistic(event, example.features)
                claims[i] = logistic(claim, example.features)
    return events, claims


def best_threshold(scores: list[float], examples: list[Example], missed: int) -> tuple[float, float]:
    """The event threshold with the best F1, and that F1; `missed` counts events that no reading found."""
    total = sum(e.event for e in examples) + missed
    best = (0.5, 0.0)
    for threshold in np.arange(0.1, 0.9, 0.02):
        kept = [e.event for s, e in zip(scores, examples, strict=True) if s >= threshold]
        f1 = 2 * sum(kept) / max(1, len(kept) + total)
        if f1 > best[1]:
            best = (round(float(threshold), 2), f1)
    return best


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
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    left_out = set(arguments.leave_out.split(","))
    engine = ExtractionEngine(load_pipeline(None))
    examples, missed = [], 0
    for gold, text in zip(arguments.folders[::2], arguments.folders[1::2], strict=True):
        found = [e for e in read_examples(engine, gold, text) if e.article not in left_out]
        counts = [
            len(json.loads(p.read_text())["events"]) for p in gold.glob("*.json") if p.stem not in left_out
        ]
        missed += sum(counts) - sum(e.event for e in found)
        examples += found
    events, claims = cross_validate(examples)
    threshold, f1 = best_threshold(events, examples, missed)
    print(f"{len(examples)} readings, {sum(e.event for e in examples)} events found, {missed} missed")
    print(f"events F1 by leaving stories out: {100 * f1:.1f} at threshold {threshold}")
    print_reliability(claims, examples, [s >= threshold for s in events])
    if arguments.write:
        rows = [e.features for e in examples]
        event = fit(rows, [e.event for e in examples], PENALTY["event"])
        claim = fit(rows, [e.claim for e in examples], PENALTY["claim"])
        record = Calibration(event, claim, threshold)
        WEIGHTS.write_text(
            json.dumps(
                {"threshold": record.threshold, "event": record.event, "claim": record.claim}, indent=1
            )
            + "\n",
            encoding="utf-8",
        )
        print(f"wrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
