"""Cases as data: what a careful reader takes from one to four sentences, and what not.

Each line of `tests/extract/cases/*.jsonl` is a case: `id`, `text`, `why`, and any of

- `published`: the article's date, ISO.
- `expect`: claims that must come out, each a different one; only the keys given are checked. The claim's
  trigger must touch `trigger`, a stretch of the text; `also` names classes that fit as well. A role must
  have as many fillers as names, the words of each name found in a different filler or its entity's names.
- `none`: true where no claim of any class may come out.
- `absent`: patterns that no claim may match (all the keys given).
- `entities`, `absent_entities`: by `name`, and `type`, `named`, `link`, `aliases` where given.
- `relations`, `absent_relations`: `type`, `subject`, `object` (empty: any), and `of`, `former` where given.
- `coreference`: mentions that share one entity; `apart`: mentions that do not.

`known_gaps.txt` there lists the cases not reached yet: the id, then the reason. Those must fail.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from case_reader import Reader

from graph.model import Article, Extraction

Case = dict[str, Any]
FOLDER: Final = Path(__file__).parent / "extract" / "cases"
FILES: Final = sorted(FOLDER.glob("*.jsonl"))
NEGATIVE: Final = ("none", "absent", "absent_entities", "absent_relations", "apart")
KEYS: Final = {"id", "text", "why", "published", "expect", "entities", "relations", "coreference", *NEGATIVE}


def read_cases(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_gaps() -> dict[str, str]:
    """The reason by id of each case not reached yet."""
    path = FOLDER / "known_gaps.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.partition(" ") for line in lines if line.strip() and not line.startswith("#"))
    return {name: reason.strip() for name, _, reason in pairs}


@cache
def extract_all() -> dict[str, Extraction]:
    """What the real engine takes from every case, run once."""
    # Imported here: the checks of the files themselves, and pytest's collection, need no engine.
    from extract.extraction import ExtractionEngine
    from extract.pipeline import load_pipeline

    articles = [
        Article(case["id"], case["text"], _digest(case["text"]), published=case.get("published"))
        for path in FILES
        for case in read_cases(path)
    ]
    return {found.article.id: found for found in ExtractionEngine(load_pipeline(None)).extract(articles)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def find_faults(case: Case, found: Extraction) -> list[str]:
    """What of the case the extraction does not fulfil, a line each; empty when all of it holds."""
    reader = Reader(found)
    refused = [e for e in case.get("absent_entities", ()) if reader.has_entity(e, in_order=True)]
    return [
        *reader.missed_claims(case.get("expect", ())),
        *(f"claim not wanted: {reader.show(claim)}" for claim in reader.unwanted_claims(case)),
        *(f"entity missing: {want}" for want in case.get("entities", ()) if not reader.has_entity(want)),
        *(f"entity not wanted: {pattern}" for pattern in refused),
        *(f"relation missing: {want}" for want in case.get("relations", ()) if not reader.has_relation(want)),
        *(f"relation not wanted: {p}" for p in case.get("absent_relations", ()) if reader.has_relation(p)),
        *(f"not one entity: {chain}" for chain in case.get("coreference", ()) if not reader.share(chain)),
        *(f"one entity: {chain}" for chain in case.get("apart", ()) if reader.share(chain)),
    ]


def describe(case: Case, found: Extraction, faults: list[str]) -> str:
    """The case, what is wrong, and what was found, for a failing test."""
    claims = [Reader(found).show(claim) for claim in found.claims]
    return "\n  ".join([f"{case['why']}: {case['text']}", *faults, "found:", *(claims or ["nothing"])])
