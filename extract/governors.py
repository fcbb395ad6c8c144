"""What a word does to the clause or noun under it: plans, requests, refusals, beliefs, denials, claims."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from extract.cues import is_cue
from extract.scope import NONE, OPEN_ONLY, Scope
from extract.speech import Speaker, subject_speaker, to_speaker
from extract.syntax import is_passive

VERBAL = {"VERB", "AUX"}
GENERIC = {"any", "every", "each", "all", "no", "whoever", "anyone", "those", "whatever"}
DEFINITE = {"the", "this", "that", "these", "those", "both"}


def climb_step(node: Token, scope: Scope) -> None:
    """What `node` meets in going up to its head."""
    step = STEPS.get(node.dep_) or STEPS.get(node.dep_.split(":")[0])
    if step is not None:
        step(node, node.head, scope)
    elif node.dep_ != "conj":
        scope.narrow(NONE)


def marks(node: Token) -> set[str]:
    """The lower-cased openers of a clause or phrase."""
    openers = [child for child in node.children if child.dep_ in {"mark", "case"}]
    return {opener.lower_ for opener in openers} | {c.lower_ for o in openers for c in o.children}


def _from_xcomp(node: Token, head: Token, scope: Scope) -> None:
    if is_cue(head, "fail") or (is_cue(head, "prevent") and "from" in marks(node)):
        scope.negate()
    elif head.lemma_ == "go" and head.tag_ == "VBG" and "to" in marks(node):
        scope.intend()
    elif is_passive(head) and is_cue(head, "passive_say") and head.lemma_ != "expect":
        scope.report(subject_speaker(head))
    elif is_cue(head, "intend") or is_cue(head, "planned_that"):
        _plan(head, scope)
    elif is_cue(head, "ask", "possible_that", "chance"):
        scope.suppose()
    elif is_cue(head, "seem"):
        scope.reported = True


def _plan(head: Token, scope: Scope) -> None:
    scope.intend()
    if is_cue(head, "pledge"):
        scope.overhear(subject_speaker(head))


def _from_ccomp(node: Token, head: Token, scope: Scope) -> None:
    if head.pos_ in {"NOUN", "PROPN"}:
        _from_noun(node, head, scope)
    elif is_cue(head, "deny"):
        scope.negate()
        scope.report(subject_speaker(head))
    elif is_cue(head, "open") or marks(node) & {"whether", "if"}:
        scope.suppose()
        scope.narrow(NONE)
    elif (
        node.tag_ == "VB"
        and not any(c.dep_ == "aux" for c in node.children)
        and is_cue(head, "ask", "call_for")
    ) or is_cue(head, "possible_that"):
        scope.suppose()
    elif is_cue(head, "false_that"):
        scope.negate()
        scope.report(None)
    elif is_cue(head, "say"):
        scope.report(_sayer(head))
    elif is_cue(head, "prevent"):
        scope.negate()
    elif is_cue(head, "ask") and "to" in marks(node):
        scope.suppose()
    elif is_cue(head, "intend") and "to" in marks(node):
        _plan(head, scope)
    elif is_cue(head, "factive"):
        scope.narrow(NONE)


def _sayer(head: Token) -> Speaker | None:
    speaker = subject_speaker(head)
    return None if speaker is not None and head.doc[speaker.head].lower_ in {"it", "there"} else speaker


def _from_advcl(node: Token, head: Token, scope: Scope) -> None:
    opened = marks(node)
    if "from" in opened and is_cue(head, "prevent"):
        scope.negate()
    elif opened & {"of", "with", "for"} and is_cue(head, "accuse"):
        scope.report(subject_speaker(head))
    elif "to" in opened and node.tag_ in {"VB", "", "NN"}:
        scope.intend()
        scope.narrow(OPEN_ONLY)
    elif opened & {"if", "unless", "without", "instead", "rather"}:
        scope.narrow(NONE)
    elif opened & {"when", "where", "once", "until", "whenever", "while"}:
        scope.narrow(OPEN_ONLY)
    elif opened - {"by", "in", "thereby"} or any(c.dep_ in {"nsubj", "nsubj:pass"} for c in node.children) or (is_cue(head, "say") and node.i > head.i):
        scope.narrow(NONE)


def _from_acl(node: Token, head: Token, scope: Scope) -> None:
    opened = marks(node)
    if opened & {"to", "of", "for", "that", "from", "about", "on", "in", "whether"} and node.dep_ == "acl":
        _from_noun(node, head, scope)
    else:
        scope.narrow(OPEN_ONLY if _is_generic(head) else NONE)


def _from_noun(node: Token, noun: Token, scope: Scope) -> None:
    """What a noun does to its clause or complement: "plans to", "fear of", "refusal to", "claims that"."""
    if is_cue(noun, "done"):
        scope.narrow(NONE)
    elif is_cue(noun, "lack"):
        scope.negate()
        scope.narrow(NONE)
    elif is_cue(noun, "claim") and not ("to" in marks(node) and node.pos_ in VERBAL):
        scope.report(_owner(noun))
    elif is_cue(noun, "chance"):
        scope.suppose()
        scope.narrow(OPEN_ONLY)
    elif (is_cue(noun, "plan") and node.pos_ in VERBAL) or (node.pos_ in VERBAL and "to" in marks(node)):
        scope.intend()


def _owner(noun: Token) -> Speaker | None:
    """Whose claim: "the LAPD's claim", "claims by"."""
    for child in noun.children:
        if child.dep_ == "nmod:poss":
            return to_speaker(child)
        if child.dep_ == "nmod" and marks(child) & {"by", "from", "of"} and child.ent_type_:
            return to_speaker(child)
    return None


def _from_nominal(node: Token, head: Token, scope: Scope) -> None:
    if head.pos_ in VERBAL and node.dep_ in {"obj", "nsubj:pass", "obl", "ccomp", "xcomp"}:
        _under_verb(node, head, scope)
    elif head.pos_ in {"NOUN", "PROPN"} and node.dep_.startswith("nmod"):
        _from_noun(node, head, scope)
    if node.dep_ in {"nsubj", "nsubj:outer", "nmod:poss", "appos", "compound", "amod"} or is_definite(node):
        scope.narrow(NONE)


def _under_verb(node: Token, head: Token, scope: Scope) -> None:
    opened = marks(node)
    if opened & {"of", "with"} and is_cue(head, "accuse") and node.dep_ == "obl":
        scope.report(subject_speaker(head))
    elif node.dep_ == "obl" and "for" in opened and is_cue(head, "call_for", "ask"):
        scope.suppose()
    elif node.dep_ == "obl":
        if not opened & {"in", "with", "to", "from"}:
            scope.narrow(NONE)
    elif is_cue(head, "call_for"):
        scope.suppose()
    elif is_cue(head, "prevent"):
        scope.negate()
    elif is_cue(head, "deny") and node.dep_ == "obj":
        scope.report(subject_speaker(head))
        scope.negative = not scope.negative
    elif is_cue(head, "schedule"):
        scope.intend()


def is_definite(noun: Token) -> bool:
    """Whether a noun is pointed at, so that the text takes the event for granted."""
    return noun.pos_ == "PRON" or any(
        child.dep_ == "nmod:poss" or (child.dep_ == "det" and child.lower_ in DEFINITE)
        for child in noun.children
    )


def _is_generic(noun: Token) -> bool:
    """Whether a noun stands for whoever there may be: "any officer who", or a bare plural."""
    determiners = {c.lower_ for c in noun.children if c.dep_ in {"det", "nummod", "nmod:poss"}}
    return bool(determiners & GENERIC) or noun.lower_ in GENERIC or (not determiners and noun.tag_ == "NNS")


def _from_parataxis(node: Token, head: Token, scope: Scope) -> None:
    if is_cue(head, "say") and head.i < node.i:
        scope.report(subject_speaker(head))
    scope.narrow(NONE)


def _from_csubj(node: Token, head: Token, scope: Scope) -> None:
    if is_cue(head, "possible_that"):
        scope.suppose()
    elif is_cue(head, "false_that"):
        scope.negate()
        scope.report(None)


STEPS: dict[str, Callable[[Token, Token, Scope], None]] = {
    "xcomp": _from_xcomp,
    "ccomp": _from_ccomp,
    "csubj": _from_csubj,
    "advcl": _from_advcl,
    "acl": _from_acl,
    "parataxis": _from_parataxis,
    "obj": _from_nominal,
    "iobj": _from_nominal,
    "obl": _from_nominal,
    "nmod": _from_nominal,
    "nsubj": _from_nominal,
    "appos": _from_nominal,
    "compound": _from_nominal,
    "amod": _from_nominal,
}
