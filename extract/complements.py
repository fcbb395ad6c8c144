"""What a verb or predicate does to its complement: plans, requests, refusals, beliefs, denials."""

from __future__ import annotations

from extract.cues import is_cue
from extract.nominals import from_noun
from extract.parse import Token
from extract.scope import NONE, Scope
from extract.syntax import is_passive
from extract.voices import openers, subject_voice

NOUNS = {"NOUN", "PROPN"}
WH_TAGS = {"WRB", "WP", "WDT", "WP$"}


def from_infinitive(node: Token, head: Token, scope: Scope) -> None:
    """xcomp: "refused to", "plans to", "asked him to", "is likely to", "denied hitting"."""
    opened = openers(node)
    if is_cue(head, "deny"):
        _deny(head, scope)
    elif is_cue(head, "fail") or (is_cue(head, "prevent") and "from" in opened):
        scope.negate()
    elif head.lower_ == "going" and "to" in opened:
        scope.intend()
    elif opened & {"whether", "if"}:
        _leave_open(scope)
    elif is_passive(head) and is_cue(head, "passive_say") and not is_cue(head, "intend"):
        scope.report(subject_voice(head))
    elif head.pos_ in NOUNS:
        from_noun(node, head, scope)
    elif is_cue(head, "intend", "planned_that"):
        _plan(head, scope)
    elif is_cue(head, "ask", "possible_that"):
        scope.suppose()
    elif is_cue(head, "factive"):
        scope.narrow(NONE)
    elif is_cue(head, "seem"):
        scope.reported = True
    elif is_cue(head, "say") and "to" in opened:
        scope.intend()
        scope.report(subject_voice(head))


def from_clause(node: Token, head: Token, scope: Scope) -> None:
    """ccomp: "said that", "denied that", "wondered whether", "knew that", "demanded that he go"."""
    opened = openers(node)
    if head.pos_ in NOUNS:
        from_noun(node, head, scope)
    elif "to" in opened:
        from_infinitive(node, head, scope)
    elif is_cue(head, "deny"):
        _deny(head, scope)
    elif is_cue(head, "open") or opened & {"whether", "if"}:
        _leave_open(scope)
    elif (is_cue(head, "subjunctive") and _is_bare(node)) or is_cue(head, "possible_that"):
        scope.suppose()
    elif is_cue(head, "false_that"):
        scope.negate()
        scope.report(())
    elif is_cue(head, "say") or (is_cue(head, "show") and not _is_seen(head)):
        _say(node, head, scope)
    elif is_cue(head, "prevent"):
        scope.negate()
    elif is_cue(head, "factive") or head.pos_ == "ADJ":
        scope.narrow(NONE)


def _say(node: Token, head: Token, scope: Scope) -> None:
    """A verb of saying: its clause is somebody's word, save what a question takes for granted."""
    voice = subject_voice(head)
    asked = node.left_edge.tag_ in WH_TAGS
    if asked or (not voice and head.tag_ == "VBG"):
        scope.narrow(NONE)
    else:
        scope.report(voice)


def _is_seen(head: Token) -> bool:
    """Whether what shows is a picture, which is nobody's word."""
    return any(child.dep_ == "nsubj" and is_cue(child, "picture") for child in head.children)


def _deny(head: Token, scope: Scope) -> None:
    scope.negate()
    scope.report(subject_voice(head))


def _leave_open(scope: Scope) -> None:
    scope.suppose()
    scope.narrow(NONE)


def _plan(head: Token, scope: Scope) -> None:
    scope.intend()
    if is_cue(head, "pledge"):
        scope.overhear(subject_voice(head))


def _is_bare(node: Token) -> bool:
    """Whether a clause's verb is subjunctive ("that he resign")."""
    return node.tag_ == "VB" and not any(child.dep_ == "aux" for child in node.children)
