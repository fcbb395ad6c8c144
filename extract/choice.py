"""Who fills a trigger's roles: of all options of the sentence, those that are likely enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.confidence import logistic
from extract.options import CHOSEN, ROLES, Option, Scene, find_options
from extract.parse import Token
from extract.syntax import conjuncts
from graph.model import Filler

LEARNED_ROLE = 0.5
Heads = dict[str, list[Token]]
Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The tokens in each role, and the speaker, standing elsewhere, who fills one."""

    heads: Heads
    outside: Mapping[str, Filler]


def find_candidates(scene: Scene) -> list[Token]:
    """The heads of the sentence's mentions, and what syntax has put into a role, in text order."""
    found = {token.i: token for role in CHOSEN for token in scene.heads[role]}
    doc = scene.trigger.token.doc
    found |= {i: doc[i] for i in scene.entities.heads_in(scene.trigger.token.sent)}
    found.pop(scene.trigger.token.i, None)
    return [found[i] for i in sorted(found) if i not in scene.timely]


def choose_fillers(scene: Scene, weights: Weights) -> Choice:
    """Actor and target by the weights, each token in the role where it is likeliest; the rest by syntax.

    The likeliest option opens a role; only if syntax gave it do other fillers that syntax gave join it.
    """
    options = find_options(scene, find_candidates(scene))
    scored = [(logistic(weights[option.role], option.features), option) for option in options]
    likely = [pair for pair in scored if pair[0] >= weights[pair[1].role][_bound(scene, pair[1])]]
    choice = _Choosing(scene)
    for _, option in sorted(likely, key=lambda pair: -pair[0]):
        choice.take(option)
    _keep_rest(scene, choice.heads, choice.taken | scene.timely)
    return Choice(choice.heads, choice.outside)


def _bound(scene: Scene, option: Option) -> str:
    return "given" if option.token in scene.heads[option.role] else "added"


class _Choosing:
    """Roles as they are filled, the likeliest option first."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.heads: Heads = {role: [] for role in ROLES}
        self.outside: dict[str, Filler] = {}
        self.taken: set[int] = set()
        self.entities: dict[str, str] = {}

    def take(self, option: Option) -> None:
        """Let the option fill its role, unless who came before it forbids that."""
        role, token = option.role, option.token
        entity = self.scene.speakers[0].entity if token is None else self.scene.entities.entity_of(token.i)
        if entity is not None and self.entities.get(entity, role) != role:
            return
        if token is None:
            if self._is_open(role):
                self.outside[role] = self.scene.speakers[0]
                self._note(entity, role)
        elif token.i not in self.taken and (self._is_open(role) or self._joins(role, token)):
            given = token in self.scene.heads[role]
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


def _keep_rest(scene: Scene, heads: Heads, taken: set[int] | frozenset[int]) -> None:
    """Objects and places as syntax has them, else as the trained head has them; things are no targets."""
    for role in ("object", "place"):
        heads[role] = [t for t in scene.heads[role] if t.i not in taken]
    things = [t for t in scene.heads["target"] if t.i not in taken and scene.entities.entity_of(t.i) is None]
    heads["object"] += things
    used = {t.i for tokens in heads.values() for t in tokens} | taken | {scene.trigger.token.i}
    for role in ("object", "place"):
        if not heads[role] and not (role == "object" and heads["target"]):
            heads[role] = _likeliest(scene, role, used)


def _likeliest(scene: Scene, role: str, used: set[int]) -> list[Token]:
    free = [t for t in find_candidates(scene) if t.i not in used and _suits(scene, role, t)]
    best = max(free, key=lambda t: scene.evidence.of(t.i, role), default=None)
    if best is None or scene.evidence.of(best.i, role) < LEARNED_ROLE:
        return []
    return [t for t in conjuncts(best) if t.i not in used]


def _suits(scene: Scene, role: str, token: Token) -> bool:
    return role == "object" or scene.entities.type_of(token.i) == "Place"


def by_syntax(heads: Mapping[str, Sequence[Token]]) -> Choice:
    """What syntax alone says, for a pipeline without trained roles."""
    return Choice({role: list(tokens) for role, tokens in heads.items()}, {})
