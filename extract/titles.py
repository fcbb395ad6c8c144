"""Titles of office: found by their words, and read off the left of a person's name.

"former FBI Deputy Director David Bowdich" gives the title "deputy director", the body FBI and `former`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extract.gazetteer import Gazetteer, Title
from extract.mentions import Mention
from extract.tokens import Tokens

_ASPIRING = frozenset({"candidate", "nominee", "hopeful", "contender", "challenger"})
LONGEST = 7
FORMER = frozenset(
    "former ex then retired late onetime one-time erstwhile ousted fired past disgraced".split()
)
_HYPHENS = frozenset({"-", "–"})
_PARTIES = frozenset({"Republican", "Democratic", "GOP", "Democrat"})
_PASSED = frozenset({"ADJ", "ADV", "NUM"})
_QUALIFIERS = frozenset(
    "acting interim deputy assistant senior current new newly elected longtime veteran embattled outgoing "
    "fellow incoming controversial longest-serving no-nonsense top retiring recently self-described".split()
)
_COMPOUND = frozenset({"NOUN", "PROPN"})
_STOPS = frozenset("the a an his her their our my this that today yesterday monday tuesday wednesday".split())


@dataclass(frozen=True, slots=True)
class TitleSpan:
    """A title at tokens `start`..`end`."""

    start: int
    end: int
    title: Title


@dataclass(frozen=True, slots=True)
class NameTitle:
    """What stands before a name: from token `start`; `name` is the post as written out, "" for a courtesy.

    `bodies` are the names in it, the nearest to the title last; `party` the token of a party's adjective.
    """

    start: int
    name: str
    kind: str
    of: str
    former: bool
    bodies: tuple[Mention, ...]
    party: int | None
    head: int


def find_title_spans(tokens: Tokens, gazetteer: Gazetteer) -> dict[int, TitleSpan]:
    """End token → the longest title that ends there."""
    spans: dict[int, TitleSpan] = {}
    words = gazetteer.title_words
    for i in [i for i, word in enumerate(tokens.lower) if word in words]:
        if _ends_county(tokens, i):
            continue
        key = ""
        for j in range(i, min(i + LONGEST, len(tokens))):
            title = gazetteer.titles.get(key + tokens.lower[j]) or gazetteer.titles.get(key + tokens.lemma[j])
            if title is not None and (j + 1 not in spans or spans[j + 1].start > i):
                spans[j + 1] = TitleSpan(i, j + 1, title)
            key += tokens.lower[j]
    return spans


def _ends_county(tokens: Tokens, i: int) -> bool:
    """Whether "County" belongs to the name before it: "Hennepin County Attorney"."""
    return tokens.text[i] == "County" and i > 0 and tokens.text[i - 1][0].isupper()


def cover_titles(spans: Mapping[int, TitleSpan]) -> dict[int, TitleSpan]:
    """Token → the longest title that it is part of."""
    covered: dict[int, TitleSpan] = {}
    for span in sorted(spans.values(), key=lambda s: (s.end - s.start, -s.start)):
        covered |= dict.fromkeys(range(span.start, span.end), span)
    return covered


class TitleReader:
    """Reads leftwards from names; made once for a document."""

    def __init__(self, tokens: Tokens, spans: Mapping[int, TitleSpan], names: list[Mention]) -> None:
        self.tokens = tokens
        self.spans = spans
        self.name_ending = {name.end: name for name in names if not name.inner}

    def before(self, name: Mention) -> NameTitle | None:
        """The title before a person's name, or None."""
        reading = _Reading(self, name.start)
        while reading.step():
            pass
        return reading.result()


class _Reading:
    """One walk to the left: what has been read so far."""

    def __init__(self, reader: TitleReader, start: int) -> None:
        self.tokens, self.reader, self.at = reader.tokens, reader, start
        self.start = start
        self.titles: list[TitleSpan] = []
        self.words: list[str] = []
        self.bodies: list[Mention] = []
        self.former = False
        self.party: int | None = None

    def step(self) -> bool:
        """Take what ends where the reading stands; False when nothing fits."""
        if self.at == 0 or len(self.words) > 6:
            return False
        return self._take_title() or self._take_body() or self._take_word()

    def _take_title(self) -> bool:
        span = self.reader.spans.get(self.at) or self._title_with_complement()
        joined = self.at > 0 and self.tokens.lower[self.at - 1] == "and" and self.titles
        if joined and self.at - 1 in self.reader.spans:
            span = self.reader.spans[self.at - 1]
        if span is None or (self.bodies and not joined):
            return False
        self.titles.append(span)
        self.at = self.start = span.start
        return True

    def _title_with_complement(self) -> TitleSpan | None:
        """ "Director of Investigations" right before a name."""
        if self.titles:
            return None
        for i in range(self.at - 2, max(self.at - 6, 0), -1):
            if self.tokens.lower[i] == "of" and i in self.reader.spans:
                span = self.reader.spans[i]
                inside = self.tokens.text[i + 1 : self.at]
                if all(word[0].isupper() for word in inside if word != "and"):
                    words = " ".join([span.title.name, "of", *inside])
                    return TitleSpan(span.start, self.at, Title(words, span.title.kind, span.title.of))
            if not (self.tokens.text[i + 1][0].isupper() or self.tokens.lower[i + 1] == "and"):
                return None
        return None

    def _take_body(self) -> bool:
        end = self.at
        if self.tokens.text[end - 1] in {"'s", "'"} and self.titles:
            end -= 1
        if self.tokens.text[end - 1] == "," and self.titles and self.bodies:
            end -= 1
        body = self.reader.name_ending.get(end)
        if body is None or body.type not in {"Place", "Agency", "Organization", "Person"}:
            return False
        if body.key in _PARTIES:
            self.party = body.start
        elif not self.titles:
            return False
        else:
            self.bodies.append(body)
        self.at = self.start = body.start
        return True

    def _take_word(self) -> bool:
        i = self.at - 1
        lower = self.tokens.lower[i]
        if lower in FORMER:
            self.former = True
        elif (
            self.tokens.text[i] in _HYPHENS
            and i
            and self.tokens.lower[i - 1] in {"ex", "then", "co", "now", "vice"}
        ):
            pass
        elif lower not in _QUALIFIERS and not self._passes(i):
            return False
        else:
            self.words.append(self.tokens.text[i])
        self.at = i
        if self.titles:
            self.start = i
        return True

    def _passes(self, i: int) -> bool:
        """Whether a word may stand among titles: an adjective, or a noun that narrows a title."""
        if self.tokens.lower[i] in _STOPS or "\n" in self.tokens.text[i]:
            return False
        if self.tokens.pos[i] in _PASSED:
            return True
        joins = self.tokens.head[i] > i and self.tokens.dep[i] in {"compound", "nmod:desc", "amod", "nmod"}
        return bool(self.titles) and self.tokens.pos[i] in _COMPOUND and joins and not self.bodies

    def result(self) -> NameTitle | None:
        """What was read, when there was a title in it."""
        if not self.titles:
            return None
        main = next((s for s in self.titles if s.title.kind in {"office", "rank"}), self.titles[0])
        if self.titles[0].title.name in _ASPIRING:  # "Sheriff candidate Ada Brandt"
            main = self.titles[0]
        kind = main.title.kind
        name = "" if kind == "courtesy" else main.title.name
        return NameTitle(
            self.start,
            name,
            kind,
            main.title.of,
            self.former,
            tuple(reversed(self.bodies)),
            self.party,
            main.end - 1,
        )
