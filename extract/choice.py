"""Who fills a trigger's roles: of all options of the sentence, those that are likely enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extract.confidence import linear, odds_to_probability, weigh
from extract.entities import Entities
from extract.options import CHOSEN, ROLES, Option, Scene, find_options
from extract.parse import Token
from extract.possessors import PROMOTING, find_patients
from extract.reach import find_barred
from extract.syntax import conjuncts
from graph.model import Filler

LEARNED_ROLE, SURE_PLACE, DOUBTED_PLACE = 0.5, 0.6, 0.06
STRONGEST, TRUSTED, UNLIKELY = 3, 0.2, 0.08
WITHIN = frozenset({"compound", "amod", "nmod:poss"})
PEOPLE = frozenset({"Person", "Group"})
THINGS = frozenset({None, "Policy", "Undertaking"})
Heads = dict[str, list[Token]]
Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The tokens in each role, and the speaker, standing elsewhere, who fills one.

    `certainty` is the probability of each role's least likely filler, where the weights chose it.
    """

    heads: Heads
    outside: Mapping[str, Filler]
    certainty: Mapping[str, float] = field(default_factory=dict)


def find_candidates(scene: Scene) -> list[Token]:
    """The heads of the sentence's mentions, and what syntax has put into a role, in text order.

    A thing that a frame has as its object stays that, and a place its place.
    """
    found = {token.i: token for role in CHOSEN for token in scene.heads[role]}
    found |= {token.i: token for token in scene.mentioned}
    for i in (scene.trigger.token.i, *_settled(scene)):
        found.pop(i, None)
    given = {token.i for role in CHOSEN for token in scene.heads[role]}
    barred = find_barred(scene.trigger.token, bool(given)) - given
    if scene.trigger.type in PROMOTING:
        barred |= {
            token.i
            for thing in (*scene.heads["object"], *scene.heads["target"])
            for token in find_patients(thing, scene.entities)
        }
    barred |= {i for i, token in found.items() if _stands_within(token, found, scene.entities)}
    return [found[i] for i in sorted(found) if i not in scene.timely and i not in barred]


def _stands_within(token: Token, found: Mapping[int, Token], entities: Entities) -> bool:
    """Whether a mention only says which people are meant: "Corrow County" in "a Corrow County deputy"."""
    return (
        token.dep_ in WITHIN
        and token.head.i in found
        and token.head.pos_ == "NOUN"
        and entities.type_of(token.head.i) in PEOPLE
    )


def _settled(scene: Scene) -> Iterator[int]:
    if scene.trigger.frame is not None:
        yield from (t.i for t in scene.heads["place"])
        yield from (t.i for t in scene.heads["object"] if scene.entities.type_of(t.i) in THINGS)


def choose_fillers(scene: Scene, weights: Weights) -> Choice:
    """Actor and target by the weights, each token in the role where it is likeliest; the rest by syntax.

    The likeliest option opens a role; only if syntax gave it do other fillers that syntax gave join it.
    """
    candidates = find_candidates(scene)
    scored = _score(find_options(scene, candidates, UNLIKELY), weights)
    likely = [pair for pair in scored if pair[0] >= _bound(scene, pair[1], weights)]
    choice = _Choosing(scene)
    for probability, option in sorted(likely, key=lambda pair: -pair[0]):
        choice.take(option, probability)
    _keep_rest(scene, choice.heads, candidates, choice.taken | scene.timely)
    return Choice(choice.heads, choice.outside, choice.certainty)


def _score(options: Iterable[Option], weights: Weights) -> Iterator[tuple[float, Option]]:
    """Each option with its probability."""
    for role, group in groupby(options, key=lambda option: option.role):
        own, start = weights[role], None
        for option in group:
            shared, *others = option.parts
            if start is None:
                start = linear(own, shared)
            yield odds_to_probability(start + sum([weigh(own, part) for part in others])), option


def _bound(scene: Scene, option: Option, weights: Weights) -> float:
    """The least score of an option: lower for what syntax gives, lowest where a telling frame asks for it."""
    bounds = weights[option.role]
    if option.token not in scene.heads[option.role]:
        return bounds["added"]
    telling = scene.trigger.frame is not None and scene.trigger.strength == STRONGEST
    return min(bounds["given"], TRUSTED) if telling else bounds["given"]


class _Choosing:
    """Roles as they are filled, the likeliest option first."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.heads: Heads = {role: [] for role in ROLES}
        self.outside: dict[str, Filler] = {}
        self.taken: set[int] = set()
        self.entities: dict[str, str] = {}
        self.certainty: dict[str, float] = {}

    def take(self, option: Option, probability: float) -> None:
        """Let the option fill its role, unless who came before it forbids that."""
        role, token = option.role, option.token
        entity = self.scene.speakers[0].entity if token is None else self.scene.entities.entity_of(token.i)
        if entity is not None and self.entities.get(entity, role) != role:
            return
        if token is None:
            if self._is_open(role):
                self.outside[role] = self.scene.speakers[0]
                self.certainty[role] = probability
                self._note(entity, role)
        elif token.i not in self.taken and (self._is_open(role) or self._joins(role, token)):
            given = token in self.scene.heads[role]
            self.certainty[role] = probability  # the likeliest come first
            for fresh in [token] if given else conjuncts(token):
                if fresh.i not in self.taken:
                    self.heads[role].append(fresh)
                    self.taken.add(fresh.i)
                    self._note(self.scene.entities.entity_of(fresh.i), role)

    def _is_open(self, role: str) -> bool:
        return not self.heads[role] and role not in self.outside

    def _joins(self, role: str, token: Token) -> bool:
        given = self.scene.heads[role]
        return token in given and bool(self.heads[role]) and self.heads[role][0] in given

    def _note(self, entity: str | None, role: str) -> None:
        if entity is not None:
            self.entities[entity] = role


def _keep_rest(scene: Scene, heads: Heads, candidates: Sequence[Token], taken: set[int]) -> None:
    """Objects and places as syntax has them, else as the trained head has them; things are no targets."""
    heads["object"] = [t for t in scene.heads["object"] if t.i not in taken]
    things = [t for t in scene.heads["target"] if t.i not in taken and scene.entities.entity_of(t.i) is None]
    heads["object"] += things
    used = {t.i for tokens in heads.values() for t in tokens} | taken | {scene.trigger.token.i}
    if not heads["object"] and not heads["target"]:
        heads["object"] = _likeliest(scene, "object", candidates, used)
        used.update(t.i for t in heads["object"])
    heads["place"] = _places(scene, used)


def _places(scene: Scene, used: set[int]) -> list[Token]:
    """Where it was: places that syntax gives and the trained head does not doubt, and those it is sure of."""
    score, given = scene.evidence.of, {t.i for t in scene.heads["place"]}
    free = [t for t in scene.mentioned if t.i not in used and t.i not in scene.timely]
    places = [t for t in free if scene.entities.type_of(t.i) == "Place"]
    kept = [t for t in places if score(t.i, "place") >= (DOUBTED_PLACE if t.i in given else SURE_PLACE)]
    return kept or _likeliest(scene, "place", places, used)


def _likeliest(scene: Scene, role: str, among: Sequence[Token], used: set[int]) -> list[Token]:
    free = [t for t in among if t.i not in used]
    best = max(free, key=lambda t: scene.evidence.of(t.i, role), default=None)
    if best is None or scene.evidence.of(best.i, role) < LEARNED_ROLE:
        return []
    return [t for t in conjuncts(best) if t.i not in used]


def by_syntax(heads: Mapping[str, Sequence[Token]]) -> Choice:
    """What syntax alone says, for a pipeline without trained roles."""
    return Choice({role: list(tokens) for role, tokens in heads.items()}, {})
