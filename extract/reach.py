"""Who cannot fill a role of a verb, whatever a trained head thinks: those whom the clause does not reach."""

from __future__ import annotations

from collections.abc import Iterator

from extract.parse import Token
from extract.syntax import find_subjects

_FREE = frozenset({"what", "whatever", "whoever", "whomever"})
_VERBAL = frozenset({"VERB", "AUX"})


def find_barred(trigger: Token, has_given: bool) -> set[int]:
    """Tokens of the trigger's sentence that are out of its reach; `has_given`: syntax has found somebody.

    A verb inside a relative clause reaches no further than the clause and whom it describes; a verb outside
    reaches into no relative clause; who is sent or hired to do something does it, not who sends; and who acts
    for somebody ("the attorney for Sheriff Nate Colby") is not that person.
    """
    if trigger.pos_ not in _VERBAL:
        return set()
    clause = _relative_clause(trigger)
    barred = {token.i for other in _relative_clauses(trigger, clause) for token in other.subtree}
    if clause is not None and has_given:
        inside = {token.i for token in clause.subtree} | {token.i for token in _noun_phrase(clause.head)}
        barred |= {token.i for token in trigger.sent} - inside
    if trigger.dep_ in {"advcl", "xcomp"} and has_given:
        barred |= {child.i for child in trigger.head.children if child.dep_ == "obl:agent"}
    return barred | {token.i for subject in find_subjects(trigger) for token in _acted_for(subject)}


def _acted_for(noun: Token) -> Iterator[Token]:
    """What follows "for" behind a common noun."""
    for child in noun.children if noun.pos_ == "NOUN" else ():
        if child.dep_ == "nmod" and any(mark.lower_ == "for" for mark in child.children):
            yield from child.subtree


def _relative_clause(token: Token) -> Token | None:
    """The verb of the innermost relative clause that a token stands in."""
    while token.head is not token:
        if token.dep_ == "acl:relcl":
            return token
        token = token.head
    return None


def _relative_clauses(trigger: Token, around: Token | None) -> Iterator[Token]:
    """The relative clauses of the sentence that the trigger does not stand in."""
    above = set()
    token = trigger
    while token.head is not token:
        above.add(token.i)
        token = token.head
    for token in trigger.sent:
        if token.dep_ != "acl:relcl" or token.head.lower_ in _FREE:
            continue
        if token.i not in above and token is not around:
            yield token


def _noun_phrase(noun: Token) -> list[Token]:
    """A noun with what narrows it, clauses left out."""
    found = [noun]
    for token in found:
        found += [child for child in token.children if not child.dep_.startswith(("acl", "advcl", "conj"))]
    return found
