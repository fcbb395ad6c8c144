"""What a word does to the clause or noun under it: plans, requests, refusals, beliefs, denials, claims."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from extract.cues import is_cue
from extract.nominals import from_nominal, from_noun, is_generic
from extract.scope import NONE, OPEN_ONLY, Scope
from extract.syntax import is_passive
from extract.voices import openers, subject_voice

VERBAL = {"VERB", "AUX"}


def climb_step(node: Token, scope: Scope) -> None:
    """What `node` meets in going up to its head."""
    step = STEPS.get(node.dep_) or STEPS.get(node.dep_.split(":")[0])
    if step is not None:
        step(node, node.head, scope)
    elif node.dep_ != "conj":
        scope.narrow(NONE)


def _from_xcomp(node: Token, head: Token, scope: Scope) -> None:
    if is_cue(head, "fail") or (is_cue(head, "prevent") and "from" in openers(node)):
        scope.negate()
    elif head.lemma_ == "go" and head.tag_ == "VBG" and "to" in openers(node):
        scope.intend()
    elif is_passive(head) and is_cue(head, "passive_say") and head.lemma_ != "expect":
        scope.report(subject_voice(head))
    elif is_cue(head, "intend") or is_cue(head, "planned_that"):
        _plan(head, scope)
    elif is_cue(head, "ask", "possible_that", "chance"):
        scope.suppose()
    elif is_cue(head, "seem"):
        scope.reported = True


def _plan(head: Token, scope: Scope) -> None:
    scope.intend()
    if is_cue(head, "pledge"):
        scope.overhear(subject_voice(head))


def _from_ccomp(node: Token, head: Token, scope: Scope) -> None:
    if head.pos_ in {"NOUN", "PROPN"}:
        from_noun(node, head, scope)
    elif is_cue(head, "deny"):
        scope.negate()
        scope.report(subject_voice(head))
    elif is_cue(head, "open") or openers(node) & {"whether", "if"}:
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
        scope.report(())
    elif is_cue(head, "say"):
        scope.report(subject_voice(head))
    elif is_cue(head, "prevent"):
        scope.negate()
    elif is_cue(head, "ask") and "to" in openers(node):
        scope.suppose()
    elif is_cue(head, "intend") and "to" in openers(node):
        _plan(head, scope)
    elif is_cue(head, "factive"):
        scope.narrow(NONE)


def _from_advcl(node: Token, head: Token, scope: Scope) -> None:
    opened = openers(node)
    if "from" in opened and is_cue(head, "prevent"):
        scope.negate()
    elif opened & {"of", "with", "for"} and is_cue(head, "accuse"):
        scope.report(subject_voice(head))
    elif "to" in opened and node.tag_ in {"VB", "", "NN"}:
        scope.intend()
        scope.narrow(OPEN_ONLY)
    elif opened & {"if", "unless", "without", "instead", "rather"}:
        scope.narrow(NONE)
    elif opened & {"when", "where", "once", "until", "whenever", "while"}:
        scope.narrow(OPEN_ONLY)
    elif (
        opened - {"by", "in", "thereby"}
        or any(c.dep_ in {"nsubj", "nsubj:pass"} for c in node.children)
        or (is_cue(head, "say") and node.i > head.i)
    ):
        scope.narrow(NONE)


def _from_acl(node: Token, head: Token, scope: Scope) -> None:
    opened = openers(node)
    if opened & {"to", "of", "for", "that", "from", "about", "on", "in", "whether"} and node.dep_ == "acl":
        from_noun(node, head, scope)
    else:
        scope.narrow(OPEN_ONLY if is_generic(head) else NONE)


def _from_parataxis(node: Token, head: Token, scope: Scope) -> None:
    if is_cue(head, "say") and head.i < node.i:
        scope.report(subject_voice(head))
    scope.narrow(NONE)


def _from_csubj(node: Token, head: Token, scope: Scope) -> None:
    if is_cue(head, "possible_that"):
        scope.suppose()
    elif is_cue(head, "false_that"):
        scope.negate()
        scope.report(())


STEPS: dict[str, Callable[[Token, Token, Scope], None]] = {
    "xcomp": _from_xcomp,
    "ccomp": _from_ccomp,
    "csubj": _from_csubj,
    "advcl": _from_advcl,
    "acl": _from_acl,
    "parataxis": _from_parataxis,
    "obj": from_nominal,
    "iobj": from_nominal,
    "obl": from_nominal,
    "nmod": from_nominal,
    "nsubj": from_nominal,
    "appos": from_nominal,
    "compound": from_nominal,
    "amod": from_nominal,
}
