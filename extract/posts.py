"""Posts and membership: who holds which office of what, read off titles before names and descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.appositions import Lookup
from extract.facts import BODIES, PARTIES, Fact, find_parties
from extract.mentions import Mention
from extract.titles import FORMER, NameTitle, TitleSpan, cover_titles
from extract.tokens import Tokens

_OF = frozenset({"of", "for", "at", "with", "to", "in", "from"})
_HOLDERS = frozenset({"Place", *BODIES, "Undertaking"})
MEMBERS = frozenset(
    """agent officer official employee deputy investigator troop trooper soldier member staffer prosecutor
    detective attorney lawyer contributor veteran recruit staff worker personnel guard marine sailor ranger
    scholar fellow researcher professor lobbyist activist organizer volunteer reporter journalist firefighter
    pilot executive scientist doctor physician nurse linguist fighter militant diplomat ambassador ranger
    analyst colleague lawmaker senator representative republicans democrats guardsman profiler """.split()
)
_FIELD_STAFF = frozenset({"agent", "officer"})
_CONTRACT = frozenset({"contributor", "member", "veteran", "recruit", "employee", "staffer", "contractor"})
_PARTISAN = frozenset(
    "donor candidate politician republican democrat lawmaker senator representative nominee".split()
)
_CAUCUS = frozenset({"republicans", "democrats"})
_SEATS = {
    **dict.fromkeys(
        ("councilman", "councilwoman", "council member", "councilor", "council president"), "council"
    ),
    **dict.fromkeys(("city councilman", "city councilwoman", "city council member"), "council"),
    "county commissioner": "commission",
    "county supervisor": "supervisors",
}
_VAGUE = frozenset({"leader", "head", "boss", "host", "fellow", "chair", "owner", "executive", "manager"})


class PostReader:
    """Reads facts from one document's mentions."""

    def __init__(
        self,
        tokens: Tokens,
        mentions: Sequence[Mention],
        lookup: Lookup,
        spans: Mapping[int, TitleSpan],
        equals: Mapping[int, int],
        types: Mapping[int, str],
    ) -> None:
        self.tokens, self.mentions, self.types = tokens, mentions, types
        self.lookup, self.equals = lookup, equals
        self.covered = cover_titles(spans)
        self.seats = {
            m.start: n for n, m in enumerate(mentions) if m.inner and m.region and m.end - m.start == 1
        }
        self.companies = {m.start: n for n, m in enumerate(mentions) if m.inner and m.kind == "nominal"}
        self.parties = find_parties(mentions)

    def read_title(self, n: int, title: NameTitle) -> Iterator[Fact]:
        """What a title before name `n` states."""
        name = self.mentions[n]
        bodies = [n for i in range(title.start, name.start) for n in self._holder_at(i)]
        of = self._settle_body(bodies, title.of)
        of = self._state_after(name) if of is None else of
        if title.kind in {"office", "rank"}:
            yield Fact("holdsPost", n, title.name, title.start, name.end, 0.95, of, title.former)
        body = of if of is not None and self.mentions[of].type in BODIES else None
        if body is not None and not title.former and (title.kind == "rank" or title.name in _CONTRACT):
            yield Fact("memberOf", n, body, title.start, name.end, 0.9)
        if title.party in self.parties:
            yield Fact("memberOf", n, self.parties[title.party], title.start, name.end, 0.85)
        chamber = self._chamber(title, name)
        if chamber is not None and not title.former:
            yield Fact("memberOf", n, chamber, title.start, name.end, 0.7)

    def _chamber(self, title: NameTitle, name: Mention) -> int | None:
        """The nearest body in which such a title has a seat: the council for "Councilman Ortiz"."""
        last = _SEATS.get(title.name)
        bodies = [
            n
            for n, m in enumerate(self.mentions)
            if last is not None and m.type == "Agency" and self.tokens.lower[m.end - 1] == last
        ]
        return min(bodies, key=lambda n: abs(self.mentions[n].start - name.start), default=None)

    def _holder_at(self, i: int) -> Iterator[int]:
        """A name in a title that may be what the office is of; "U.S. attorney" says nothing of it."""
        n = self._name_at(i)
        if n is not None and self.mentions[n].type in _HOLDERS and self.mentions[n].key not in PARTIES:
            span = self.covered.get(i)
            if self.mentions[n].type != "Place" or span is None or span.start != i:
                yield n

    def _settle_body(self, bodies: Sequence[int], of: str) -> int | None:
        """The body nearest to the title; for offices of places, the place."""
        if not bodies:
            return None
        wanted = [b for b in bodies if self.mentions[b].type == "Place"] if of == "place" else []
        return (wanted or list(bodies))[-1]

    def _state_after(self, name: Mention) -> int | None:
        """What "(D-N.J.)", ", Democrat of Connecticut" or "of Texas" after a name says of its office."""
        after = self.tokens.text[name.end : name.end + 4]
        if after[:1] in (["of"], ["from"]):
            n = self._name_at(name.end + (2 if after[1:2] == ["the"] else 1))
            return n if n is not None and self.mentions[n].type in _HOLDERS else None
        if after[:1] in ([","], ["("]):
            if after[1:3] in (["Democrat", "of"], ["Republican", "of"]) or after[2:3] in (["-"], ["–"]):
                return self._place_at(name.end + 3)
            return self.seats.get(name.end + 1)
        return None

    def _place_at(self, i: int) -> int | None:
        n = self._name_at(i)
        return n if n is not None and self.mentions[n].type == "Place" else None

    def read_description(self, n: int) -> Iterator[Fact]:
        """What a description of a person or group states of whom it describes."""
        mention = self.mentions[n]
        named = n in self.equals and self.mentions[self.equals[n]].kind != "nominal"
        subject = self.equals.get(n, n)
        body = self._body(mention)
        start, end = self._extent(mention, body)
        former = any(word in FORMER for word in mention.modifiers) or self._is_past(mention)
        title = self._title(mention)
        yield from self._parties(subject, mention)
        if mention.type == "Person" and title is not None and self._holds(mention, title, body, named):
            of = None if body is None or self.mentions[body].key in PARTIES else body
            yield Fact("holdsPost", subject, title[1], start, end, 0.85 if named else 0.8, of, former)
        if mention.plural and title is not None and title[0] in {"office", "rank"}:
            of = None if body is None or self.mentions[body].key in PARTIES else body
            for one in self._listed(mention):
                yield Fact("holdsPost", one, title[1], start, self.mentions[one].end, 0.8, of, former)
        if body is not None and not former and self._belongs(mention, body, title):
            yield Fact("memberOf", subject, body, start, end, 0.8)

    def _listed(self, mention: Mention) -> Iterator[int]:
        """ "Two senators, Ada Brandt and Luis Ortega,": the people named after a description of several."""
        after = [child for child in self.tokens.children[mention.head] if child >= mention.end]
        first = next((child for child in after if self.tokens.dep[child] == "appos"), None)
        if first is None:
            return
        under = (*self.tokens.children[first], *(child for child in after if child > first))
        for one in (first, *(child for child in under if self.tokens.dep[child] == "conj")):
            n = self.lookup.heading.get(one)
            if n is not None and self.mentions[n].kind == "name" and self.mentions[n].type == "Person":
                yield n

    def _is_past(self, mention: Mention) -> bool:
        """ "was fire chief until 2019"."""
        copula = self.tokens.child(mention.head, "cop")
        return copula is not None and self.tokens.lower[copula] in {"was", "were"}

    def _is_supposed(self, mention: Mention) -> bool:
        """ "if he were elected president"."""
        mark = self.tokens.child(mention.head, "mark")
        return mark is not None and self.tokens.lower[mark] in {"if", "unless", "whether"}

    def _holds(self, mention: Mention, title: tuple[str, str], body: int | None, named: bool) -> bool:
        if mention.plural or title[0] not in {"office", "rank"} or self._is_supposed(mention):
            return False
        if mention.key in _VAGUE and body is None and title[1] == mention.key:
            return False
        return named or (body is not None and title[0] == "office")

    def _belongs(self, mention: Mention, body: int, title: tuple[str, str] | None) -> bool:
        whole = self.mentions[body]
        if self._stands_for(mention, whole):
            return False
        if self.types[body] not in BODIES and whole.kind != "name" and whole.key != "task-force":
            return False
        if self.types[body] not in {*BODIES, "Undertaking"} or whole.key in PARTIES:
            return False
        return mention.key in MEMBERS and (title is None or title[0] != "office" or mention.plural)

    def _stands_for(self, mention: Mention, whole: Mention) -> bool:
        """Whether people are told of by their body's name alone, and so are it: "Border Patrol agents"."""
        bare = mention.end - mention.start == whole.end - whole.start + 1
        return bare and mention.plural and mention.key in _FIELD_STAFF and whole.kind == "name"

    def _parties(self, subject: int, mention: Mention) -> Iterator[Fact]:
        """ "a registered Republican", "the Democratic senator", "GOP candidate"."""
        if mention.type != "Person" or mention.key not in _PARTISAN:
            return
        for i in range(mention.start, mention.end):
            if i in self.parties:
                yield Fact("memberOf", subject, self.parties[i], mention.start, mention.end, 0.8)

    def _title(self, mention: Mention) -> tuple[str, str] | None:
        """Kind and words of the office that a description is headed by, with an unnamed complement."""
        span = self.covered.get(mention.head)
        if span is None or span.end < mention.head:
            return None
        narrower = [self.tokens.text[c] for c in self._narrowing(mention, span.start)]
        words = " ".join([*narrower, span.title.name])
        complement = "" if " of " in span.title.name else self._complement_words(mention)
        return span.title.kind, f"{words} of {complement}" if complement else words

    def _narrowing(self, mention: Mention, start: int) -> Iterator[int]:
        """Plain nouns right before the office: "union president"."""
        i = start - 1
        while i >= mention.start and self._narrows(i, mention):
            i -= 1
        return iter(range(i + 1, start))

    def _narrows(self, i: int, mention: Mention) -> bool:
        if self.tokens.pos[i] != "NOUN" or self.tokens.text[i - 1] in {"-", "–"}:
            return False
        return self.tokens.head[i] == mention.head and i not in self.companies

    def _complement_words(self, mention: Mention) -> str:
        for child in self.tokens.children[mention.head]:
            after = child > mention.head and self.tokens.dep[child].startswith("nmod")
            if after and "of" in self.tokens.cases(child) and child not in self.lookup.heading:
                return " ".join(self.tokens.lower[self.tokens.phrase_start(child) : child + 1])
        return ""

    def _extent(self, mention: Mention, body: int | None) -> tuple[int, int]:
        start, end = mention.start, mention.end
        if body is not None:
            start, end = min(start, self.mentions[body].start), max(end, self.mentions[body].end)
        return start, end

    def _body(self, mention: Mention) -> int | None:
        """The body or place that a description puts somebody in."""
        candidates = [n for n in self._owners(mention) if self.types.get(n) in _HOLDERS]
        return candidates[0] if candidates else None

    def _owners(self, mention: Mention) -> Iterator[int]:
        inside = [n for n in (self._body_at(i) for i in range(mention.start, mention.end)) if n is not None]
        if mention.owner is not None and mention.owner in self.lookup.heading:
            owner = self.lookup.heading[mention.owner]
            yield self._city_before(owner)
        yield from (self._city_before(n) for n in reversed(inside))
        if mention.key in _CAUCUS and mention.start in self.lookup.ending:
            yield self.lookup.ending[mention.start]
        yield from self._complements(mention.head)

    def _name_at(self, i: int) -> int | None:
        n = self.lookup.starting.get(i)
        return n if n is not None and self.mentions[n].kind == "name" else None

    def _body_at(self, i: int) -> int | None:
        """A name that starts at the token, or the body in "bureau officials"."""
        return self._name_at(i) if self._name_at(i) is not None else self.companies.get(i)

    def _city_before(self, n: int) -> int:
        """ "Helena, Montana's": of a state after a comma, the city before it."""
        start = self.mentions[n].start
        if self.mentions[n].region is not None and start > 1 and self.tokens.text[start - 1] == ",":
            before = self.lookup.ending.get(start - 1)
            if before is not None and self.mentions[before].type == "Place":
                return before
        return n

    def _complements(self, head: int) -> Iterator[int]:
        """What "of", "for" or "at" attaches to the head, also through an unnamed complement."""
        for child in self.tokens.children[head]:
            if (
                child > head
                and self.tokens.dep[child] in {"nmod", "obl"}
                and _OF & set(self.tokens.cases(child))
            ):
                if child in self.lookup.heading:
                    yield self._named_by(self.lookup.heading[child])
                else:
                    yield from self._complements(child)

    def _named_by(self, n: int) -> int:
        return self.equals.get(n, n)
