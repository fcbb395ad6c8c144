"""What stands over an event noun: verbs that demand, plan or prevent it, nouns of fear, refusal or claim."""

from __future__ import annotations

from extract.cues import has_form, is_cue
from extract.parse import Token
from extract.scope import ALL, NONE, OPEN_ONLY, Scope
from extract.voices import openers, owner_voice, subject_voice

VERBAL = {"VERB", "AUX"}
GENERIC = {"any", "every", "each", "all", "no", "whoever", "anyone", "those", "whatever"}
DARING = {"first", "second", "third", "one", "courage", "nerve", "temerity", "gall", "audacity"}
DEFINITE = {"the", "this", "that", "these", "those", "both"}
TAKEN_FOR_GRANTED = {"nsubj", "nsubj:outer", "nmod:poss", "appos", "compound", "amod"}


def from_noun(node: Token, noun: Token, scope: Scope) -> None:
    """What a noun does to its clause or complement: "plans to", "fear of", "refusal to", "claims that"."""
    if is_cue(noun, "done"):
        scope.narrow(NONE)
    elif is_cue(noun, "lack"):
        scope.negate()
        scope.narrow(NONE)
    elif (is_cue(noun, "claim") and _tells_content(node)) or (
        is_cue(noun, "charge") and openers(node) & {"for", "of", "over"} and node.pos_ in VERBAL
    ):
        if is_refuted(noun):
            scope.negate()
        scope.report(owner_voice(noun))
    elif is_cue(noun, "chance"):
        scope.suppose()
        scope.narrow(OPEN_ONLY)
    elif node.pos_ in VERBAL and (is_cue(noun, "plan") or "to" in openers(node)):
        _plan_of(noun, scope)


def is_refuted(noun: Token) -> bool:
    """Whether a claim is called false: "rumors that … are a hoax", "proved untrue", "no truth to reports"."""
    head = noun.head
    if noun.dep_.startswith("nmod") and is_cue(head, "truth"):
        return any(has_form(child, "no") for child in head.children)
    if noun.dep_.startswith("nsubj"):
        return _calls_false(head)
    return head.i == noun.i and any(_calls_false(child) for child in noun.children)


def _calls_false(predicate: Token) -> bool:
    """Whether a predicate is "false", "a hoax", or "proved to be" one."""
    words = (predicate, *(child for child in predicate.children if child.dep_ == "xcomp"))
    return any(is_cue(word, "false_that") for word in words)


def _plan_of(noun: Token, scope: Scope) -> None:
    """A plan, unless the noun is ordered or bounded: "the first to resign" did."""
    bounded = any(child.lower_ in {"first", "only"} for child in noun.children)
    if noun.lower_ in DARING or (bounded and not is_cue(noun, "plan")):
        scope.narrow(NONE)
    else:
        scope.intend()


def _tells_content(node: Token) -> bool:
    """Whether a dependent is what a claim claims: a clause, a gerund or noun after "of", no infinitive."""
    opened = openers(node)
    return "of" in opened or (node.pos_ in VERBAL and "to" not in opened)


def from_nominal(node: Token, head: Token, scope: Scope) -> None:
    if head.pos_ in {"VERB", "AUX", "ADJ"} and node.dep_ in {"obj", "nsubj:pass", "obl", "ccomp", "xcomp"}:
        _under_verb(node, head, scope)
    elif head.pos_ in {"NOUN", "PROPN"} and node.dep_.startswith("nmod"):
        from_noun(node, head, scope)
    if scope.reach == OPEN_ONLY and _is_anybody(node):
        return
    if not _takes_place(node, head) and _is_granted(node, head):
        scope.narrow(NONE)


def _takes_place(node: Token, head: Token) -> bool:
    """Whether a subject stands and falls with its verb: "a strike could begin", "the trial is set for"."""
    if not (node.dep_.startswith("nsubj") and is_cue(head, "occur")):
        return False
    helped = any(has_form(child, "modal") or has_form(child, "future") for child in head.children)
    return helped or not is_definite(node)


def _is_granted(node: Token, head: Token) -> bool:
    """Whether the text takes a noun's event for granted, whatever it says of it."""
    return node.dep_ in TAKEN_FOR_GRANTED or is_definite(node) or not is_cue(head, "light", "chance")


def _under_verb(node: Token, head: Token, scope: Scope) -> None:
    opened = openers(node)
    if opened & {"of", "with"} and is_cue(head, "accuse") and node.dep_ == "obl" and scope.reach == ALL:
        scope.report(subject_voice(head))
    elif node.dep_ == "obl" and "for" in opened and is_cue(head, "call_for", "ask"):
        scope.suppose()
    elif node.dep_ == "obl" and "from" in opened and is_cue(head, "shield", "safe"):
        scope.negate() if is_cue(head, "shield") else scope.suppose()
    elif node.dep_ == "obl":
        scope.narrow(OPEN_ONLY if opened & {"in", "with", "to", "from"} else NONE)
    elif is_cue(head, "call_for"):
        scope.suppose()
    elif (is_cue(head, "prevent") and not is_definite(node)) or (
        is_cue(head, "end") and is_cue(node, "standing")
    ):
        scope.negate()
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


def _is_anybody(noun: Token) -> bool:
    """Whether a noun is said of whoever there may be: "any officer", "every alien"."""
    words = {child.lower_ for child in noun.children if child.dep_ == "det"} | {noun.lower_}
    return bool(words & {"any", "every", "each", "no", "anyone", "anybody", "everyone", "whoever"})


def is_generic(noun: Token) -> bool:
    """Whether a noun stands for whoever there may be: "any officer who", or a bare plural."""
    determiners = {c.lower_ for c in noun.children if c.dep_ in {"det", "nummod", "nmod:poss"}}
    return bool(determiners & GENERIC) or noun.lower_ in GENERIC or (not determiners and noun.tag_ == "NNS")
