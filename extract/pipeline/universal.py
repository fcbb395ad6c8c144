"""Trees with CLEAR labels, as spaCy's own English pipelines make them, turned into Universal Dependencies."""

from __future__ import annotations

from functools import partial

from spacy.language import Language
from spacy.tokens import Doc, Token

from extract.pipeline.chunks import noun_chunks

RENAMED = {
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dobj": "obj",
    "dative": "iobj",
    "poss": "nmod:poss",
    "neg": "advmod",
    "npadvmod": "obl:unmarked",
    "prt": "compound:prt",
    "relcl": "acl:relcl",
    "nn": "compound",
    "intj": "discourse",
    "meta": "dep",
    "preconj": "cc:preconj",
    "predet": "det:predet",
    "quantmod": "advmod",
    "oprd": "xcomp",
    "pcomp": "advcl",
    "subtok": "goeswith",
}
CLEAR = frozenset(("dobj", "pobj", "nsubjpass", "prep", "auxpass"))
_VERBAL = frozenset(("VERB", "AUX", "ADJ", "ADV"))
_ENTITIES = {"LAW": "POLICY"}


@Language.factory("beatbook_universal", assigns=["token.head", "token.dep"])
def make_universal(nlp: Language, name: str) -> partial[Doc]:
    """The component that maps trees of a foreign pipeline."""
    nlp.vocab.get_noun_chunks = noun_chunks  # type: ignore[assignment]
    return partial(to_universal)


def to_universal(doc: Doc) -> Doc:
    """Map the doc's labels and heads; prepositions and copulas hang on their nouns and predicates."""
    for token in doc:
        if token.dep_ == "nmod":
            token.dep_ = "compound"
    for token in list(doc):
        if token.dep_ in ("prep", "agent", "dative"):
            _turn_preposition(token)
    for token in list(doc):
        if token.dep_ in ("attr", "acomp") and (token.head.lemma_ == "be" or token.head.lower_ in _BE):
            _turn_copula(token)
    for token in doc:
        if token.dep_ in ("attr", "acomp", "pobj"):
            token.dep_ = "xcomp" if token.dep_ != "pobj" else "obl"
        token.dep_ = RENAMED.get(token.dep_, token.dep_)
    _map_entities(doc)
    return doc


_BE = frozenset(("be", "'s", "is", "are", "was", "were", "been", "being", "am"))


def _turn_preposition(preposition: Token) -> None:
    """X -prep-> of -pobj-> Y becomes X -nmod-> Y -case-> of."""
    objects = [child for child in preposition.children if child.dep_ in ("pobj", "pcomp")]
    if not objects:
        return
    head, thing = preposition.head, objects[0]
    verbal = head.pos_ in _VERBAL
    if thing.dep_ == "pcomp":
        label = "advcl"
    elif preposition.dep_ == "agent":
        label = "obl:agent"
    else:
        label = "obl" if verbal else "nmod"
    for child in list(preposition.children):
        if child != thing:
            child.head = thing
    root = preposition.head == preposition
    thing.head = thing if root else head
    thing.dep_ = "ROOT" if root else label
    preposition.head = thing
    preposition.dep_ = "mark" if label == "advcl" else "case"


def _turn_copula(predicate: Token) -> None:
    """is -attr-> Y becomes Y -cop-> is, with the clause's other parts under Y."""
    verb = predicate.head
    above, label = verb.head, verb.dep_
    if any(child.dep_ == "expl" for child in verb.children):
        return
    others = [child for child in verb.children if child != predicate]
    predicate.head = predicate if above == verb else above
    predicate.dep_ = label
    for child in others:
        child.head = predicate
    verb.head = predicate
    verb.dep_ = "cop"


def _map_entities(doc: Doc) -> None:
    kept = []
    for entity in doc.ents:
        label = _ENTITIES.get(entity.label_, entity.label_)
        if label in _LABELS:
            span = doc[entity.start : entity.end]
            span.label_ = label
            kept.append(span)
    doc.set_ents(kept, default="outside")


_LABELS = frozenset("PERSON ORG AGENCY GPE LOC FAC NORP UNDERTAKING POLICY EVENT".split())
