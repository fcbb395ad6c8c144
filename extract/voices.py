"""Who does the saying: the heads of speakers, found at verbs and nouns of saying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.cues import has_form
from extract.parse import Token
from extract.syntax import find_subjects, is_passive

MOST = 4
REACH = 10
EMPTY = frozenset({"it", "there", "which", "that", "this", "what", "these", "those", "who", "you", "one"})
OPENERS = frozenset({"mark", "case"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Tokens `start`..`end` (half-open) name a speaker, `head` being their head."""

    start: int
    end: int
    head: int


Voice = tuple[Speaker, ...]
"""Those who say one thing together."""


def subject_voice(verb: Token) -> Voice:
    """Who does the saying at a verb: its subjects, or a passive's agents."""
    if is_passive(verb) and not any(child.dep_ == "nsubj" for child in verb.children):
        heads = [child for child in verb.children if child.dep_ == "obl:agent"]
    else:
        heads = list(find_subjects(verb)) or _beside(verb)
    return to_voice(*heads[:1])


def to_voice(*heads: Token) -> Voice:
    """The speakers with these heads and what is coordinated with them; empty words are none."""
    spread = [token for head in heads for token in _coordinated(head)]
    return tuple(Speaker(t.i, t.i + 1, t.i) for t in spread[:MOST] if t.lower_ not in EMPTY)


def owner_voice(noun: Token) -> Voice:
    """Whose word a noun of saying is: "the LAPD's claim", "claims by", "police accusations"."""
    children = list(noun.children)
    owners = [child for child in children if child.dep_ == "nmod:poss"]
    owners += [c for c in children if c.dep_ == "nmod" and openers(c) & {"by", "from", "of"} and c.ent_type_]
    owners += [c for c in children if c.dep_ == "compound" and (c.ent_type_ or has_form(c, "speaker_noun"))]
    if not owners and noun.dep_ == "obj":
        return subject_voice(noun.head)
    return to_voice(*owners[:1])


def openers(node: Token) -> set[str]:
    """The lower-cased words that open a clause or phrase, fixed parts included."""
    first = [child for child in node.children if child.dep_ in OPENERS or child.tag_ == "WRB"]
    return {word.lower_ for word in first} | {part.lower_ for word in first for part in word.children}


def _coordinated(head: Token) -> Iterator[Token]:
    yield head
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON"}:
            yield child


def _beside(verb: Token) -> list[Token]:
    """Who stands by a verb that was parsed without subject: "said Smith", "Smith, his lawyer, said"."""
    after = verb.i + 1
    if (
        after < len(verb.doc)
        and verb.doc[after].pos_ in {"PROPN", "PRON"}
        and verb.doc[after].head.i != verb.i
    ):
        return [verb.doc[after]]
    if verb.dep_ == "conj" or verb.i == 0 or verb.nbor(-1).text != ",":
        return []
    near = verb.doc[max(verb.sent.start, verb.i - REACH) : verb.i]
    people = [t for t in near if has_form(t, "speaker_noun") or t.ent_type_ in {"PERSON", "AGENCY", "ORG"}]
    return people[-1:]
