"""Membership that brackets, verbs and owners tell of: "(D-N.J.)", "joined the FBI", "his group NextGen"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.appositions import Lookup
from extract.facts import BODIES, Fact, find_parties
from extract.mentions import Mention
from extract.tokens import Tokens

_MOVES = {"join": False, "rejoin": False, "leave": True, "quit": True}
_JOINT = frozenset({"force", "task-force", "coalition", "alliance", "partnership"})
_LEADS = {"lead": "leader", "head": "head", "chair": "chair", "found": "founder", "direct": "director"}
_NONE: frozenset[str] = frozenset()
_WORKS = {
    "work": frozenset({"for", "at"}),
    "serve": frozenset({"in", "on"}),
    "sit": frozenset({"on"}),
    "teach": frozenset({"at"}),
}
_SITES = ("School", "Hospital", "Church", "Hotel", "Clinic", "Court", "House", "Museum", "Store", "Center")
_JOINED = frozenset({"Agency", "Organization", "Undertaking", "Group"})


class MembershipReader:
    """Reads facts from one document's mentions."""

    def __init__(
        self, tokens: Tokens, mentions: Sequence[Mention], lookup: Lookup, equals: Mapping[int, int]
    ) -> None:
        self.tokens, self.mentions, self.lookup, self.equals = tokens, mentions, lookup, equals

    def read(self) -> Iterator[Fact]:
        """Facts of membership, and of offices that verbs of leading tell of."""
        yield from self._read_brackets()
        yield from self._read_moves()
        yield from self._read_owners()
        yield from self._read_work()

    def _read_brackets(self) -> Iterator[Fact]:
        """ "Sen. Cory Booker (D-N.J.)", "Richard Blumenthal, Democrat of Connecticut": the party."""
        for start, party in find_parties(self.mentions).items():
            key = self.mentions[party].key
            holder = self.lookup.ending.get(start - 1)
            bracketed = start and self.tokens.text[start - 1] in {",", "("}
            if key not in {"D", "R"} or holder is None or not bracketed:
                continue
            if self.mentions[holder].type == "Person":
                end = min(start + (1 if self.mentions[party].inner else 3), len(self.tokens))
                yield Fact("memberOf", holder, party, self.mentions[holder].start, end, 0.9)

    def _read_moves(self) -> Iterator[Fact]:
        """ "joined the FBI", "left the bureau": membership that a verb begins or ends."""
        tokens = self.tokens
        for n, mention in enumerate(self.mentions):
            verb = tokens.head[mention.head]
            if mention.type not in _JOINED:
                continue
            if tokens.dep[mention.head] != "obj":  # the object of "who leads" may hang elsewhere
                before = mention.start - 1 - (tokens.dep[mention.start - 1] == "det")
                if before > 0 and tokens.lemma[before] in _LEADS and tokens.lower[before - 1] == "who":
                    yield from self._led(before, n)
                continue
            if tokens.lemma[verb] in _LEADS:
                yield from self._led(verb, n)
            former = _MOVES.get(tokens.lemma[verb])
            if former is None:
                continue
            subject = self._subject(verb)
            if subject is not None and self._may_join(self.mentions[subject], mention):
                start, end = sorted((self.mentions[subject].start, mention.end))
                yield Fact("memberOf", subject, n, start, max(end, verb + 1), 0.7, former=former)

    def _led(self, verb: int, n: int) -> Iterator[Fact]:
        """ "Hollis Grandpre, who leads the league": the office that a verb tells of."""
        subject = self._subject(verb)
        body = self.mentions[n]
        if subject is None or self.mentions[subject].type != "Person" or body.type not in BODIES:
            return
        who = self.mentions[subject]
        start, end = min(who.start, body.start), max(who.end, body.end)
        yield Fact("holdsPost", subject, _LEADS[self.tokens.lemma[verb]], start, end, 0.7, n)

    def _read_work(self) -> Iterator[Fact]:
        """ "works for the FBI", "served in the Army", "is employed by the city's bank"."""
        tokens = self.tokens
        for n, body in enumerate(self.mentions):
            if body.type not in BODIES or body.plural or not tokens.dep[body.head].startswith("obl"):
                continue
            verb = tokens.head[body.head]
            passive = tokens.lemma[verb] == "employ" and "by" in tokens.cases(body.head)
            if not passive and not _WORKS.get(tokens.lemma[verb], _NONE) & set(tokens.cases(body.head)):
                continue
            subject = self._subject(verb, "nsubj:pass" if passive else "nsubj")
            if subject is not None and self.mentions[subject].type in {"Person", "Group"}:
                start, end = sorted((self.mentions[subject].start, body.end))
                yield Fact("memberOf", subject, n, start, max(end, verb + 1), 0.7)

    def _may_join(self, who: Mention, what: Mention) -> bool:
        """A person joins a body, a body only an undertaking or alliance."""
        if what.key.endswith(_SITES):
            return False
        joint = what.type == "Undertaking" or what.key in _JOINT
        return who.type == "Person" or (who.type in BODIES and who.kind == "name" and joint)

    def _subject(self, verb: int, relation: str = "nsubj") -> int | None:
        tokens = self.tokens
        child = tokens.child(verb, relation)
        if child is None and tokens.dep[verb] == "conj":
            child = tokens.child(tokens.head[verb], "nsubj")
        if child is not None and tokens.lower[child] in {"who", "that"}:
            child = tokens.head[verb] if tokens.dep[verb] == "acl:relcl" else None
        return self.lookup.heading.get(child) if child is not None else None

    def _read_owners(self) -> Iterator[Fact]:
        """ "his super PAC NextGen": who owns a description of an organization set equal to a name."""
        for n, other in self.equals.items():
            mention = self.mentions[n]
            if mention.type == "Organization" and mention.owner is not None:
                owner = self.lookup.heading.get(mention.owner)
                if owner is not None and self.mentions[owner].type == "Person":
                    yield Fact("memberOf", owner, other, mention.start, self.mentions[other].end, 0.75)
