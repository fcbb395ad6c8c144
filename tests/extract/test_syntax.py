"""Slots over hand-drawn trees: each case is a sentence, its tree and the slots of one word."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from extract.parse import Parse
from extract.syntax import find_slots, is_passive

VOCAB = spacy.blank("en").vocab

# word/lemma/pos/tag/head/dep, heads counted from 0
TREES = {
    "Deputies were ordered to leave the camp": (
        "Deputies/deputy/NOUN/NNS/2/nsubj:pass were/be/AUX/VBD/2/aux:pass ordered/order/VERB/VBN/2/ROOT "
        "to/to/PART/TO/4/mark leave/leave/VERB/VB/2/xcomp the/the/DET/DT/6/det camp/camp/NOUN/NN/4/obj"
    ),
    "agents who were suspended by Alma": (
        "agents/agent/NOUN/NNS/0/ROOT who/who/PRON/WP/3/nsubj:pass were/be/AUX/VBD/3/aux:pass "
        "suspended/suspend/VERB/VBN/0/acl:relcl by/by/ADP/IN/5/case Alma/Alma/PROPN/NNP/3/obl:agent"
    ),
    "Alma and Ruiz arrested and charged Otto": (
        "Alma/Alma/PROPN/NNP/3/nsubj and/and/CCONJ/CC/2/cc Ruiz/Ruiz/PROPN/NNP/0/conj "
        "arrested/arrest/VERB/VBD/3/ROOT and/and/CCONJ/CC/5/cc charged/charge/VERB/VBD/3/conj "
        "Otto/Otto/PROPN/NNP/3/obj"
    ),
    "Alma asked Otto to resign": (
        "Alma/Alma/PROPN/NNP/1/nsubj asked/ask/VERB/VBD/1/ROOT Otto/Otto/PROPN/NNP/1/obj "
        "to/to/PART/TO/4/mark resign/resign/VERB/VB/1/xcomp"
    ),
    "Alma pulled out of it": (
        "Alma/Alma/PROPN/NNP/1/nsubj pulled/pull/VERB/VBD/1/ROOT out/out/ADP/RP/1/compound:prt "
        "of/of/ADP/IN/4/case it/it/PRON/PRP/1/obl"
    ),
    "Alma launched a probe into Otto": (
        "Alma/Alma/PROPN/NNP/1/nsubj launched/launch/VERB/VBD/1/ROOT a/a/DET/DT/3/det "
        "probe/probe/NOUN/NN/1/obj into/into/ADP/IN/5/case Otto/Otto/PROPN/NNP/3/nmod"
    ),
    "the clerk Alma fired": (
        "the/the/DET/DT/1/det clerk/clerk/NOUN/NN/1/ROOT Alma/Alma/PROPN/NNP/3/nsubj "
        "fired/fire/VERB/VBD/1/acl:relcl"
    ),
    "They were denied visas": (
        "They/they/PRON/PRP/2/nsubj:pass were/be/AUX/VBD/2/aux:pass denied/deny/VERB/VBN/2/ROOT "
        "visas/visa/NOUN/NNS/2/obj"
    ),
}

CASES = [
    ("Deputies were ordered to leave the camp", 2, {"obj": "Deputies"}),
    ("Deputies were ordered to leave the camp", 4, {"subj": "Deputies", "obj": "camp"}),
    ("agents who were suspended by Alma", 3, {"subj": "Alma", "obj": "agents"}),
    ("Alma and Ruiz arrested and charged Otto", 3, {"subj": "Alma Ruiz", "obj": "Otto"}),
    ("Alma and Ruiz arrested and charged Otto", 5, {"subj": "Alma Ruiz", "obj": "Otto"}),
    ("Alma asked Otto to resign", 4, {"subj": "Otto"}),
    ("Alma launched a probe into Otto", 3, {"subj": "Alma", "into": "Otto"}),
    ("the clerk Alma fired", 3, {"subj": "Alma", "obj": "clerk"}),
    ("They were denied visas", 2, {"iobj": "They", "obj": "visas"}),
    ("Alma pulled out of it", 1, {"subj": "Alma", "of": "it"}),
]


def read_tree(text: str) -> Parse:
    rows = [row.split("/") for row in TREES[text].split()]
    words, lemmas, pos, tags, heads, deps = (list(column) for column in zip(*rows, strict=True))
    return Parse(
        Doc(VOCAB, words=words, lemmas=lemmas, pos=pos, tags=tags, heads=list(map(int, heads)), deps=deps)
    )


@pytest.mark.parametrize(("text", "at", "expected"), CASES)
def test_slots_hold_deep_functions(text: str, at: int, expected: dict[str, str]) -> None:
    slots = find_slots(read_tree(text)[at])
    for name, words in expected.items():
        assert " ".join(token.text for token in slots.get(name, ())) == words, (name, slots)


def test_active_subject_is_no_object() -> None:
    slots = find_slots(read_tree("Alma and Ruiz arrested and charged Otto")[3])
    assert {token.text for token in slots["obj"]} == {"Otto"}


def test_passive_is_told_from_active() -> None:
    assert is_passive(read_tree("agents who were suspended by Alma")[3])
    assert not is_passive(read_tree("Alma asked Otto to resign")[1])
