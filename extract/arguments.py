"""Whom syntax puts into a trigger's roles: slots to mentions, mentions to fillers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from extract.entities import Entities
from extract.parse import Stretch, Token
from extract.possessors import find_body, promote_possessors, settle_modifiers
from extract.syntax import Slots, find_slots, members, predicated
from extract.triggers import Trigger
from graph.model import Filler

UNPHRASED = frozenset({"case", "cc", "punct", "mark"})
FILLABLE = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM", "X"})
EMPTY = frozenset("it there who which that what this these those whom whose when where why how".split())
OFFICE = frozenset({"appos", "conj", "flat", "parataxis", "list"})
LOCATIVE = ("in", "at", "near", "outside", "inside", "throughout", "across", "on", "around", "along")
PARTS = frozenset(
    """several many most some few more all both half dozens hundreds thousands scores majority handful couple
    number""".split()
)
PUBLIC = frozenset({"Person", "Group", "Agency"})
CARRIED = frozenset({"to", "with", "against", "into", "from"})
ROLE_NAMES = ("actor", "target", "object", "place")
Heads = dict[str, list[Token]]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The fillers of a claim, each tuple in text order."""

    actor: tuple[Filler, ...]
    target: tuple[Filler, ...]
    object: tuple[Filler, ...]
    place: tuple[Filler, ...]

    @property
    def identified(self) -> bool:
        """Whether anybody or anything known acts or is acted upon."""
        return any(filler.entity for filler in (*self.actor, *self.target, *self.object))


def find_heads(trigger: Trigger, entities: Entities, timely: frozenset[int] = frozenset()) -> Heads:
    """The tokens that syntax puts into each of the trigger's roles; those in `timely` tell times only."""
    slots = _carried(trigger)
    heads: Heads = {role: [] for role in ROLE_NAMES}
    used = set(timely)
    for slot, role in _roles(trigger, slots).items():
        told = frozenset() if role == "object" else trigger.consumed
        for token in _tokens(slot, trigger, slots, entities):
            if token.i not in used | told and _can_fill(token, slot, trigger, entities):
                heads["object" if token.pos_ == "SYM" and role == "target" else role].append(token)
                used.add(token.i)
    settle_modifiers(trigger.type, slots, heads, entities)
    promote_possessors(trigger.type, heads, entities)
    heads["actor"] = [token for token in heads["actor"] if entities.type_of(token.i) is not None]
    _drop_towns(heads, entities)
    _move_places(heads, entities)
    _add_places(slots, heads, used, entities)
    return heads


def to_arguments(heads: Heads, entities: Entities, outside: Mapping[str, Filler] | None = None) -> Arguments:
    """The heads as fillers, with those who fill a role from `outside` the sentence."""
    fillers = {role: _fillers(role, tokens, entities) for role, tokens in heads.items()}
    for role, filler in (outside or {}).items():
        fillers[role] = (*fillers[role], replace(filler, via=None))
    return Arguments(**fillers)


def _roles(trigger: Trigger, slots: Slots) -> dict[str, str]:
    """The trigger's roles; who wins or faces a thing is its target, and then "of" says who gives it."""
    if "under" in slots and trigger.roles.get("of") == "target":
        return trigger.roles | {"under": "target", "of": "actor"}
    return trigger.roles


def _carried(trigger: Trigger) -> Slots:
    """The trigger's slots, with phrases that its object carries ("gave training to officers")."""
    slots = dict(trigger.slots)
    for thing in slots.get("obj", ()):
        if thing.pos_ == "NOUN" and trigger.token.pos_ == "VERB":
            for name, tokens in find_slots(thing).items():
                if name in CARRIED:
                    slots.setdefault(name, tokens)
    return slots


def _tokens(slot: str, trigger: Trigger, slots: Slots, entities: Entities) -> Iterable[Token]:
    """A slot's fillers; for "self" whoever the trigger itself describes; for a set its members if listed."""
    if slot == "self":
        return predicated(trigger.token) or (trigger.token,)
    found = [member for token in slots.get(slot, ()) for member in members(token) or (token,)]
    return [_holder(token, entities) if slot in {"subj", "obj"} else token for token in found]


def _holder(token: Token, entities: Entities) -> Token:
    """Who holds an office, where the tree makes the office's town the head: "Reno, Nevada's mayor, left".

    Of a part it is the whole that has a mention: "several of the donors", "dozens of officers".
    """
    if entities.mention_of(token.i) is None:
        whole = _whole(token)
        return whole if whole is not None and entities.mention_of(whole.i) is not None else token
    if entities.type_of(token.i) != "Place":
        return token
    titled = [c for c in token.children if c.dep_ in OFFICE and entities.type_of(c.i) == "Person"]
    people = titled or [c for c in token.children if c.i > token.i and _is_of_town(c, entities)]
    return people[0] if people else token


def _is_of_town(token: Token, entities: Entities) -> bool:
    """Whether a word under a town says who of it: "Tampa, Florida, police", no second item of a list."""
    return not _is_listed(token) and token.dep_ in OFFICE | {"nsubj"} and entities.type_of(token.i) in PUBLIC


def _can_fill(token: Token, slot: str, trigger: Trigger, entities: Entities) -> bool:
    if token.pos_ not in FILLABLE or (token.lower_ in EMPTY and entities.entity_of(token.i) is None):
        return False
    mention = entities.mention_of(token.i)
    if mention is not None and mention.head == trigger.token.i and slot != "self":
        return False
    if slot in {"comp", "amod"}:
        return token.ent_type_ != "" or token.pos_ == "PROPN" or token.lower_ == "police"
    return token.i != trigger.token.i or slot == "self"


def _drop_towns(heads: Heads, entities: Entities) -> None:
    """ "Tampa, Florida, police shot": the town with its state only says whose police."""
    for role in ("actor", "target"):
        after = [t for t in heads[role] if entities.type_of(t.i) in PUBLIC and t.doc[t.i - 1].text == ","]
        towns = {t.head.i if t.dep_ == "conj" else _subject_before(t) for t in after if not _is_listed(t)}
        heads[role] = [t for t in heads[role] if t.i not in towns or not _has_state(t, entities)]


def _subject_before(token: Token) -> int:
    """Another subject of the same verb before a token, -1 where there is none."""
    same = [c.i for c in token.head.children if c.dep_ == token.dep_ and c.i < token.i]
    return same[-1] if same else -1


def _is_listed(token: Token) -> bool:
    return any(child.dep_ == "cc" for child in token.children)


def _has_state(token: Token, entities: Entities) -> bool:
    """Whether a place is followed by another one that it lies in: "Tampa, Florida"."""
    after = (c for c in token.children if c.i > token.i and c.dep_ in {"appos", "nmod:unmarked", "nmod"})
    return entities.type_of(token.i) == "Place" and any(entities.type_of(c.i) == "Place" for c in after)


def _move_places(heads: Heads, entities: Entities) -> None:
    """A filler of `place` that is no place is a target; nothing but a place stays one."""
    misplaced = [t for t in heads["place"] if entities.type_of(t.i) not in {"Place", None}]
    heads["place"] = [t for t in heads["place"] if entities.type_of(t.i) == "Place"]
    if not heads["target"]:
        heads["target"] = misplaced


def _add_places(slots: Slots, heads: Heads, used: Iterable[int], entities: Entities) -> None:
    taken = set(used)
    things = [t for t in (*heads["object"], *heads["target"]) if t.pos_ == "NOUN"]
    for around, name in product([slots, *map(find_slots, things)], LOCATIVE):
        for token in around.get(name, ()):
            if token.i not in taken and entities.type_of(token.i) == "Place":
                heads["place"].append(token)
                taken.add(token.i)


def _fillers(role: str, tokens: list[Token], entities: Entities) -> tuple[Filler, ...]:
    """One filler an entity, and one a stretch of text where no entity is known."""
    fillers: dict[object, Filler] = {}
    for token in sorted(tokens, key=lambda t: t.i):
        body = find_body(token, entities) if role in {"actor", "target"} else None
        for filler in to_fillers(token, entities):
            one = filler if body is None else replace(filler, entity=body)
            fillers.setdefault(one.entity or (one.start, one.end), one)
    return tuple(fillers.values())


def to_fillers(token: Token, entities: Entities) -> tuple[Filler, ...]:
    """The mention at a token as a filler, or as one for each of those whom it means together."""
    filler = to_filler(token, entities)
    members = entities.members_of(token.i)
    return tuple(replace(filler, entity=member) for member in members) or (filler,)


def to_filler(token: Token, entities: Entities) -> Filler:
    """The mention at a token as a filler, or the token's phrase as text without entity."""
    mention = entities.mention_of(token.i)
    if mention is not None:
        span = token.doc[mention.start : mention.end]
        return Filler(span.start_char, span.end_char, span.text, entities.entity_of(token.i))
    span = _phrase(token)
    whole = _whole(token)
    if whole is not None:
        span = token.doc[span.start : max(span.end, whole.i + 1)]
    entity = entities.entity_of(whole.i) if whole is not None else None
    return Filler(span.start_char, span.end_char, span.text, entity)


def _whole(token: Token) -> Token | None:
    """What a part is of: "one of the recruits"."""
    if token.pos_ not in {"NUM", "PRON", "DET"} and token.lower_ not in PARTS:
        return None
    parts = (c for c in token.children if c.dep_ == "nmod" and any(g.lower_ == "of" for g in c.children))
    return next(parts, None)


def _phrase(token: Token) -> Stretch:
    """The token with what stands before it in its phrase."""
    left = [c.left_edge.i for c in token.children if c.i < token.i and c.dep_ not in UNPHRASED]
    return token.doc[min([token.i, *left]) : token.i + 1]
