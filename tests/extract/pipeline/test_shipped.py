"""The shipped pipeline: what it says of plain news, and that nothing upsets it."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.pipeline.load import load_pipeline, shipped_path

NEWS = """MAYOR VOWS TO FIGHT CUTS

DENVER — Bozeman Police Chief Dana Whitlock pulled her officers out of the task force on Monday, \
city officials said. \
“We won’t take part,” she told reporters.

- The ACLU sued ICE in Boston
- Sen. Maria Cantwell met Gov. Jay Inslee on Tuesday.

See https://example.org/a/very/long/path/with-many-parts?and=a&query=of&some=length for more
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    assert (shipped_path() / "config.cfg").exists(), "the shipped pipeline is missing"
    return load_pipeline()


def annotation(doc: Doc) -> list[tuple[str, ...]]:
    layer = [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, str(t.head.i), t.ent_iob_ + t.ent_type_)
        for t in doc
    ]
    return [*layer, tuple(str(sentence.start) for sentence in doc.sents)]


def test_plain_news_is_read_right(nlp: Language) -> None:
    doc = nlp("Chief Dana Whitlock pulled her officers out of the task force on Monday.")
    pulled = next(token for token in doc if token.text == "pulled")
    assert (pulled.lemma_, pulled.pos_, pulled.dep_) == ("pull", "VERB", "ROOT")
    assert [(child.text, child.dep_) for child in pulled.children if child.dep_ in ("nsubj", "obj")] == [
        ("Dana", "nsubj") if doc[1].head == pulled else ("Chief", "nsubj"),
        ("officers", "obj"),
    ]
    assert ("Dana Whitlock", "PERSON") in [(entity.text, entity.label_) for entity in doc.ents]


def test_every_label_set_is_the_one_documented(nlp: Language) -> None:
    labels = nlp.get_pipe("beatbook_encoder").labels
    found = {tag[2:] for tag in labels["ner"] if tag != "O"}
    assert found == set("PERSON ORG AGENCY GPE LOC FAC NORP UNDERTAKING POLICY EVENT".split())
    assert len(labels["trigger"]) == 22


def test_paragraphs_are_sentence_barriers(nlp: Language) -> None:
    starts = {sentence.text.split()[0] for sentence in nlp(NEWS).sents}
    assert {"MAYOR", "DENVER", "See"} <= starts


def test_noun_phrases_fit_universal_labels(nlp: Language) -> None:
    doc = nlp("The old mayor of Boston met three city officials.")
    assert [chunk.text for chunk in doc.noun_chunks] == ["The old mayor", "Boston", "three city officials"]


def test_the_same_text_gives_the_same_annotation_alone_and_in_a_batch(nlp: Language) -> None:
    texts = [NEWS, *NEWS.split("\n\n"), NEWS * 3, "No.", "He was charged a fee, and she left."]
    together = [annotation(doc) for doc in nlp.pipe(texts, batch_size=50)]
    assert together == [annotation(nlp(text)) for text in texts]


def test_the_same_text_gives_the_same_annotation_on_one_thread_and_two(nlp: Language) -> None:
    both = spacy.load(shipped_path(), config={"components.beatbook_encoder.threads": 2})
    assert annotation(both(NEWS)) == annotation(nlp(NEWS))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n \t ",
        "... !!! 12 -- 34 %",
        "broken \ud800 surrogate and \udfff another",
        "\u202eright\u202c to \u200fleft\u200e and \ufeff zero\u200bwidth",
        "\u0000 control \u0007 signs",
        "مرحبا بالعالم 你好 世界 здравствуй",
        "\U0001f600" * 10_000,
        "(" * 5_000,
        "a" * 50_000,
        "\n".join(["line"] * 500),
    ],
)
def test_odd_input_keeps_its_offsets(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert len(doc.text) == len(text)
    for token in doc:
        assert 0 <= token.idx < len(text)
        assert "\ud800" <= text[token.idx] <= "\udfff" or text.startswith(token.text, token.idx)


def test_a_long_paragraph_is_read_in_parts(nlp: Language) -> None:
    text = "The council met and the mayor spoke about the budget without a pause " * 400
    doc = nlp(text)
    assert len(doc) == len(text.split())
    assert max(len(sentence) for sentence in doc.sents) <= 100


def test_it_comes_back_from_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    assert annotation(load_pipeline(str(tmp_path / "copy"))(NEWS)) == annotation(nlp(NEWS))


def test_roles_and_triggers_have_scores(nlp: Language) -> None:
    doc = nlp("Police arrested two men in Boston on Monday.")
    assert doc._.trigger_scores.shape == (len(doc), 22)
    scores = nlp.get_pipe("beatbook_encoder").role_scores(doc, [1])
    assert scores.shape == (1, len(doc), 7)
    assert scores.sum(-1) == pytest.approx(1.0, abs=1e-3)
