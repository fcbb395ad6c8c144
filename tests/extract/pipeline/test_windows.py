"""Where texts are cut, and into which words."""

from __future__ import annotations

import itertools

import pytest

from extract.pipeline.tokenizer import blank
from extract.pipeline.windows import MOST_PIECES, MOST_WORDS, cut_paragraph, find_words

NLP = blank()


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("One line.\n\nAnother line.", ["One", "Another"]),
        ("A HEADLINE\nThen the text of it.", ["A", "Then"]),
        ("First point.\nSecond point.", ["First", "Second"]),
        ("This line of the paper was wrapped by hand at some width and\ngoes on here.", ["This"]),
        ("This line of the paper was wrapped by hand at some width and\n- a bullet", ["This", "-"]),
        ("one\u2029two", ["one", "two"]),
        ("\n\nOnly this", ["Only"]),
        ("", []),
    ],
)
def test_paragraphs_start_where_a_reader_sees_them_start(text: str, starts: list[str]) -> None:
    _, texts, _, found = find_words(NLP(text))
    assert [texts[i] for i in found] == starts


def test_a_long_paragraph_is_cut_at_the_ends_of_sentences() -> None:
    texts = ("She left town . " * 60).split()
    parts = cut_paragraph(texts, [1] * len(texts), 0, len(texts))
    assert parts[0][0] == 0
    assert all(end == start for (_, end), (start, _) in itertools.pairwise(parts))
    assert all(texts[end - 1] == "." and end - start <= MOST_WORDS for start, end in parts)


def test_many_pieces_cut_a_part_short() -> None:
    parts = cut_paragraph(["x"] * 90, [6] * 90, 0, 90)
    assert all((end - start) * 6 + 2 <= MOST_PIECES for start, end in parts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stop!!! Now", ["Stop", "!!!", "Now"]),
        ("Call 713-853-3989 today.", ["Call", "713-853-3989", "today", "."]),
        ("his and/or her", ["his", "and", "/", "or", "her"]),
        ("Sgt. Lee's e-mail", ["Sgt.", "Lee", "'s", "e-mail"]),
    ],
)
def test_words_are_those_of_the_treebanks(text: str, words: list[str]) -> None:
    assert [token.text for token in NLP(text)] == words


def test_a_run_without_spaces_is_cut_and_kept_whole_in_text() -> None:
    text = "see " + "ab" * 500 + " end"
    doc = NLP(text)
    assert doc.text == text
    assert max(len(token) for token in doc) <= 200
