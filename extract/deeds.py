"""What a word does to the deed right after it: "stopped short of V-ing", "considered V-ing", "on trial for".

Parsers hang such a gerund on many things, so it is read both by the tree and by the words before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.cues import is_cue, is_phrase
from extract.nominals import is_definite, is_refuted
from extract.parse import Token
from extract.scope import ALL, NONE, Scope
from extract.voices import openers, owner_voice, subject_voice

BEFORE = {"being", "having", "not", "even"}


def weigh_deed(node: Token, scope: Scope) -> bool:
    """Whether what stands over a gerund, noun or clause makes it no deed, or no more than a charge."""
    if scope.reach != ALL:
        return False
    if _is_gerund(node):
        return any(_weigh_gerund(word, opened, scope) for word, opened in _governors(node))
    named = node.pos_ == "NOUN" and not is_definite(node) and node.dep_ in {"obl", "nmod"}
    told = _told_by(node)
    if told is not None:
        if is_refuted(told):
            scope.negate()
        scope.report(owner_voice(told))
        return True
    return named and _weigh_charge(node.head, openers(node), scope)


def _is_gerund(node: Token) -> bool:
    """Whether a word is a verb's -ing form, in the passive too ("from being fired"), and no noun."""
    being = any(child.lower_ == "being" for child in node.children)
    own = {"det"} if node.head.i == node.i else {"det", "nsubj", "nsubj:pass"}
    noun = any(child.dep_ in own for child in node.children)
    return (node.tag_ == "VBG" or (being and node.tag_ == "VBN")) and not noun


def _governors(gerund: Token) -> Iterator[tuple[Token, set[str]]]:
    """The words over a gerund, each with what stands between: the word before its preposition, its head."""
    doc, at = gerund.doc, gerund.i - 1
    while at > 0 and doc[at].lower_ in BEFORE:
        at -= 1
    if at > 0 and doc[at].tag_ in {"IN", "TO", "RP"} and doc[at - 1].sent.start == gerund.sent.start:
        yield doc[at - 1], {doc[at].lower_}
    if gerund.head.i < gerund.i and doc[at].text != ",":
        yield gerund.head, openers(gerund)


def _weigh_gerund(word: Token, opened: set[str], scope: Scope) -> bool:
    if is_phrase(word, opened, "near"):
        scope.fall_short()
    elif is_phrase(word, opened, "shun") or (not opened and is_cue(word, "cease", "shun", "fail")):
        scope.negate()
    elif is_phrase(word, opened, "ponder") or _is_verge(word, opened):
        scope.suppose()
        scope.narrow(NONE)
    else:
        return _weigh_charge(word, opened, scope)
    return True


def _is_verge(word: Token, opened: set[str]) -> bool:
    """Whether a phrase tells how near a deed is: "on the verge of", "within days of"."""
    within = any(child.lower_ == "within" for child in word.children)
    return "of" in opened and (within or is_cue(word, "verge"))


def _weigh_charge(word: Token, opened: set[str], scope: Scope) -> bool:
    """Whether the deed is what somebody is accused, tried or acquitted of."""
    if is_phrase(word, opened, "acquit"):
        scope.negate()
        scope.report(())
    elif is_phrase(word, opened, "try"):
        scope.report(())
    elif opened & {"of", "with", "for"} and is_cue(word, "accuse"):
        scope.report(subject_voice(word))
    elif opened & {"for", "of", "over"} and is_cue(word, "charge") and word.pos_ != "VERB":
        scope.report(owner_voice(word))
    else:
        return False
    return True


def _told_by(clause: Token) -> Token | None:
    """The noun of claiming right before a clause with "that", on whatever the parser hung the clause."""
    mark = next((c for c in clause.children if c.lower_ == "that"), None)
    if mark is None or mark.i == 0 or clause.dep_ == "acl":
        return None
    noun = mark.nbor(-1)
    if noun.pos_ != "NOUN" and noun.i != noun.sent.start:  # "Reports that …" is often taken for a verb
        return None
    told = mark.dep_ == "mark" and is_cue(noun, "charge", "claim")
    return noun if told or (is_cue(noun, "tale") and is_refuted(noun)) else None
