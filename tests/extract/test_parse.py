"""A parse says of every token what spaCy says."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from extract.parse import Parse
from extract.pipeline import load_pipeline

NLP = load_pipeline(None)
TEXT = (
    "“We won’t go,” Sheriff Ann Ruiz said Monday.  Deputies in Port Ellery, Ohio, did not respond\n\n"
    "to a message seeking comment about why he, her aide, was dismissed - 20 others weren't.\n"
)
LAYERS = ("i", "idx", "text", "lower_", "whitespace_", "lemma_", "pos_", "tag_", "dep_", "ent_type_")


@pytest.fixture(scope="module")
def doc() -> Doc:
    return NLP(TEXT)


def test_tokens_are_those_of_the_document(doc: Doc) -> None:
    parse = Parse(doc)
    assert (parse.text, len(parse)) == (doc.text, len(doc))
    for ours, theirs in zip(parse, doc, strict=True):
        assert [getattr(ours, name) for name in LAYERS] == [getattr(theirs, name) for name in LAYERS]
        assert (ours.is_alpha, ours.is_sent_start) == (theirs.is_alpha, theirs.is_sent_start)


def test_trees_and_sentences_are_those_of_the_document(doc: Doc) -> None:
    parse = Parse(doc)
    for ours, theirs in zip(parse, doc, strict=True):
        assert ours.head.i == theirs.head.i
        assert [child.i for child in ours.children] == [child.i for child in theirs.children]
        assert [child.i for child in ours.lefts] == [child.i for child in theirs.lefts]
        assert (ours.sent.start, ours.sent.end) == (theirs.sent.start, theirs.sent.end)
    assert [sentence.text for sentence in parse.sents] == [sentence.text for sentence in doc.sents]


def test_stretches_have_the_text_and_root_of_spans(doc: Doc) -> None:
    parse = Parse(doc)
    for start in range(len(doc)):
        for end in range(start + 1, min(start + 9, len(doc))):
            ours, theirs = parse[start:end], doc[start:end]
            assert (ours.text, ours.start_char, ours.end_char) == (
                theirs.text, theirs.start_char, theirs.end_char
            )  # fmt: skip
            assert ours.root.i == theirs.root.i


@pytest.mark.parametrize("start", range(-2, len(TEXT) + 2))
def test_characters_find_their_tokens(doc: Doc, start: int) -> None:
    parse = Parse(doc)
    for end in range(start + 1, start + 12):
        ours, theirs = parse.char_span(start, end), doc.char_span(start, end, alignment_mode="expand")
        assert [(s.start, s.end) for s in (ours,) if s is not None] == [
            (s.start, s.end) for s in (theirs,) if s is not None
        ]


def test_subtrees_have_their_edges() -> None:
    words, heads = "the clerk of Alma left".split(), [1, 4, 3, 1, 4]
    parse = Parse(Doc(NLP.vocab, words=words, heads=heads, deps=["dep"] * 4 + ["ROOT"]))
    clerk = parse[1]
    assert (clerk.left_edge.text, clerk.right_edge.text) == ("the", "Alma")
    assert {token.text for token in clerk.subtree} == {"the", "clerk", "of", "Alma"}


def test_document_without_words_has_no_tokens() -> None:
    assert len(Parse(NLP(""))) == 0
