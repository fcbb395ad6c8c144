"""What the dependents of a word do to it: auxiliaries, negators, conditions, adverbs, speakers beside it."""

from __future__ import annotations

from collections.abc import Callable

from extract.cues import has_form, is_cue, is_due
from extract.nominals import is_definite
from extract.parse import Token
from extract.scope import ALL, NONE, OPEN_ONLY, Scope
from extract.voices import subject_voice, to_voice

SUBJECTS = {"nsubj", "nsubj:pass", "csubj", "nsubj:outer"}
VERBAL = {"VERB", "AUX"}


def weigh_mood(trigger: Token, scope: Scope) -> None:
    """Commands are no facts: a bare verb without subject that opens its clause."""
    top = trigger
    while top.dep_ == "conj" and top.head.tag_ == "VB":
        top = top.head
    own = {child.dep_ for child in top.children}
    if (
        top.tag_ == "VB"
        and top.dep_ in {"ROOT", "ccomp", "parataxis"}
        and not own & {*SUBJECTS, "aux", "mark"}
    ):
        scope.suppose()
    if trigger.pos_ == "VERB" and is_due(trigger):
        scope.intend()


def look_around(node: Token, below: Token | None, scope: Scope) -> None:
    """The words that depend on a node, except the one we came from."""
    shared = below is None or below.dep_ != "conj" or _shares(below)
    conditioned = False
    for child in node.children:
        if below is not None and child.i == below.i:
            continue
        if not _comes_between(node, child, below):
            _hear(child, scope)
        if scope.reach != NONE and shared:
            conditioned = _is_condition(child) or conditioned
            _weigh(node, child, scope)
    if conditioned and (scope.would or scope.intended):
        scope.suppose()


def _shares(conjunct: Token) -> bool:
    """Whether a conjunct shares the first one's auxiliaries: it has neither subject nor auxiliary itself."""
    own = {child.dep_ for child in conjunct.children}
    return not own & {*SUBJECTS, "aux", "aux:pass", "cop"} and not any(
        child.lower_ in {"but", "not"} for child in conjunct.children
    )


def _comes_between(node: Token, child: Token, below: Token | None) -> bool:
    """Whether a dependent stands before a further clause, which it then leaves untouched."""
    return below is not None and below.dep_ in {"advcl", "conj"} and node.i < child.i < below.i


def _hear(child: Token, scope: Scope) -> None:
    """Speakers beside a clause: "according to X", ", he said,", "as X put it"."""
    if child.dep_ in {"obl", "nmod", "advcl", "advmod", "obl:unmarked"} and _is_according(child):
        scope.overhear(to_voice(child))
    elif (child.dep_ == "parataxis" and _says(child)) or (child.dep_ == "advcl" and _says_as(child)):
        scope.overhear(subject_voice(child))


def _is_according(child: Token) -> bool:
    return any(c.lower_ == "according" and c.dep_ in {"case", "mark"} for c in child.children)


def _says(verb: Token) -> bool:
    return is_cue(verb, "quote") and any(c.dep_ in {"nsubj", "obl:agent"} for c in verb.children)


def _says_as(verb: Token) -> bool:
    """Whether a clause is of the kind "as he said", with nothing said of its own."""
    own = {child.dep_ for child in verb.children}
    alone = not own & {"obj", "ccomp", "xcomp", "obl"} and is_cue(verb, "as_said")
    return alone and any(child.lower_ == "as" for child in verb.children)


def _is_condition(child: Token) -> bool:
    return child.dep_ == "advcl" and any(
        c.dep_ == "mark" and has_form(c, "condition") for c in child.children
    )


def _weigh(node: Token, child: Token, scope: Scope) -> None:
    """What one dependent does to its head."""
    weigh = WEIGHERS.get(child.dep_)
    if weigh is not None:
        weigh(node, child, scope)


def _weigh_aux(node: Token, child: Token, scope: Scope) -> None:
    if _is_inverted(node, child):
        scope.suppose()
    if child.lower_ in {"would", "'d", "’d"}:
        scope.would = scope.would or scope.reach == ALL
        if scope.reach == OPEN_ONLY:
            scope.suppose()
    elif has_form(child, "future"):
        scope.intend()
    elif has_form(child, "modal"):
        scope.suppose()
    elif child.lemma_ == "be" and any(c.dep_ == "mark" and c.lower_ == "to" for c in node.children):
        scope.intend()


def _is_inverted(node: Token, child: Token) -> bool:
    """Whether an auxiliary before its subject opens a condition ("had she known") or asks of the future."""
    subject = next((c for c in node.children if c.dep_.startswith("nsubj")), None)
    if subject is None or child.i > subject.i:
        return False
    if node.dep_ == "advcl":
        return child.lower_ in {"had", "should", "were"}
    return has_form(child, "future") and "?" in {c.text for c in node.children}


def _weigh_setting(node: Token, child: Token, scope: Scope) -> None:
    """A story that opens the sentence: "In the novel, agents arrest the mayor"."""
    opens = child.left_edge.i == node.sent.start and child.i < node.i
    if not opens or any(c.dep_ == "nmod" and c.i > child.i for c in child.children):
        return
    told = node.tag_ in {"VBZ", "VBP"} and is_cue(child, "program")
    if (told or is_cue(child, "fiction")) and any(c.lower_ in {"in", "on"} for c in child.children):
        scope.suppose()


def _weigh_all_but(node: Token, child: Token, scope: Scope) -> None:
    """ "All but endorsed" is not endorsed."""
    if child.lower_ == "but" and child.i == node.i - 1 and child.i > 0 and child.nbor(-1).lower_ == "all":
        scope.fall_short()


def _weigh_mark(node: Token, child: Token, scope: Scope) -> None:
    if has_form(child, "condition"):
        scope.suppose()
    elif has_form(child, "without") or has_form(child, "instead"):
        scope.negate()


def _weigh_adverb(node: Token, child: Token, scope: Scope) -> None:
    if has_form(child, "not") and child.i + 1 < len(child.doc) and has_form(child.nbor(), "guilty"):
        return
    if has_form(child, "almost") and child.i < node.i:
        scope.fall_short()
    elif (
        has_form(child, "not")
        or (child.lower_ == "longer" and child.i > 0 and child.nbor(-1).lower_ == "no")
        or (child.lower_ == "yet" and any(c.lower_ == "to" for c in node.children))
    ):
        scope.negate()
    elif has_form(child, "hedge"):
        scope.reported = True
    elif has_form(child, "doubt"):
        scope.suppose()


def _weigh_subject(node: Token, child: Token, scope: Scope) -> None:
    before = [c for c in child.children if c.i < child.i]
    denied = has_form(child, "none") or any(has_form(c, "no") for c in before) or _is_scarce(child, before)
    if denied and not any(c.lower_ in {"more", "less", "better", "harder"} for c in node.subtree):
        scope.negate()


def _is_scarce(noun: Token, before: list[Token]) -> bool:
    """Whether the words before a noun leave nobody, or few: "not one officer", "few departments"."""
    first = noun.left_edge
    if first.i + 1 < noun.i and first.lower_ == "not":
        return first.nbor().lower_ in {"one", "a", "single"}
    few = has_form(noun, "few") or any(has_form(child, "few") for child in before)
    return few and not any(child.dep_ in {"det", "nmod:poss"} or child.lower_ == "quite" for child in before)


def _weigh_object(node: Token, child: Token, scope: Scope) -> None:
    if node.pos_ in VERBAL and not is_cue(node, "finding"):
        _weigh_subject(node, child, scope)


def _weigh_adjective(node: Token, child: Token, scope: Scope) -> None:
    if has_form(child, "possible"):
        scope.suppose()
    elif has_form(child, "planned"):
        scope.intend()
    elif has_form(child, "reported"):
        scope.reported = True
    elif has_form(child, "negated"):
        scope.negate()


def _weigh_determiner(node: Token, child: Token, scope: Scope) -> None:
    if has_form(child, "no"):
        scope.negate()


def _weigh_case(node: Token, child: Token, scope: Scope) -> None:
    if has_form(child, "without") and not is_definite(node):
        scope.negate()
    elif is_cue(child, "planned_that") and any(part.lower_ == "to" for part in child.children):
        scope.intend()  # "due to be sentenced", when the tree takes "due to" for a preposition


WEIGHERS: dict[str, Callable[[Token, Token, Scope], None]] = {
    "aux": _weigh_aux,
    "aux:pass": _weigh_aux,
    "cop": _weigh_aux,
    "mark": _weigh_mark,
    "advmod": _weigh_adverb,
    "nsubj": _weigh_subject,
    "nsubj:pass": _weigh_subject,
    "obj": _weigh_object,
    "amod": _weigh_adjective,
    "det": _weigh_determiner,
    "case": _weigh_case,
    "cc:preconj": _weigh_adverb,
    "cc": _weigh_all_but,
    "obl": _weigh_setting,
}
