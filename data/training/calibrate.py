"""Fit the three scores of `extract.confidence` on annotated articles, and say how well they hold.

    python data/training/calibrate.py GOLD TEXT [GOLD TEXT ...] [--leave-out ID,ID] [--write]

GOLD is a folder of annotations (one JSON file an article), TEXT the folder of their texts. Figures come from
leaving whole stories out, a fifth at a time; the weights written are fitted on all but those left out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from extract.arguments import to_filler
from extract.choice import find_candidates
from extract.claims import Reading
from extract.confidence import Calibration, logistic
from extract.extraction import ExtractionEngine
from extract.options import CHOSEN, find_options
from extract.pipeline.load import load_pipeline
from graph.interchange import to_record
from graph.model import Article, Filler

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "data" / "frames" / "confidence.json"
GENERIC = set(
    "the a an of in on at to for by and or his her their its our my your this that these those said new "
    "former some many several other all local federal state national u.s us american".split()
)
ADDED = 0.5
PENALTY = {"event": 3.0, "claim": 1.5, "role": 2.0}


@dataclass
class Example:
    """A reading with what the annotation says of it."""

    story: str
    article: str
    features: dict[str, float]
    event: bool
    claim: bool
    plain: bool


@dataclass
class RoleExample:
    """One who could fill a role of an annotated event, and whether the annotation has them there."""

    story: str
    role: str
    features: dict[str, float]
    right: bool


@dataclass
class Parsed:
    """An article read by the pipeline, with its annotation; its claims can be read again and again."""

    story: str
    article: Article
    doc: Doc
    gold: dict


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


def parse(engine: ExtractionEngine, gold_folder: Path, text_folder: Path, left_out: set[str]) -> list[Parsed]:
    """Every annotated article of the folders but those left out; its story is the id's first two parts."""
    found = []
    for path in sorted(gold_folder.glob("*.json")):
        if path.stem in left_out:
            continue
        text = (text_folder / f"{path.stem}.txt").read_text(encoding="utf-8")
        meta = text_folder / f"{path.stem}.meta.json"
        published = json.loads(meta.read_text())["published"] if meta.exists() else None
        doc = next(iter(engine.nlp.pipe([engine.prepare(text)])))
        article = Article(path.stem, text, "", published=published)
        found.append(Parsed("-".join(path.stem.split("-")[:2]), article, doc, read_gold(path, text)))
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
                    examples.append(RoleExample(item.story, option.role, option.features, right))
    return examples


def fills(filler: Filler, keys: list[str], gold: dict, entities) -> bool:
    """Whether a filler is one of the annotation's entities of these keys."""
    entity = entities.get(filler.entity)
    names = [filler.text, *([entity.name, *entity.aliases] if entity else [])]
    return any(fits(names, gold["entities"][key]["names"]) for key in keys)


def fit_roles(examples: list[RoleExample]) -> dict[str, dict[str, float]]:
    """Weights by role, with the least score of a filler that syntax gives, and of one that it does not."""
    weights = {}
    for role in CHOSEN:
        own = [e for e in examples if e.role == role]
        weights[role] = fit([e.features for e in own], [e.right for e in own], PENALTY["role"])
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
            examples.append(Example(item.story, item.article.id, features, event is not None, claim, plain))
    return examples


def set_roles(engine: ExtractionEngine, roles: dict[str, dict[str, float]]) -> None:
    """Let the engine choose fillers by these weights."""
    calibration = replace(engine.reader.calibration, roles=roles)
    engine.reader = replace(engine.reader, calibration=calibration)


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
    rows = [e.features for e in examples]
    event = fit(rows, [e.event for e in examples], PENALTY["event"])
    claim = fit(rows, [e.claim for e in examples], PENALTY["claim"])
    missed = sum(len(p.gold["events"]) for p in parsed) - sum(e.event for e in examples)
    threshold, _ = best_threshold([logistic(event, row) for row in rows], examples, missed)
    return Calibration(event, claim, engine.reader.calibration.roles, threshold)


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
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--predict", type=Path, help="write there what is read of articles while left out")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    engine = ExtractionEngine(load_pipeline(None))
    parsed = [
        item
        for gold, text in zip(arguments.folders[::2], arguments.folders[1::2], strict=True)
        for item in parse(engine, gold, text, set(arguments.leave_out.split(",")))
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
    }
    WEIGHTS.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
