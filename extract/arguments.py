"""Who fills a trigger's roles: slots to mentions, possessors promoted, places told from targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from spacy.tokens import Span, Token

from extract.entities import Entities
from extract.learned import RoleEvidence
from extract.syntax import find_slots
from extract.triggers import Trigger
from graph.model import Filler

UNPHRASED = frozenset({"case", "cc", "punct", "mark"})
PROMOTING = frozenset({"Criticize", "Support", "Investigate", "Threaten", "Request"})
ACTING = frozenset({"Agency", "Organization"})
HUMAN = frozenset({"Person", "Agency", "Organization", "Group"})
FILLABLE = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM", "X"})
EMPTY = frozenset("it there who which that what this these those whom whose when where why how".split())
LOCATIVE = ("in", "at", "near", "outside", "inside", "throughout", "across", "on", "around", "along")
LEARNED_ROLE = 0.5
ROLE_NAMES = ("actor", "target", "object", "place")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The fillers of a claim, each tuple in text order; `owners` names who was promoted from possessor."""

    actor: tuple[Filler, ...]
    target: tuple[Filler, ...]
    object: tuple[Filler, ...]
    place: tuple[Filler, ...]

    @property
    def identified(self) -> bool:
        """Whether anybody or anything known acts or is acted upon."""
        return any(filler.entity for filler in (*self.actor, *self.target, *self.object))


def fill_roles(trigger: Trigger, entities: Entities, evidence: RoleEvidence | None = None) -> Arguments:
    """The mentions that fill the trigger's roles: by its slots, and where these are empty as learned."""
    heads: dict[str, list[Token]] = {role: [] for role in ROLE_NAMES}
    used: set[int] = set(trigger.consumed)
    for slot, role in trigger.roles.items():
        tokens = [trigger.token] if slot == "self" else trigger.slots.get(slot, ())
        for token in tokens:
            if token.i not in used and _can_fill(token, slot, trigger):
                heads[role].append(token)
                used.add(token.i)
    _place_modifiers(trigger, heads, entities)
    _promote_possessors(trigger, heads, entities)
    _move_places(trigger, heads, entities)
    _add_places(trigger, heads, used, entities)
    if evidence is not None:
        _add_learned(trigger, heads, evidence, entities)
    fillers = {role: _fillers(tokens, entities) for role, tokens in heads.items()}
    return Arguments(**fillers)


def _can_fill(token: Token, slot: str, trigger: Trigger) -> bool:
    if token.pos_ not in FILLABLE or token.lower_ in EMPTY:
        return False
    if slot in {"comp", "amod"}:
        return token.ent_type_ != "" or token.pos_ == "PROPN" or token.lower_ in {"police", "federal"}
    return token.i != trigger.token.i or slot == "self"


def _place_modifiers(trigger: Trigger, heads: dict[str, list[Token]], entities: Entities) -> None:
    """An agency before the noun acts ("FBI probe"), anybody else is acted upon ("Russia probe"); a body that
    somebody is fired "from" is who fired them."""
    named = [*trigger.slots.get("comp", ()), *trigger.slots.get("amod", ())]
    moved = [t for t in heads["actor"] if t in named and entities.type_of(t.i) not in ACTING]
    if trigger.type in {"Investigate", "Arrest", "Raid", "LegalAction", "Sanction"}:
        heads["actor"] = [t for t in heads["actor"] if t not in moved]
        heads["target"] += moved
    if trigger.type == "Sanction" and not heads["actor"]:
        bodies = [t for t in trigger.slots.get("from", ()) if entities.type_of(t.i) in ACTING]
        heads["actor"] = bodies
        heads["object"] = [t for t in heads["object"] if t not in bodies]


def _promote_possessors(trigger: Trigger, heads: dict[str, list[Token]], entities: Entities) -> None:
    """ "criticized the mayor's plan": the mayor is the target, the plan the object."""
    if trigger.type not in PROMOTING:
        return
    kept: list[Token] = []
    for head in heads["target"]:
        owners = _owners(head, entities)
        if owners and entities.type_of(head.i) not in HUMAN:
            kept += owners
            heads["object"].append(head)
        else:
            kept.append(head)
    heads["target"] = kept


def _owners(head: Token, entities: Entities) -> list[Token]:
    owners = [c for c in head.children if c.dep_ == "nmod:poss"]
    owners += [
        c for c in head.children if c.dep_ == "nmod" and any(g.lower_ in {"of", "by"} for g in c.children)
    ]
    return [owner for owner in owners if entities.type_of(owner.i) in HUMAN | {"Place"}][:1]


def _move_places(trigger: Trigger, heads: dict[str, list[Token]], entities: Entities) -> None:
    """A filler of `place` that is no place is a target; nothing but a place stays one."""
    misplaced = [t for t in heads["place"] if entities.type_of(t.i) not in {"Place", None}]
    heads["place"] = [t for t in heads["place"] if entities.type_of(t.i) == "Place"]
    if not heads["target"]:
        heads["target"] = misplaced


def _add_places(
    trigger: Trigger, heads: dict[str, list[Token]], used: Iterable[int], entities: Entities
) -> None:
    taken = set(used)
    things = [t for t in (*heads["object"], *heads["target"]) if t.pos_ == "NOUN"]
    around = [trigger.slots, *map(find_slots, things)]
    for slots, name in product(around, LOCATIVE):
        for token in slots.get(name, ()):
            if token.i not in taken and entities.type_of(token.i) == "Place":
                heads["place"].append(token)
                taken.add(token.i)


def _add_learned(
    trigger: Trigger, heads: dict[str, list[Token]], evidence: RoleEvidence, entities: Entities
) -> None:
    """Mentions of the sentence that the trained head puts into a role which syntax left empty."""
    used = {token.i for tokens in heads.values() for token in tokens}
    mentions = {head.i: head for head in _mention_heads(trigger.token.sent, entities)}
    for role in ("actor", "target", "object"):
        if heads[role] or (role == "object" and heads["target"]):
            continue
        likely = [t for i, t in mentions.items() if i not in used and evidence.of(i, role) >= LEARNED_ROLE]
        heads[role] += likely
        used.update(token.i for token in likely)
    if not heads["place"]:
        places = [t for i, t in mentions.items() if evidence.of(i, "place") >= LEARNED_ROLE]
        heads["place"] += [t for t in places if t.i not in used and entities.type_of(t.i) == "Place"]


def _mention_heads(sentence: Span, entities: Entities) -> list[Token]:
    found: dict[int, Token] = {}
    for token in sentence:
        mention = entities.mention_of(token.i)
        if mention is not None:
            found.setdefault(mention.head, token.doc[mention.head])
    return list(found.values())


def _fillers(tokens: list[Token], entities: Entities) -> tuple[Filler, ...]:
    fillers: list[Filler] = []
    seen: set[tuple[int, int]] = set()
    for token in sorted(tokens, key=lambda t: t.i):
        filler = to_filler(token, entities)
        if (filler.start, filler.end) not in seen:
            seen.add((filler.start, filler.end))
            fillers.append(filler)
    return tuple(fillers)


def to_filler(token: Token, entities: Entities) -> Filler:
    """The mention at a token as a filler, or the token's phrase as text without entity."""
    mention = entities.mention_of(token.i)
    if mention is not None:
        span = token.doc[mention.start : mention.end]
        return Filler(span.start_char, span.end_char, span.text, entities.entity_of(token.i))
    span = _phrase(token)
    return Filler(span.start_char, span.end_char, span.text, None)


def _phrase(token: Token) -> Span:
    """The token with what stands before it in its phrase."""
    left = [
        c.left_edge.i
        for c in token.children
        if c.i < token.i and c.dep_ not in {"case", "cc", "punct", "mark"}
    ]
    start = min([token.i, *left])
    end = token.i + 1
    return token.doc[start:end]
