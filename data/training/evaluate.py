"""Print every figure of the shipped pipeline: python data/training/evaluate.py CORPORA [--split dev]."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from spacy.language import Language

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from card import write_card
from corpora import Sentence, read_conllu, read_lines, read_own
from scores import (
    ALL,
    COARSE,
    NATIVE,
    SILENT,
    own_gold,
    raw_texts,
    score_entities,
    score_gold_tokens,
    score_raw,
    score_triggers,
)

from extract.pipeline.load import load_pipeline

HERE = Path(__file__).resolve().parent
Figures = dict[str, float]


def read_gold(path: Path) -> list[tuple[Sentence, set[tuple[int, int, str]]]]:
    """Sentences of an entity file with their labels as they stand, unknown ones as SILENT."""
    gold = []
    for line in read_lines(path):
        row = json.loads(line)
        sentence = Sentence(row["id"], "", "", row["tokens"], [bool(x) for x in row["spaces"]])
        gold.append((sentence, {(s, e, label or SILENT) for s, e, label in row["ents"]}))
    return gold


def syntax_figures(nlp: Language, corpora: Path, split: str) -> Figures:
    folder = corpora / "syntax"
    ewt = read_conllu(folder / f"en_ewt-ud-{split}.conllu.xz", "ewt")
    gum = read_conllu(folder / f"en_gum-open-{split}.conllu.xz", "gum-open")
    sets = {"EWT": ewt, "GUM": gum, "GUM news": [s for s in gum if s.document.startswith("GUM_news")]}
    if split == "test":
        pud = read_conllu(folder / "en_pud-ud-test.conllu.xz", "pud")
        sets["PUD news"] = [s for s in pud if s.id.startswith("n")]
    figures: Figures = {}
    for name, sentences in sets.items():
        found = score_gold_tokens(nlp, sentences)
        figures.update({f"{name} {key}": value for key, value in found.items()})
    for name in ("EWT", "GUM", "GUM news"):
        found = score_raw(nlp, raw_texts(sets[name]))
        figures.update({f"{name} raw {key}": value for key, value in found.items()})
    return figures


def entity_figures(nlp: Language, corpora: Path, split: str) -> Figures:
    folder, own = corpora / "ner", read_own(HERE / "sentences")[split]
    if split == "test":
        files = {
            "UNER EWT": ("uner_ewt-test-native", NATIVE),
            "UNER PUD news": ("uner_pud_news-test-native", NATIVE),
            "GUM": ("gum-open-test", COARSE),
            "CrossNER politics": ("crossner_politics-test", COARSE),
            "probe": ("probe-test", COARSE),
        }
    else:
        files = {"EWT": ("ewt-dev", COARSE), "GUM": ("gum-open-dev", COARSE)}
    figures: Figures = {}
    for name, (file, mapping) in files.items():
        total, labels = score_entities(nlp, read_gold(folder / f"{file}.jsonl.xz"), mapping)
        figures[f"{name} NER"] = total.f
        figures.update({f"{name} NER {label} ({t.wanted})": t.f for label, t in sorted(labels.items())})
    total, labels = score_entities(nlp, own_gold(own), ALL)
    figures["own NER"] = total.f
    figures.update({f"own NER {label} ({t.wanted})": t.f for label, t in sorted(labels.items())})
    figures["own trigger words"] = score_triggers(nlp, own).f
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--pipeline", default=None)
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--only", choices=("syntax", "entities"), default=None)
    parser.add_argument("--card", type=Path, default=None, help="write the model card there")
    parser.add_argument("--run", default="the shipped recipe", help="what the card says of the training run")
    parser.add_argument("--speed", default="", help="what the card says of speed")
    given = parser.parse_args()
    nlp = load_pipeline(given.pipeline)
    figures: Figures = {}
    if given.only != "entities":
        figures.update(syntax_figures(nlp, given.corpora, given.split))
    if given.only != "syntax":
        figures.update(entity_figures(nlp, given.corpora, given.split))
    for name, value in figures.items():
        print(f"{name:34} {value:6.2f}")
    if given.card is not None:
        write_card(given.card, figures, given.run, given.speed)


if __name__ == "__main__":
    main()
