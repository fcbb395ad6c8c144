"""Names of one article that mean the same: surnames, acronyms, short forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from extract.gazetteer import Gazetteer, compact, load_gazetteer
from extract.mentions import Mention
from extract.places import load_cities
from extract.titles import NameTitle
from extract.tokens import Tokens

_SUFFIXES = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv", ",", ".", "-", '"', "“", "”"})
_SMALL = frozenset("of and the for to in on & a an".split())
_BODIES = frozenset({"Agency", "Organization"})
_PERSONAL = frozenset({"administration", "campaign"})
_POLICE = (" police department", " police dept.", " police bureau", " police")


def settle_types(tokens: Tokens, names: Sequence[Mention]) -> list[Mention]:
    """Names with one type for one spelling: what the gazetteer says, else the commonest in the article.

    A surname is a person's and an acronym a body's wherever the article spells either out.
    """
    names = [_with_context(tokens, name) for name in names]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        if not name.inner:
            votes[_spelling(name)][name.type] += 3 if _is_dateline(tokens, name) else 1
    surnames = {tokens.text[n.end - 1] for n in names if n.type == "Person" and n.end - n.start > 1}
    surnames |= {tokens.text[n.start] for n in names if tokens.lower[n.end - 1] in _PERSONAL}
    initials = {_initials(tokens.lower[n.start : n.end]): n.type for n in names if n.type in _BODIES}
    return [_with_vote(name, votes[_spelling(name)], surnames, initials) for name in names]


def _spelling(name: Mention) -> str:
    """A name's key whatever its case; short ones may be acronyms and keep theirs."""
    return name.key.casefold() if len(name.key) > 4 else name.key


def _is_dateline(tokens: Tokens, name: Mention) -> bool:
    """ "TARROW —" at the head of a paragraph."""
    opens = name.start == 0 or tokens.paragraph[name.start - 1] != tokens.paragraph[name.start]
    after = tokens.text[name.end] if name.end < len(tokens) else ""
    return opens and name.key.isupper() and after in {"—", "–", "―", "-", "(", ","}


def _with_context(tokens: Tokens, name: Mention) -> Mention:
    """A town that a state follows is one, whatever the pipeline says; so is whoever has an administration."""
    after = tokens.text[name.end : name.end + 2]
    if _is_dateline(tokens, name) and name.body is None:
        return replace(name, type="Place")
    if name.region is None and len(after) == 2 and after[0] == ",":
        state = load_gazetteer().regions.get(compact(after[1]))
        towns = load_cities().get(name.key, ()) if state is not None and state.code else ()
        if any(state is not None and town.state == state.code for town in towns):
            return replace(name, type="Place")
    return name


def _with_vote(
    name: Mention, votes: Counter[str], surnames: AbstractSet[str], initials: Mapping[str, str]
) -> Mention:
    if name.body is not None or name.region is not None or not votes:
        return name
    best = max(votes.items(), key=lambda item: item[1])[0]
    if name.end - name.start == 1 and name.key in surnames:
        best = "Person"
    if name.key.isupper() and len(name.key) > 2:
        best = initials.get(name.key.lower().replace(".", ""), best)
    return replace(name, type=best)


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words if word not in _SMALL and word[0].isalpha())


class NameClusters:
    """Cluster number of each name, by index into the names given; names of one cluster share an entity."""

    def __init__(
        self, tokens: Tokens, names: Sequence[Mention], titles: Mapping[int, NameTitle], gazetteer: Gazetteer
    ) -> None:
        self.tokens, self.names, self.titles, self.gazetteer = tokens, names, titles, gazetteer
        self.words = [self._words(name) for name in names]
        self.guess = [self._first_guess(n) for n in range(len(names))]
        first: dict[str, int] = {}
        self.parent = [first.setdefault(guess, n) for n, guess in enumerate(self.guess)]
        self._join_persons()
        self._join_bodies()

    def _words(self, name: Mention) -> tuple[str, ...]:
        lower = self.tokens.lower[name.start : name.end]
        return tuple(w for w in lower if w not in _SUFFIXES and w not in {"'s", "'"}) or tuple(lower)

    def _first_guess(self, n: int) -> str:
        name = self.names[n]
        if name.body is not None:
            return f"body:{name.body.name}"
        if name.region is not None:
            return f"place:{name.region.name}"
        family = "body" if name.type in _BODIES else name.type.lower()
        return f"{family}:{' '.join(self.words[n])}"

    def _join_persons(self) -> None:
        persons = [n for n, name in enumerate(self.names) if name.type == "Person"]
        full = [n for n in persons if len(self.words[n]) > 1]
        by_last: dict[str, list[int]] = defaultdict(list)
        for n in full:
            same = by_last[self.words[n][-1]]
            known = next((m for m in same if self._same_person(self.words[m], self.words[n])), None)
            if known is not None:
                self._merge(known, n)
            if known is None or len(self.words[n]) > len(self.words[known]):
                same.append(n)
        for n in persons:
            if len(self.words[n]) == 1:
                self._join_single(n, full, by_last[self.words[n][0]])
        self._join_bynames(persons)

    def _join_bynames(self, persons: Sequence[int]) -> None:
        """ "Unabomber" Ted Kaczynski: a byname in quotation marks right before a name."""
        starting = {self.names[n].start: n for n in persons}
        for n in persons:
            after = starting.get(self.names[n].end + 1)
            if after is not None and self.tokens.text[self.names[n].end] in {'"', "”"}:
                self._merge(after, n)

    @staticmethod
    def _same_person(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
        if one[-1] != two[-1]:
            return False
        short, long = sorted((one, two), key=len)
        if long[-len(short) :] == short or short[0] == long[0]:
            return True
        a, b = short[0].rstrip("."), long[0].rstrip(".")
        return a[:3] == b[:3] or (min(len(a), len(b)) == 1 and a[0] == b[0])

    def _join_single(self, n: int, full: Sequence[int], sharing: Sequence[int]) -> None:
        """A surname belongs to the nearest fitting full name before it, else to the next after it."""
        word = self.words[n][0]
        fitting = [f for f in sharing if self._sex_fits(n, f)]
        if not fitting:
            firsts = [f for f in full if self.words[f][0] == word]
            one = len({self._find(f) for f in firsts}) == 1
            fitting = firsts if one or self.titles.get(n) else []
        before = [f for f in fitting if f < n]
        if fitting:
            self._merge(before[-1] if before else fitting[0], n)

    def _sex_fits(self, n: int, full: int) -> bool:
        title = self.titles.get(n)
        if title is None:
            return True
        wanted = self.gazetteer.sexes.get(self.tokens.lower[title.head])
        first = self.tokens.text[self.names[full].start]
        known = self.gazetteer.sexes.get(first)
        return wanted is None or known is None or wanted == known

    def _join_bodies(self) -> None:
        bodies = [n for n, name in enumerate(self.names) if name.type in _BODIES]
        self._join_introduced(bodies)
        first: dict[str, int] = {}
        for n in bodies:
            for form in self._forms(n):
                if form in first:
                    self._merge(first[form], n)
                first.setdefault(form, n)
        self._join_short(bodies)

    def _forms(self, n: int) -> list[str]:
        """Keys under which a body's name may return: itself, its initials, its place with "police"."""
        words = " ".join(self.words[n])
        forms = [words]
        for ending in _POLICE:
            if words.endswith(ending):
                return [words, f"police {words.removesuffix(ending)}"]
        long = [word for word in self.words[n] if word not in _SMALL]
        if len(long) > 2 and self.names[n].body is None:
            forms.append("".join(word[0] for word in long))
        return forms

    def _join_introduced(self, bodies: Sequence[int]) -> None:
        """ "Full Name (FN)" makes FN a name of it."""
        ending = {self.names[n].end: n for n in bodies}
        for n in bodies:
            name = self.names[n]
            full = ending.get(name.start - 1)
            bracketed = full is not None and self.tokens.text[name.start - 1] == "("
            if full is not None and bracketed and _abbreviates(self.words[n], self.words[full]):
                self._merge(full, n)

    def _join_short(self, bodies: Sequence[int]) -> None:
        """A name that is the beginning or end of one longer name of the article."""
        by_edge: dict[str, list[int]] = defaultdict(list)
        for n in bodies:
            by_edge[self.words[n][0]].append(n)
            by_edge[self.words[n][-1]].append(n)
        for n in bodies:
            words = self.words[n]
            if self.names[n].body is not None or self.names[n].inner:
                continue
            longer = [m for m in by_edge[words[0]][:40] if self._extends(self.words[m], words)]
            longer = [m for m in longer if self.words[m][-1] not in _PERSONAL]
            if longer and len({self._find(m) for m in longer}) == 1:
                self._merge(longer[0], n)

    @staticmethod
    def _extends(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
        size = len(short)
        return len(long) > size > 0 and (long[:size] == short or long[-size:] == short)

    def cluster(self, n: int) -> str:
        """The cluster of a name."""
        return self.guess[self._find(n)]

    def _find(self, n: int) -> int:
        while self.parent[n] != n:
            self.parent[n] = self.parent[self.parent[n]]
            n = self.parent[n]
        return n

    def _merge(self, one: int, two: int) -> None:
        """The second name joins the first one's cluster."""
        a, b = self._find(one), self._find(two)
        if a != b:
            self.parent[b] = a


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    letters = "".join(short).replace(".", "")
    initials = "".join(word[0] for word in long if word not in _SMALL)
    return bool(letters) and len(short) == 1 and (letters == initials or letters[0] == initials[:1])
