"""Owners and modifiers of nouns: "the mayor's plan", "FBI probe", "ICE's arrest of", "fired from it"."""

from __future__ import annotations

from collections.abc import Iterator

from extract.entities import Entities
from extract.frames import nouns_of
from extract.parse import Token
from extract.syntax import Slots

PROMOTING = frozenset({"Criticize", "Support", "Investigate", "Threaten", "Request"})
VIOLENT = frozenset({"Arrest", "Attack", "Sanction", "Raid"})
SUFFERED = frozenset({"Investigate", "Arrest", "Raid", "LegalAction", "Sanction", "Attack"})
ACTING = frozenset({"Agency", "Organization"})
STAFF = frozenset(
    "agent officer official deputy trooper investigator prosecutor authority police ranger".split()
)
SOME = frozenset("some several many few two three dozens hundreds former other more these those".split())
HUMAN = frozenset({"Person", "Agency", "Organization", "Group"})
Heads = dict[str, list[Token]]


def settle_modifiers(kind: str, slots: Slots, heads: Heads, entities: Entities) -> None:
    """Who stands before the noun acts if it is a body, or if "of" says who suffers, else it is acted upon.

    A body that somebody is dismissed "from" is who dismissed them.
    """
    if kind in SUFFERED:
        _settle_compounds(slots, heads, entities)
    if kind in SUFFERED | {"Appoint"}:
        _settle_owners(slots, heads, entities)
    if kind == "Sanction" and not heads["actor"]:
        heads["actor"] = [t for t in slots.get("from", ()) if entities.type_of(t.i) in ACTING]
        heads["object"] = [t for t in heads["object"] if t not in heads["actor"]]


def _settle_compounds(slots: Slots, heads: Heads, entities: Entities) -> None:
    before = [*slots.get("comp", ()), *slots.get("amod", ())]
    moved = [t for t in heads["actor"] if t in before and entities.type_of(t.i) not in {None, *ACTING}]
    heads["actor"] = [t for t in heads["actor"] if t not in moved]
    heads["target"] += moved


def _settle_owners(slots: Slots, heads: Heads, entities: Entities) -> None:
    owners = [t for t in slots.get("poss", ()) if t in heads["target"]]
    if owners and ("of" in slots or all(entities.type_of(t.i) in ACTING for t in owners)):
        heads["target"] = [t for t in heads["target"] if t not in owners]
        heads["actor"] += owners


def promote_possessors(kind: str, heads: Heads, entities: Entities) -> None:
    """ "criticized the mayor's plan": the mayor is the target, the plan the object."""
    if kind not in PROMOTING:
        return
    kept: list[Token] = []
    for head in heads["target"]:
        owners = _owners(head, entities)
        if head.lemma_.lower() in nouns_of(VIOLENT):
            owners = [owner for owner in owners if _acts(owner, head, entities)]
        if owners and entities.type_of(head.i) not in HUMAN:
            kept += owners
            heads["object"].append(head)
        else:
            kept.append(head)
    heads["target"] = kept


def _acts(owner: Token, noun: Token, entities: Entities) -> bool:
    """Whether an owner of "arrest" or "firing" did it, rather than suffered it."""
    if any(child.lower_ == "by" for child in owner.children):
        return True
    told = any(c.dep_ == "nmod" and any(g.lower_ == "of" for g in c.children) for c in noun.children)
    return owner.dep_ == "nmod:poss" and (told or entities.type_of(owner.i) in ACTING)


def find_patients(noun: Token, entities: Entities) -> Iterator[Token]:
    """Who suffers what a noun tells of: "the arrest of two men", "his firing"."""
    if noun.lemma_.lower() in nouns_of(VIOLENT):
        for child in noun.children:
            cases = {c.lower_ for c in child.children if c.dep_ == "case"}
            suffers = child.dep_ == "nmod:poss" and not _acts(child, noun, entities)
            if suffers or (child.dep_ == "nmod" and "of" in cases):
                yield child


def _owners(head: Token, entities: Entities) -> list[Token]:
    owners = [c for c in head.children if c.dep_ == "nmod:poss"]
    owners += [
        c for c in head.children if c.dep_ == "nmod" and any(g.lower_ in {"of", "by"} for g in c.children)
    ]
    return [owner for owner in owners if entities.type_of(owner.i) in HUMAN | {"Place"}][:1]


def find_body(token: Token, entities: Entities) -> str | None:
    """The body for which its people stand, neither counted nor told apart: "Border Patrol agents"."""
    if token.tag_ != "NNS" or token.lemma_.lower() not in STAFF:
        return None
    if any(c.dep_ in {"nummod", "acl:relcl", "acl"} or c.lower_ in SOME for c in token.children):
        return None
    bodies = [c for c in token.children if c.dep_ == "compound" and entities.type_of(c.i) == "Agency"]
    return entities.entity_of(bodies[-1].i) if bodies else None
