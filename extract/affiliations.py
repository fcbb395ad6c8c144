"""Membership that stands right by a name: "Republican Gov. X", "X, a Democrat", "X of the Y law firm"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from extract.appositions import Lookup
from extract.facts import BODIES, Fact, find_parties
from extract.mentions import Mention
from extract.posts import MEMBERS
from extract.titles import FORMER, NameTitle
from extract.tokens import PLURAL_TAGS, Tokens

_BELONGS = frozenset({"of", "with", "from", "at"})
_FOLLOWED = frozenset({",", ".", ")", ";", "from", "who", "of", "in", "and", "—", "–"})
_EMPLOYED = frozenset({"at", "for", "with"})
_LONGEST = 5
_BETWEEN = frozenset({"also", "who", "is", "himself", "herself", "too"})


class AffiliationReader:
    """Reads facts from one document's mentions; `titles` holds what stands before names.

    `held` are tokens of posts that lists know, which others read.
    """

    def __init__(
        self,
        tokens: Tokens,
        mentions: Sequence[Mention],
        lookup: Lookup,
        equals: Mapping[int, int],
        titles: Mapping[int, NameTitle],
        held: Collection[int],
    ) -> None:
        self.tokens, self.mentions, self.lookup = tokens, mentions, lookup
        self.equals, self.titles, self.held = equals, titles, held
        self.people = [n for n, m in enumerate(mentions) if m.kind == "name" and m.type == "Person"]
        self.begun = {self._start(n): n for n in self.people}

    def read(self) -> Iterator[Fact]:
        """Membership in parties, and in bodies that a phrase after the name tells of."""
        for i, party in find_parties(self.mentions).items():
            if self.mentions[party].key in {"D", "R"}:
                continue
            for n in (*self._titled(i), *self._described(i), *self._apposed(i)):
                start, end = min(i, self.mentions[n].start), max(i + 1, self.mentions[n].end)
                yield Fact("memberOf", n, party, start, end, 0.85)
        for n in self.people:
            yield from self._of_body(n)
            yield from self._occupied(n)

    def _start(self, n: int) -> int:
        """Where a name with its title begins."""
        title = self.titles.get(n)
        return title.start if title is not None else self.mentions[n].start

    def _titled(self, i: int) -> Iterator[int]:
        """ "Republican Gov. Greg Talbot", "Democrat Jon Ossoff": the party's word before name or title."""
        n = self.begun.get(i + 1, self.begun.get(i))
        if n is not None and i < self.mentions[n].start:
            yield n

    def _described(self, i: int) -> Iterator[int]:
        """ "the Republican governor": whom a description tells of that the party's word narrows."""
        n = self.lookup.heading.get(self.tokens.head[i])
        if n is None or self.tokens.dep[i] not in {"amod", "compound"}:
            return
        mention = self.mentions[n]
        single = mention.kind == "nominal" and mention.type == "Person" and not mention.plural
        if single and mention.start <= i < mention.end:
            yield self.equals.get(n, n)

    def _apposed(self, i: int) -> Iterator[int]:
        """ "Trump, a Republican,", whatever the parser hangs it on."""
        text = self.tokens.text
        comma = i - 2
        while comma > 0 and text[comma] in _BETWEEN:
            comma -= 1
        if text[i + 1 : i + 2] == [] or i < 2:
            return
        if text[i - 1] == "," and text[i + 1] in {"of", "from"}:  # "Collins, Republican of Maine"
            comma = i - 1
        elif comma < 1 or text[i - 1] != "a" or text[comma] != ",":
            return
        holder = self.lookup.ending.get(comma)
        if holder is not None and self.mentions[holder].type == "Person" and text[i + 1] in _FOLLOWED:
            yield holder

    def _of_body(self, n: int) -> Iterator[Fact]:
        """ "CNN's Jake Tapper", "Chris Wallace of Fox News", "Nora Kemp with the Kemp Lyle law firm"."""
        name, title = self.mentions[n], self.titles.get(n)
        owner = self.tokens.child(name.head, "nmod:poss")
        outlet = self.lookup.heading.get(owner) if owner is not None else None
        if outlet is not None and self.mentions[outlet].type in BODIES:
            yield Fact("memberOf", n, outlet, self.mentions[outlet].start, name.end, 0.8)
        if name.inner or (title is not None and title.kind == "office"):
            return
        for child in self.tokens.children[name.head]:
            attached = child >= name.end and self.tokens.dep[child] == "nmod"
            body = self.lookup.heading.get(child) if attached else None
            if body is None or not _BELONGS & set(self.tokens.cases(child)):
                continue
            body = self.equals.get(body, body)
            whole = self.mentions[body]
            if whole.type in BODIES and whole.kind == "name":
                yield Fact("memberOf", n, body, name.start, whole.end, 0.8)

    def _occupied(self, n: int) -> Iterator[Fact]:
        """ "Ada Brandt, a legal ethicist at Northwestern University": an occupation that no list knows."""
        tokens, name = self.tokens, self.mentions[n]
        for noun in tokens.children[name.head]:
            apposed = tokens.dep[noun] == "appos" and tokens.pos[noun] == "NOUN" and noun >= name.end
            if not apposed or noun in self.held or tokens.lemma[noun] in MEMBERS:
                continue
            if tokens.tag[noun] in PLURAL_TAGS:
                continue
            body = next((b for b in map(self._employer, tokens.children[noun]) if b is not None), None)
            start = tokens.phrase_start(noun)
            words = [i for i in range(start, noun + 1) if tokens.dep[i] != "det"]
            if body is None or start < name.end or not words or len(words) > _LONGEST:
                continue
            former = any(tokens.lower[i] in FORMER for i in words)
            title = " ".join(tokens.lower[i] for i in words if tokens.lower[i] not in FORMER)
            yield Fact("holdsPost", n, title, name.start, self.mentions[body].end, 0.75, body, former)

    def _employer(self, child: int) -> int | None:
        """The named body that "at", "for" or "with" attaches."""
        if self.tokens.dep[child] != "nmod" or not _EMPLOYED & set(self.tokens.cases(child)):
            return None
        n = self.lookup.heading.get(child)
        n = self.equals.get(n, n) if n is not None else None
        known = n is not None and self.mentions[n].type in BODIES and self.mentions[n].kind == "name"
        return n if known else None
