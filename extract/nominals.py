"""What stands over an event noun: verbs that demand, plan or prevent it, nouns of fear, refusal or claim."""

from __future__ import annotations

from spacy.tokens import Token

from extract.cues import is_cue
from extract.scope import NONE, OPEN_ONLY, Scope
from extract.voices import openers, owner_voice, subject_voice

VERBAL = {"VERB", "AUX"}
GENERIC = {"any", "every", "each", "all", "no", "whoever", "anyone", "those", "whatever"}
DEFINITE = {"the", "this", "that", "these", "those", "both"}
TAKEN_FOR_GRANTED = {"nsubj", "nsubj:outer", "nmod:poss", "appos", "compound", "amod"}


def from_noun(node: Token, noun: Token, scope: Scope) -> None:
    """What a noun does to its clause or complement: "plans to", "fear of", "refusal to", "claims that"."""
    if is_cue(noun, "done"):
        scope.narrow(NONE)
    elif is_cue(noun, "lack"):
        scope.negate()
        scope.narrow(NONE)
    elif is_cue(noun, "claim") and _tells_content(node):
        scope.report(owner_voice(noun))
    elif is_cue(noun, "charge") and openers(node) & {"for", "of", "over"} and node.pos_ in VERBAL:
        scope.report(owner_voice(noun) or subject_voice(noun.head))
    elif is_cue(noun, "chance"):
        scope.suppose()
        scope.narrow(OPEN_ONLY)
    elif (is_cue(noun, "plan") and node.pos_ in VERBAL) or (node.pos_ in VERBAL and "to" in openers(node)):
        scope.intend()


def _tells_content(node: Token) -> bool:
    """Whether a dependent is what a claim claims: a clause, a gerund or noun after "of", no infinitive."""
    opened = openers(node)
    return "of" in opened or (node.pos_ in VERBAL and "to" not in opened)


def from_nominal(node: Token, head: Token, scope: Scope) -> None:
    if head.pos_ in VERBAL and node.dep_ in {"obj", "nsubj:pass", "obl", "ccomp", "xcomp"}:
        _under_verb(node, head, scope)
    elif head.pos_ in {"NOUN", "PROPN"} and node.dep_.startswith("nmod"):
        from_noun(node, head, scope)
    if node.dep_ in TAKEN_FOR_GRANTED or is_definite(node):
        scope.narrow(NONE)


def _under_verb(node: Token, head: Token, scope: Scope) -> None:
    opened = openers(node)
    if opened & {"of", "with"} and is_cue(head, "accuse") and node.dep_ == "obl":
        scope.report(subject_voice(head))
    elif node.dep_ == "obl" and "for" in opened and is_cue(head, "call_for", "ask"):
        scope.suppose()
    elif node.dep_ == "obl":
        scope.narrow(OPEN_ONLY if opened & {"in", "with", "to", "from"} else NONE)
    elif is_cue(head, "call_for"):
        scope.suppose()
    elif is_cue(head, "prevent"):
        scope.negate()
    elif is_cue(head, "deny") and node.dep_ == "obj":
        scope.negate()
        scope.report(subject_voice(head))
    elif is_cue(head, "say_noun") and node.dep_ == "obj":
        scope.report(subject_voice(head))
    elif is_cue(head, "schedule"):
        scope.intend()


def is_definite(noun: Token) -> bool:
    """Whether a noun is pointed at, so that the text takes the event for granted."""
    return noun.pos_ == "PRON" or any(
        child.dep_ == "nmod:poss" or (child.dep_ == "det" and child.lower_ in DEFINITE)
        for child in noun.children
    )


def is_generic(noun: Token) -> bool:
    """Whether a noun stands for whoever there may be: "any officer who", or a bare plural."""
    determiners = {c.lower_ for c in noun.children if c.dep_ in {"det", "nummod", "nmod:poss"}}
    return bool(determiners & GENERIC) or noun.lower_ in GENERIC or (not determiners and noun.tag_ == "NNS")
