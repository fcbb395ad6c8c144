"""The label sets of every head, collected from the training sentences and kept with the weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from corpora import Sentence

from extract.pipeline.lemmas import make_script

ENTITIES = ("PERSON", "ORG", "AGENCY", "GPE", "LOC", "FAC", "NORP", "UNDERTAKING", "POLICY", "EVENT")
NER_TAGS = ("O", *(f"{part}-{label}" for label in ENTITIES for part in "BILU"))
CLASSES = tuple(
    "Criticize Support Threaten Request Order Agree Cooperate Aid Refuse Withdraw Deploy Arrest Raid Attack "
    "Investigate LegalAction Sanction Protest Appoint Depart Meet".split()
)
TRIGGERS = ("O", *CLASSES)
MODALITIES = ("asserted", "reported", "intended", "hypothetical")
POLARITIES = ("positive", "negative")
ROLES = ("none", "actor", "target", "object", "place", "time", "attribution")
MODES = (
    "",
    *"sue charge plead try convict acquit sentence dismiss rule group ground policy".split(),
    *"name nominate elect hire resign retire leave kill injure force threaten-weapon".split(),
)
SOURCES = ("any", "own", "ewt", "gum-open", "redocred", "crossner", "wikigold", "re3d")


def collect_labels(sentences: Iterable[Sentence]) -> dict[str, list[str]]:
    """Label lists by head; a morphological label or lemma script seen once is left out."""
    counts = {name: Counter[str]() for name in ("xpos", "morph", "lemma", "relation")}
    for sentence in sentences:
        counts["xpos"].update(sentence.xpos or [])
        counts["morph"].update(sentence.morph or [])
        counts["relation"].update(sentence.relations or [])
        pairs = zip(sentence.words, sentence.lemmas or [], strict=False)
        counts["lemma"].update(make_script(word, lemma) for word, lemma in pairs)
    least = {"xpos": 1, "morph": 2, "lemma": 3, "relation": 1}
    collected = {
        name: sorted((x for x, n in count.items() if n >= least[name]), key=lambda x: (-count[x], x))
        for name, count in counts.items()
    }
    fixed = {
        "ner": NER_TAGS,
        "trigger": TRIGGERS,
        "modality": MODALITIES,
        "polarity": POLARITIES,
        "role": ROLES,
        "mode": MODES,
        "source": SOURCES,
    }
    return {**collected, **{name: list(values) for name, values in fixed.items()}}


def sizes_of(labels: dict[str, list[str]], vocabulary: int, types: int) -> dict[str, int]:
    """Model sizes for the label lists."""
    return {
        **{name: len(values) for name, values in labels.items()},
        "vocabulary": vocabulary,
        "types": types,
    }
