"""Collect the lemmas of known words: python data/training/lexicon.py CORPORA writes data/training/lemmas.tsv.

A row is a form, its tag and its commonest lemma in the training trees; only proper nouns keep their case.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from corpora import read_conllu

from extract.pipeline.lemmas import lexicon_key

FILE = Path(__file__).resolve().parent / "lemmas.tsv"
SOURCES = ("en_ewt-ud", "en_gum-open")


def collect(corpora: Path) -> dict[tuple[str, str], str]:
    """The commonest lemma of each form and tag; the alphabetically first among equals."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for source in SOURCES:
        for sentence in read_conllu(corpora / "syntax" / f"{source}-train.conllu.xz", source):
            for form, tag, lemma in zip(sentence.words, sentence.xpos, sentence.lemmas, strict=True):
                counts[lexicon_key(form, tag)][lemma] += 1
    return {key: min(found, key=lambda x: (-found[x], x)) for key, found in counts.items()}


def read_lexicon(path: Path = FILE) -> dict[str, str]:
    """The written lexicon: "form tag" to lemma; empty when there is none."""
    if not path.exists():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {f"{form} {tag}": lemma for form, tag, lemma in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    found = collect(parser.parse_args().corpora)
    rows = [f"{form}\t{tag}\t{lemma}" for (form, tag), lemma in sorted(found.items())]
    FILE.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} forms")


if __name__ == "__main__":
    main()
