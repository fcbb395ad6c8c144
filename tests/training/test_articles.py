"""Annotated articles: what their files say, and that what does not fit is named."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

TRAINING = Path(__file__).resolve().parents[2] / "data" / "training"
ARTICLE = """# id: quarry
# published: 2024-05-16
N: vasquez | Person | named | Rosa Vasquez ; Vasquez ; She
N: vote | Undertaking | unnamed | the vote
R: holdsPost | vasquez | Sen. | -

H: [PERSON Vasquez] blasts vote
E: Criticize | blasts | actor=Vasquez {vasquez} | target=vote {vote}

S: [PERSON Rosa Vasquez] called the vote a sham and called for another.
E: Criticize | called | actor=Rosa Vasquez {vasquez} | target=vote {vote}
E: Request | called#2 | actor=Rosa Vasquez {vasquez} | modality=reported | attribution={vasquez}
S: She left.
"""


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", [str(TRAINING), *sys.path])
    return importlib.import_module("articles"), importlib.import_module("check_articles")


def test_an_article_becomes_text_and_reference_annotation(training: Any, tmp_path: Path) -> None:
    articles, check = training
    path = tmp_path / "quarry.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    article = articles.read_article(path)
    gold = articles.to_gold(article)
    assert article.text.split("\n\n") == [
        "Vasquez blasts vote",
        "Rosa Vasquez called the vote a sham and called for another. She left.",
    ]
    assert gold["relations"] == [{"type": "holdsPost", "subject": "vasquez", "object": "senator", "of": None}]
    second = gold["events"][2]
    assert second["evidence"] == "and called for"
    assert (second["modality"], second["attribution"], second["target"]) == ("reported", ["vasquez"], [])
    assert list(check.find_errors(article, "quarry")) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("| blasts |", "| slams |", "trigger 'slams' (#1) is not in the sentence"),
        ("target=vote {vote}", "target=vote {bill}", "target: {bill} has no N: line"),
        ("E: Request", "E: Ask", "'Ask' is no class"),
        ("She left.", "She left for [GPE Reno].", "'Reno' is bracketed and stands in no N: line"),
    ],
)
def test_what_does_not_fit_is_named(training: Any, tmp_path: Path, old: str, new: str, told: str) -> None:
    articles, check = training
    path = tmp_path / "quarry.txt"
    path.write_text(ARTICLE.replace(old, new, 1), encoding="utf-8")
    errors = list(check.find_errors(articles.read_article(path), "quarry"))
    assert any(told in error for error in errors), errors


def test_every_shipped_article_holds_to_the_format(training: Any) -> None:
    articles, check = training
    paths = sorted((TRAINING / "articles").glob("*.txt"))
    found = {p.stem: list(check.find_errors(articles.read_article(p), p.stem)) for p in paths}
    assert len(paths) >= 588
    assert {name: errors for name, errors in found.items() if errors} == {}
