"""Write annotated articles in the form of a reference set.

    python data/training/export_articles.py OUT [--split dev]

OUT/gold/<id>.json holds the annotations, OUT/text/<id>.txt the texts and OUT/text/<id>.meta.json their dates.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from article_sentences import split_of
from articles import read_articles, to_gold

ARTICLES = Path(__file__).resolve().parent / "articles"


def write_reference(folder: Path, splits: set[str]) -> int:
    """Write the articles of the splits; how many there were."""
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    (folder / "text").mkdir(parents=True, exist_ok=True)
    kept = [a for a in read_articles(ARTICLES) if split_of(a.id) in splits]
    for article in kept:
        gold = json.dumps(to_gold(article), ensure_ascii=False, indent=1)
        (folder / "gold" / f"{article.id}.json").write_text(gold + "\n", encoding="utf-8")
        (folder / "text" / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
        meta = json.dumps({"id": article.id, "published": article.published})
        (folder / "text" / f"{article.id}.meta.json").write_text(meta + "\n", encoding="utf-8")
    return len(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--split", choices=("train", "dev", "test", "all"), default="all")
    given = parser.parse_args()
    splits = {"train", "dev", "test"} if given.split == "all" else {given.split}
    print(f"wrote {write_reference(given.out, splits)} articles to {given.out}")


if __name__ == "__main__":
    main()
