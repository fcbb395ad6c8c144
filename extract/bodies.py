"""Where bodies are and what they are part of, as far as the text says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.appositions import Lookup
from extract.facts import BODIES, Fact
from extract.mentions import Mention
from extract.tokens import Tokens

_SEATED = frozenset({"in", "of", "at", "near", "outside"})
_HERE = frozenset({"in", "at", "near", "outside"})
_PARTS = frozenset("office bureau division unit branch headquarters facility lab arm chapter wing".split())
_SITES = frozenset(
    """facility office clinic jail prison center centre headquarters courthouse hospital church mosque temple
    synagogue school college university campus lab laboratory station base shelter plant factory hotel store
    restaurant""".split()
)
_ARMS = frozenset("part arm division branch unit component subsidiary bureau agency".split())
_BASED = frozenset({"based", "headquartered", "located"})


class BodyReader:
    """Reads facts about bodies from one document's mentions."""

    def __init__(
        self, tokens: Tokens, mentions: Sequence[Mention], lookup: Lookup, equals: Mapping[int, int]
    ) -> None:
        self.tokens, self.mentions, self.lookup, self.equals = tokens, mentions, lookup, equals
        self.inner = {m.start: n for n, m in enumerate(mentions) if m.inner and m.type == "Place"}

    def read(self, states: Mapping[int, int]) -> Iterator[Fact]:
        """partOf and locatedIn facts; `states` maps places to the state named right after them."""
        for city, state in states.items():
            yield Fact("partOf", city, state, self.mentions[city].start, self.mentions[state].end, 0.95)
        yield from self._arms()
        yield from self._based()
        for n, mention in enumerate(self.mentions):
            if mention.plural or mention.inner or _is_party(mention) or mention.kind == "pronoun":
                continue
            if mention.type in BODIES:
                yield from (*self._named_for(n), *self._seat(n), *self._parent(n))
            elif mention.type == "Place":
                yield from (*self._place_within(n), *self._named_for(n))

    def _named_for(self, n: int) -> Iterator[Fact]:
        """ "Dallas Police Department", "CNN's New York City bureau", "the city's police department"."""
        body = self.mentions[n]
        if body.kind == "name":
            place = next((self.inner[i] for i in range(body.start, body.end) if i in self.inner), None)
            if place is not None and self.mentions[place].end <= body.end:
                yield Fact("locatedIn", n, place, body.start, body.end, 0.9)
        elif body.type == "Place":
            return
        elif body.type == "Agency" or _last(body.key) in _PARTS:
            place = next((k for k in self._inside(body) if self.mentions[k].type == "Place"), None)
            if place is not None and self.mentions[place].key not in {"U.S.", "US", "America"}:
                yield Fact("locatedIn", n, place, body.start, body.end, 0.75)

    def _inside(self, body: Mention) -> Iterator[int]:
        """Names that start within a description, before its head."""
        for i in range(body.start, body.head):
            k = self.lookup.starting.get(i)
            if k is not None and self.mentions[k].kind == "name":
                yield k

    def _seat(self, n: int) -> Iterator[Fact]:
        """ "Brevard College in North Carolina", "Lowmark, a company based in Castle Bend"."""
        body = self.mentions[n]
        subject = self.equals.get(n, n)
        place = self._place_after(body.head, _SEATED if body.kind == "name" else _HERE)
        if place is not None and self._settles(body):
            yield Fact("locatedIn", subject, place, body.start, self.mentions[place].end, 0.8)

    def _settles(self, body: Mention) -> bool:
        """Whether a body has one seat: one with a name, or a company, an office, a court."""
        return body.kind == "name" or body.type == "Organization" or _last(body.key) in _PARTS | _SITES

    def _place_within(self, n: int) -> Iterator[Fact]:
        """ "Fort Hood in Texas", "a jail in Corrow County"."""
        place = self.mentions[n]
        subject = self.equals.get(n, n)
        if place.kind == "nominal" and place.key not in _SITES and self.mentions[subject].kind != "name":
            return
        whole = self._place_after(place.head, _HERE)
        if whole is None:
            whole = next((k for k in self._inside(place) if self._holds(place, k)), None)
        if whole is not None and whole not in {n, subject}:
            if self.mentions[subject].region is not None and self.mentions[whole].region is None:
                return  # no state lies in a town
            within = self.mentions[subject].kind == "name" and self.mentions[whole].region is not None
            type_ = "partOf" if within else "locatedIn"
            start, end = sorted((place.start, self.mentions[whole].start))
            end = max(place.end, self.mentions[whole].end)
            yield Fact(type_, subject, whole, start, end, 0.75)
        if place.kind == "nominal" and place.key in _PARTS:
            yield from self._parent(n)

    def _holds(self, place: Mention, k: int) -> bool:
        """Whether a name inside a description of a place is the larger place: "the Corrow County jail"."""
        return place.determiner == "the" and self.mentions[k].type == "Place"

    def _based(self) -> Iterator[Fact]:
        """ "Seattle-based Boeing", "the Chicago-based Heartland Institute"."""
        tokens = self.tokens
        for i, lower in enumerate(tokens.lower):
            if lower not in _BASED or not i or tokens.text[i - 1] not in {"-", "–"}:
                continue
            place = self.lookup.ending.get(i - 1)
            body = self.lookup.heading.get(tokens.head[i])
            if place is None or body is None or self.mentions[place].type != "Place":
                continue
            body = self.equals.get(body, body)
            if self.mentions[body].type in BODIES and tokens.head[i] > i:
                start, end = self.mentions[place].start, max(i + 1, self.mentions[body].end)
                yield Fact("locatedIn", body, place, min(start, self.mentions[body].start), end, 0.85)

    def _place_after(self, head: int, cases: frozenset[str]) -> int | None:
        """The named place that a phrase after `head` puts it in."""
        tokens = self.tokens
        for child in tokens.children[head]:
            based = tokens.lower[child] in _BASED and tokens.dep[child].startswith("acl")
            if based and child > head:
                return self._place_after(child, _HERE)
            if child > head and tokens.dep[child] in {"nmod", "obl"} and cases & set(tokens.cases(child)):
                place = self.lookup.heading.get(child)
                place = self.equals.get(place, place) if place is not None else None
                if place is not None and self.mentions[place].kind == "name":
                    return place if self.mentions[place].type == "Place" else None
        return None

    def _parent(self, n: int) -> Iterator[Fact]:
        """ "the FBI's Office of Professional Responsibility", "CNN's bureau", "FBI headquarters"."""
        body = self.mentions[n]
        if body.kind == "nominal" and _last(body.key) not in _PARTS:
            return
        owner = self.tokens.child(body.head, "nmod:poss")
        whole = self.lookup.heading.get(owner) if owner is not None else None
        if whole is None and self.tokens.text[body.start - 1 : body.start] == ["'s"]:
            whole = self.lookup.ending.get(body.start - 1)
        if body.kind == "nominal" and (whole is None or not self._is_body(whole)):
            pronoun = whole is not None and self.mentions[whole].kind == "pronoun"
            whole = None if pronoun else next((k for k in self._inside(body) if self._is_body(k)), None)
        if whole is not None and whole != n and self._is_body(whole):
            yield Fact("partOf", n, whole, self.mentions[whole].start, body.end, 0.85)

    def _is_body(self, n: int) -> bool:
        mention = self.mentions[n]
        return mention.kind == "name" and mention.type in BODIES and not _is_party(mention)

    def _arms(self) -> Iterator[Fact]:
        """ "X, which is part of Y", "X, an arm of Y", "X is a division of Y"."""
        for i, lower in enumerate(self.tokens.lower):
            whole = self._of_body(i) if lower in _ARMS else None
            part = self.lookup.heading.get(self._described(i)) if whole is not None else None
            if whole is not None and part is not None and part != whole and self._may_be_part(part):
                start, end = self.mentions[part].start, self.mentions[whole].end
                yield Fact("partOf", part, whole, min(start, self.mentions[whole].start), end, 0.85)

    def _may_be_part(self, n: int) -> bool:
        """A named body, or one that the text has named before: "the agency"."""
        part = self.mentions[n]
        told = part.kind == "nominal" and part.determiner in {"the", "this"} and part.type in BODIES
        return self._is_body(n) or (told and not part.plural)

    def _of_body(self, i: int) -> int | None:
        for child in self.tokens.children[i]:
            of = child > i and self.tokens.dep[child] == "nmod" and "of" in self.tokens.cases(child)
            body = self.lookup.heading.get(child) if of else None
            if body is not None and self._is_body(body):
                return body
        return None

    def _described(self, i: int) -> int:
        """The head of what a predicate or apposition at `i` says something of."""
        if self.tokens.dep[i] == "appos":
            return self.tokens.head[i]
        # A parser may hang the subject on the complement instead of on "part".
        heads = [i, *(child for child in self.tokens.children[i] if child > i)]
        subject = next(
            (s for s in (self.tokens.child(head, "nsubj") for head in heads) if s is not None), None
        )
        if subject is None:
            return -1
        return self.tokens.head[i] if self.tokens.lower[subject] in {"which", "that"} else subject


def _last(key: str) -> str:
    """The noun of a pair: "office" of "field-office"."""
    return key.rpartition("-")[2]


def _is_party(mention: Mention) -> bool:
    return mention.body is not None and mention.body.name.endswith(" Party")
