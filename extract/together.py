"""Several people or bodies that a coordination names: whom a later "they" or "the two agencies" means."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.antecedents import Antecedent
from extract.calendar import NUMBERS
from extract.facts import BODIES
from extract.mentions import Mention
from extract.tokens import Tokens

_SINGLE = frozenset({"name", "nominal"})


@dataclass(frozen=True, slots=True)
class Together:
    """Whom a coordination names, as one antecedent; `members` are their clusters."""

    antecedent: Antecedent
    of_people: bool
    members: list[str] = field(default_factory=list)

    def is_counted_by(self, mention: Mention) -> bool:
        """Whether a description tells their number and kind: "the two agencies" after two."""
        kind = mention.type == "Group" if self.of_people else mention.type in BODIES
        return kind and len(self.members) in {NUMBERS.get(word) for word in mention.modifiers}


class Gathering:
    """The coordinations of a document as they are read, each by the place of its first member's head."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._by_first: dict[int, Together] = {}

    def add(self, first: tuple[Mention, str], other: tuple[Mention, str]) -> Antecedent | None:
        """Put a conjunct beside what it is coordinated to, each with its cluster; None if they mismatch."""
        (one, cluster), (mention, fresh) = first, other
        people = one.type == mention.type == "Person"
        if not (_stands_alone(one) and _stands_alone(mention)) or cluster == fresh:
            return None
        if not people and not {one.type, mention.type} <= BODIES:
            return None
        together = self._by_first.get(one.head)
        if together is None:
            relation, verb = self._tokens.dep[one.head], self._tokens.head[one.head]
            antecedent = Antecedent(f"together:{one.head}", "Group", True, relation=relation, verb=verb)
            together = self._by_first[one.head] = Together(antecedent, people, [cluster])
        together.members.append(fresh)
        together.antecedent.last = mention.head
        together.antecedent.named = one.kind == mention.kind == "name"
        return together.antecedent

    def of(self, cluster: str) -> Together | None:
        """The coordination that an antecedent's cluster stands for."""
        head = cluster.removeprefix("together:")
        return self._by_first.get(int(head)) if head != cluster else None


def _stands_alone(mention: Mention) -> bool:
    return mention.kind in _SINGLE and not mention.plural and not mention.inner
