"""Coreference within an article: each description and pronoun joins an earlier mention's cluster, or none.

One pass in text order. What was mentioned lately is kept as a short list of antecedents; a link is made only
where number, type and sex agree, and no link is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.antecedents import OTHER, Antecedent, is_kind, sex_agrees, sex_of_pronoun
from extract.facts import BODIES
from extract.gazetteer import Gazetteer
from extract.mentions import Mention
from extract.titles import FORMER
from extract.together import Gathering
from extract.tokens import Tokens

MEMORY = 60
_FIRST = frozenset("i me my mine myself we us".split())
_COLLECTIVE = frozenset({"our", "ours", "ourselves"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
_OBJECTS = frozenset({"obj", "iobj", "obl:agent"})


class Resolver:
    """Assigns clusters to descriptions and pronouns, mention by mention."""

    def __init__(
        self,
        tokens: Tokens,
        gazetteer: Gazetteer,
        mentions: Sequence[Mention],
        named: Mapping[int, str],
        equals: Mapping[int, int],
        posts: Mapping[int, str],
        speakers: Mapping[int, int],
    ) -> None:
        self.tokens, self.gazetteer, self.mentions = tokens, gazetteer, mentions
        self.named, self.equals, self.posts, self.speakers = named, equals, posts, speakers
        self.cluster: dict[int, str] = dict(named)
        self.known: dict[str, Antecedent] = {}
        self.recent: list[Antecedent] = []
        self.joined: dict[str, str] = {}
        self.gathering = Gathering(tokens)
        self.heading: dict[int, int] = {m.head: n for n, m in enumerate(mentions) if not m.inner}

    def resolve(self) -> dict[int, tuple[str, ...]]:
        """Mention index → cluster, or several meant together; a pronoun without antecedent has none."""
        for n, mention in enumerate(self.mentions):
            cluster = self._find(n, mention)
            if cluster is not None:
                self.cluster[n] = cluster
                self._touch(n, mention, cluster)
                self._gather(mention, cluster)
        self._resolve_first_person()
        return {n: self._meant(cluster) for n, cluster in self.cluster.items()}

    def _meant(self, cluster: str) -> tuple[str, ...]:
        together = self.gathering.of(cluster)
        members = [cluster] if together is None else together.members
        return tuple(dict.fromkeys(map(self._joined, members)))

    def _gather(self, mention: Mention, cluster: str) -> None:
        """Let a later plural mean a conjunct and what it is coordinated to."""
        first = self.heading.get(self.tokens.head[mention.head])
        if self.tokens.dep[mention.head] != "conj" or first is None or first not in self.cluster:
            return
        one = self.gathering.add((self.mentions[first], self.cluster[first]), (mention, cluster))
        if one is not None:
            if one in self.recent:
                self.recent.remove(one)
            self.known[one.cluster] = one
            self.recent.append(one)

    def _joined(self, cluster: str) -> str:
        for _ in range(len(self.joined)):
            if cluster not in self.joined:
                break
            cluster = self.joined[cluster]
        return cluster

    def _find(self, n: int, mention: Mention) -> str | None:
        if mention.kind == "name":
            return self.named[n]
        if n in self.equals:
            other = self.equals[n]
            known = self.named.get(other) or self.cluster.get(other)
            if known is not None:
                self._rejoin(mention, known)
                return known
        if mention.inner:
            return self._find_by_kind(mention)
        if mention.kind == "pronoun":
            return None if mention.key in _FIRST | _COLLECTIVE else self._find_pronoun(mention)
        return self._find_description(mention) or f"new:{n}"

    def _rejoin(self, mention: Mention, cluster: str) -> None:
        """What was described alike before a name came to it is the named one."""
        if mention.determiner == "a" or (cluster in self.known and self.known[cluster].plural):
            return
        owner = self._owner(mention)
        for one in reversed(self.recent[-MEMORY:]):
            if not one.named and one.cluster != cluster and self._same_description(mention, one, owner):
                if self._joined(cluster) != one.cluster:
                    self.joined[one.cluster] = cluster
                return

    def _touch(self, n: int, mention: Mention, cluster: str) -> None:
        one = self.known.get(cluster)
        if one is None:
            one = Antecedent(cluster, mention.type, mention.plural)
            self.known[cluster] = one
        elif one in self.recent:
            self.recent.remove(one)
        if mention.inner:
            return
        self._learn(one, n, mention)
        self.recent.append(one)
        if len(self.recent) > 2 * MEMORY:
            del self.recent[:MEMORY]

    def _learn(self, one: Antecedent, n: int, mention: Mention) -> None:
        one.count += 1
        same = self.tokens.sentence[one.last] == self.tokens.sentence[mention.head] and one.count > 1
        if not (same and one.relation in _SUBJECTS):
            one.relation, one.verb = self.tokens.dep[mention.head], self.tokens.head[mention.head]
        one.last = mention.head
        if mention.kind == "name":
            one.named, one.type = True, mention.type
            one.words |= set(self.tokens.lower[mention.start : mention.end])
            if mention.body is not None:
                one.words |= set(mention.body.name.lower().split())
            one.state = mention.region is not None and bool(mention.region.code)
            one.words |= set(self.posts.get(n, "").lower().split())
        elif mention.kind == "nominal":
            one.heads[mention.key] = (mention.modifiers, self._complement(mention))
            one.owner = self._owner(mention)
        one.sex = one.sex or self._sex(mention)

    def _sex(self, mention: Mention) -> str | None:
        if mention.type != "Person":
            return None
        tokens, sexes = self.tokens, self.gazetteer.sexes
        before = tokens.lower[mention.start - 1] if mention.start else ""
        if mention.kind == "name":
            courtesy = sexes.get(before) if before.endswith(".") else None
            return courtesy or sexes.get(tokens.text[mention.start])
        if mention.kind == "pronoun":
            return sex_of_pronoun(mention.key)
        return sexes.get(mention.key)

    def _complement(self, mention: Mention) -> str | None:
        """The head of what "of" attaches to a description: "the chief of Elko"."""
        for child in self.tokens.children[mention.head]:
            if child > mention.head and self.tokens.dep[child] == "nmod" and "of" in self.tokens.cases(child):
                return self.tokens.lower[child]
        return None

    def _owner(self, mention: Mention) -> str | None:
        at = self.heading.get(mention.owner) if mention.owner is not None else None
        return self.cluster.get(at) if at is not None else None

    def _find_description(self, mention: Mention) -> str | None:
        if mention.determiner == "a" or mention.modifiers & OTHER:
            return None
        owner = self._owner(mention)
        definite = not mention.plural and (mention.determiner in {"the", "this"} or self._bare_title(mention))
        for one in reversed(self.recent[-MEMORY:]):
            if mention.key in one.heads and self._same_description(mention, one, owner):
                return one.cluster
            if definite and one.named and not one.plural and self._is_kind(mention, one):
                return one.cluster
            together = self.gathering.of(one.cluster)
            if together is not None and mention.plural and together.is_counted_by(mention):
                return one.cluster
        if (
            mention.determiner == "poss"
            and mention.type == "Place"
            and mention.key in {"state", "country", "nation"}
        ):
            return self._find_by_kind(mention)
        return None

    def _bare_title(self, mention: Mention) -> bool:
        return mention.type == "Person" and not mention.modifiers and not mention.determiner

    def _same_description(self, mention: Mention, one: Antecedent, owner: str | None) -> bool:
        known, complement = one.heads.get(mention.key, (None, None))
        if known is None or one.plural != mention.plural:
            return False
        if self._complement(mention) not in {None, complement}:
            return False
        if mention.determiner == "poss" or one.owner is not None:
            return owner is not None and owner == one.owner
        if mention.determiner in {"the", "this"}:
            return mention.modifiers - FORMER <= known
        return mention.modifiers == known

    def _find_by_kind(self, mention: Mention) -> str | None:
        if mention.plural:
            return None
        for one in reversed(self.recent[-MEMORY:]):
            if one.named and not one.plural and self._is_kind(mention, one):
                return one.cluster
        return None

    def _is_kind(self, mention: Mention, one: Antecedent) -> bool:
        distance = self.tokens.sentence[mention.head] - self.tokens.sentence[one.last]
        return is_kind(mention, one, distance, self._sex(mention))

    def _find_pronoun(self, mention: Mention) -> str | None:
        best, score = None, 0.0
        for one in reversed(self.recent[-MEMORY:]):
            distance = self.tokens.sentence[mention.head] - self.tokens.sentence[one.last]
            if distance > 3:
                break
            if distance >= 0 and self._agrees(mention, one) and not self._clashes(mention, one):
                worth = self._worth(mention, one, distance)
                if worth > score:
                    best, score = one.cluster, worth
        return best

    def _agrees(self, mention: Mention, one: Antecedent) -> bool:
        if mention.type == "Person":
            return one.type == "Person" and sex_agrees(one, sex_of_pronoun(mention.key))
        if mention.plural:
            return one.type == "Group" or (one.plural and one.type not in {"Place", "Person"})
        return one.type in {*BODIES, "Policy", "Undertaking"} and not one.plural

    def _clashes(self, mention: Mention, one: Antecedent) -> bool:
        """Whether the pronoun is another argument of the antecedent's own verb ("Smith met him")."""
        reflexive = mention.key.endswith(("self", "selves"))
        possessive = self.tokens.dep[mention.head] == "nmod:poss"
        same = self._governor(mention.head) == one.verb and one.relation in _SUBJECTS | _OBJECTS
        return same and not reflexive and not possessive and mention.head != one.last

    def _governor(self, i: int) -> int:
        """What a word depends on, past the part that it is of: "arrested" for "14 of them"."""
        above = self.tokens.head[i]
        if self.tokens.dep[i] == "nmod" and self.tokens.pos[above] in {"NUM", "DET", "PRON", "ADJ"}:
            return self.tokens.head[above]
        return above

    def _worth(self, mention: Mention, one: Antecedent, distance: int) -> float:
        worth = 3.0 - 1.2 * distance
        if one.relation in _SUBJECTS:
            worth += 1.0
        elif one.relation in _OBJECTS:
            worth += 0.4
        if one.named:
            worth += 0.5
        if one.sex is not None and one.sex == sex_of_pronoun(mention.key):
            worth += 1.0
        if self.tokens.paragraph[mention.head] != self.tokens.paragraph[one.last]:
            worth -= 0.8
        if self._is_speaker(mention, one):
            worth -= 3.0
        worth += min(one.count, 5) * 0.1
        if mention.type == "" and (distance > 1 or one.relation not in _SUBJECTS):
            worth -= 1.0 + distance
        return worth - 0.5 if one.sex is None and not one.named else worth

    def _is_speaker(self, mention: Mention, one: Antecedent) -> bool:
        """Whether the antecedent is who says the words that the pronoun stands in."""
        at = self.heading.get(self.speakers.get(mention.head, -1))
        return at is not None and self.cluster.get(at) == one.cluster

    def _resolve_first_person(self) -> None:
        """ "I" and "we" in a quotation are whoever is quoted."""
        for n, mention in enumerate(self.mentions):
            speaker = self.speakers.get(mention.head) if mention.key in _FIRST else None
            at = self.heading.get(speaker) if speaker is not None else None
            if at is not None and at in self.cluster and mention.kind == "pronoun":
                self.cluster[n] = self.cluster[at]
