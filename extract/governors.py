"""From a word up to its head: what the link between them, and the head, do to an event below."""

from __future__ import annotations

from collections.abc import Callable

from extract.complements import from_clause, from_infinitive
from extract.cues import is_cue
from extract.deeds import weigh_deed
from extract.nominals import from_nominal, from_noun, is_definite, is_generic
from extract.parse import Token
from extract.scope import ALL, NONE, OPEN_ONLY, Scope
from extract.voices import openers, subject_voice

CONTENT = {"to", "of", "for", "that", "from", "about", "on", "in", "whether"}


def climb_step(node: Token, scope: Scope) -> None:
    """What `node` meets in going up to its head."""
    _tell_story(node.head, scope)
    if weigh_deed(node, scope):
        return
    step = STEPS.get(node.dep_) or STEPS.get(node.dep_.split(":")[0])
    if step is from_infinitive and node.pos_ == "NOUN" and any(c.dep_ == "det" for c in node.children):
        step = from_nominal  # "promised a review": what some trees have for an object
    if node.dep_ == "obl" and node.tag_ == "VB" and "to" in openers(node):
        step = from_infinitive  # "moved to fire", taken for a phrase
    if step is not None:
        step(node, node.head, scope)
    else:
        scope.narrow(NONE)


def _tell_story(verb: Token, scope: Scope) -> None:
    """What one is asked to imagine, and what a story tells, did not happen: "Picture the mayor firing …"."""
    subjects = [child for child in verb.children if child.dep_.startswith("nsubj")]
    asked = verb.tag_ == "VB" and verb.i == verb.sent.start and is_cue(verb, "imagine")
    told = is_cue(verb, "depict") and any(is_cue(child, "fiction", "program") for child in subjects)
    if asked or told:
        scope.hypothetical = True


def _from_advcl(node: Token, head: Token, scope: Scope) -> None:
    opened = openers(node)
    if _adds_word(node, head):
        scope.done = True
    elif "between" in opened and is_cue(head, "choose"):
        scope.suppose()
    elif opened == {"to"} and is_cue(head, "engage"):
        scope.intend()
    elif "from" in opened and is_cue(head, "prevent"):
        scope.negate()
    elif opened & {"of", "with", "for"} and is_cue(head, "accuse") and scope.reach == ALL:
        scope.report(subject_voice(head))
    elif opened & {"if", "unless", "without", "instead", "rather"}:
        scope.narrow(NONE)
    elif opened & {"when", "where", "once", "until", "whenever", "while"}:
        scope.narrow(OPEN_ONLY)
    elif (
        opened - {"by", "in", "thereby", "to", "order"}
        or any(c.dep_ in {"nsubj", "nsubj:pass"} for c in node.children)
        or (is_cue(head, "say") and node.i > head.i)
    ):
        scope.narrow(NONE)


def _adds_word(node: Token, head: Token) -> bool:
    """Whether a participle of saying after a reported clause goes with its speaker ("…, calling it")."""
    comma = node.doc[node.i - 1].text == ","
    return (
        comma
        and node.tag_ == "VBG"
        and is_cue(node, "speaking")
        and head.dep_ == "ccomp"
        and is_cue(head.head, "say")
    )


def _from_acl(node: Token, head: Token, scope: Scope) -> None:
    opened = openers(node)
    if "of" in opened and head.head.i < node.i and is_cue(head.head, "accuse"):
        scope.report(subject_voice(head.head))
    elif opened & CONTENT and (node.dep_ == "acl" or _is_content(node)):
        from_noun(node, head, scope)
    else:
        scope.done = node.dep_ == "acl:relcl" and _is_known(head) and _is_set_off(node)
        scope.narrow(OPEN_ONLY if is_generic(head) else NONE)


def _is_content(clause: Token) -> bool:
    """Whether a clause says what its noun holds: its "that" is no pronoun ("reports that he had left")."""
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def _is_set_off(clause: Token) -> bool:
    """Whether a comma sets a relative clause off, which is then the writer's own word."""
    first = clause.left_edge.i
    return any(token.text == "," for token in clause.doc[max(first - 1, 0) : first + 1])


def _is_known(noun: Token) -> bool:
    """Whether a noun has its referent without the clause that follows it."""
    return noun.pos_ == "PROPN" or is_definite(noun)


def _from_conj(node: Token, head: Token, scope: Scope) -> None:
    """A clause after "but" or "yet" with a subject of its own stands for itself."""
    turned = any(child.dep_ == "cc" and child.lower_ in {"but", "yet"} for child in node.children)
    scope.done = turned and any(child.dep_.startswith("nsubj") for child in node.children)


def _from_parataxis(node: Token, head: Token, scope: Scope) -> None:
    """A clause set beside another: what a colon or dash announces is said, all else stands for itself."""
    between = {token.text for token in node.doc[min(node.i, head.i) : max(node.i, head.i)]}
    if is_cue(head, "say") and head.i < node.i and ":" in between:
        scope.report(subject_voice(head))
    scope.done = ";" in between
    scope.narrow(NONE)


def _from_csubj(node: Token, head: Token, scope: Scope) -> None:
    if is_cue(head, "possible_that"):
        scope.suppose()
    elif is_cue(head, "false_that"):
        scope.negate()
        scope.report(())


STEPS: dict[str, Callable[[Token, Token, Scope], None]] = {
    "xcomp": from_infinitive,
    "ccomp": from_clause,
    "conj": _from_conj,
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
