"""Names as the language pipeline marks them, cleaned: titles off, lists apart, the words' own type heeded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extract.gazetteer import Gazetteer, compact, load_gazetteer
from extract.mentions import Candidate
from extract.places import load_cities
from extract.titles import TitleSpan
from extract.tokens import Tokens

TYPES = {
    "PERSON": "Person", "AGENCY": "Agency", "ORG": "Organization", "GPE": "Place", "LOC": "Place",
    "FAC": "Place", "UNDERTAKING": "Undertaking", "EVENT": "Undertaking", "POLICY": "Policy", "LAW": "Policy",
}  # fmt: skip
_EDGES = frozenset("the a an this that these those its his her their our my and or ' 's , -".split())
_MARKS = frozenset({'"', "“", "”", "‘", "'", "(", ")", "[", "]", "—", "–", "―", ":", ";", ".", "/", "|"})
_COMMON = frozenset({"NOUN", "ADP", "VERB", "CCONJ"})
_LEADING = frozenset({"NOUN", "CCONJ", "ADJ", "VERB", "ADP"})
_SEAT = re.compile(r"[DRI][-–]\w")
_PARTISAN = frozenset("Republican Republicans Democrat Democrats Democratic GOP".split())
_DECIDING = frozenset({"Police", "Department", "Court", "Administration"})
_INSTITUTIONS = frozenset("University College Academy Preschool Hospital Church Diocese".split())
_WEAK = frozenset("Council Services Corrections Bureau Courts".split())
_PUBLIC = frozenset(
    """City County Town Village Borough Parish Common Metro Tribal District Regional Security National State
    Federal Legislative Privy Human Public Social Police Investigation""".split()
)
_JOINTS = frozenset({"of", "for", "on", "in", "and", "at"})


def read_labels(tokens: Tokens, gazetteer: Gazetteer, titles: Mapping[int, TitleSpan]) -> Iterator[Candidate]:
    """The pipeline's names, each as a candidate."""
    for span in tokens.doc.ents:
        type_ = TYPES.get(span.label_)
        if type_ is None:
            continue
        start, end = _trim(tokens, span.start, span.end)
        start, cut = _off_titles(tokens, titles, type_, start, end)
        start, cut = _trim(tokens, start, cut)
        if type_ in {"Undertaking", "Policy"} and _opens_only(tokens, start, cut):
            continue
        if start < cut and not _is_within(titles, start, cut) and _is_name(tokens, gazetteer, start, cut):
            yield from _split(tokens, gazetteer, _settle(tokens, gazetteer, type_, start, cut, cut < end))


def _trim(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """A span without determiners, possessive marks, quotation marks and common nouns at its end."""
    for i in range(start, end):
        if "\n" in tokens.text[i]:
            end = i
            break
    while start < end and (tokens.lower[start] in _EDGES or tokens.text[start] in _MARKS):
        start += 1
    while end > start and (tokens.lower[end - 1] in _EDGES or tokens.text[end - 1] in _MARKS):
        end -= 1
    while end - 1 > start and tokens.text[start].islower() and tokens.pos[start] in _LEADING:
        start += 1
    while end - 1 > start and tokens.text[end - 1].islower() and tokens.pos[end - 1] in _COMMON:
        end -= 1
    return start, end


def _off_titles(
    tokens: Tokens, titles: Mapping[int, TitleSpan], type_: str, start: int, end: int
) -> tuple[int, int]:
    """A person's name starts after the titles in it, a body's ends before one that leads out of it."""
    if type_ == "Person":
        inside = [stop for stop in range(start + 1, end) if _is_stripped(tokens, titles, start, stop)]
        return (inside[-1] if inside else start), end
    for stop in range(end, end + 4):
        title = titles.get(stop)
        if title is not None and start < title.start < end and (stop > end or title.title.kind != "role"):
            return start, title.start
    return start, end


def _is_stripped(tokens: Tokens, titles: Mapping[int, TitleSpan], start: int, stop: int) -> bool:
    """Whether a title ends at `stop` that is no given name: "Dean Foster" is called Dean."""
    if stop not in titles or titles[stop].start < start - 2:
        return False
    return stop - titles[stop].start > 1 or tokens.text[stop - 1] not in load_gazetteer().sexes


def _is_within(titles: Mapping[int, TitleSpan], start: int, end: int) -> bool:
    """Whether a span is only the end of a title: "National Intelligence" after "Director of"."""
    return end in titles and titles[end].start < start and titles[end].title.of == "none"


def _opens_only(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a span is capitalised only because it opens a sentence: "Black ice"."""
    opens = start == 0 or tokens.sentence[start - 1] != tokens.sentence[start]
    return opens and not any(text[0].isupper() or text[0].isdigit() for text in tokens.text[start + 1 : end])


def _is_name(tokens: Tokens, gazetteer: Gazetteer, start: int, end: int) -> bool:
    texts = tokens.text[start:end]
    if any(text.startswith(("http", "@", "#", "www.")) for text in texts) or texts[-1] in _PARTISAN:
        return False
    if len(texts) == 1 and any(part in gazetteer.regions for part in texts[0].split("-")[1:]):
        return False
    if _SEAT.match("".join(texts)) or (len(texts) == 1 and _is_noun(tokens, gazetteer, start)):
        return False
    return any(text[0].isupper() or (text[0].isdigit() and len(texts) > 1) for text in texts)


def _is_noun(tokens: Tokens, gazetteer: Gazetteer, i: int) -> bool:
    """Whether a capitalised word is a common noun in the plural: "States" at the head of a sentence."""
    plural = tokens.tag[i] in {"NNS", "NNPS"}
    lower = tokens.lower[i]
    return plural and (tokens.lemma[i] in gazetteer.nouns or lower.removesuffix("s") in gazetteer.nouns)


def _settle(tokens: Tokens, gazetteer: Gazetteer, type_: str, start: int, end: int, cut: bool) -> Candidate:
    """The candidate with the type that its words speak for, if they do; the label's otherwise."""
    key = compact("".join(tokens.text[start:end]))
    if cut and (key in gazetteer.regions or key in load_cities()):
        return Candidate(start, end, "Place")
    if (tokens.text[start] == "Operation" and end - start > 1) or tokens.text[end - 2 : end] == [
        "Task",
        "Force",
    ]:
        return Candidate(start, end, "Undertaking")
    last = tokens.text[end - 1]
    if type_ == "Place" and last in _INSTITUTIONS and end - start > 1:
        return Candidate(start, end, "Organization")
    if type_ in {"Person", "Place"} and last not in _DECIDING:
        return Candidate(start, end, type_)
    words = tokens.text[start:end]
    limit = next((n for n, word in enumerate(words) if n and word.lower() in _JOINTS), len(words))
    for word in reversed(words[:limit]):
        spoken = gazetteer.heads.get(word)
        if word in _WEAK and type_ == "Organization" and not _PUBLIC & set(words):
            break  # "the Heritage Council", "Ironwood Services": nobody's but its own
        if spoken is not None and spoken != "Place":
            return Candidate(start, end, spoken)
    return Candidate(start, end, type_)


def _split(tokens: Tokens, gazetteer: Gazetteer, name: Candidate) -> Iterator[Candidate]:
    """ "Maricopa County, Ariz." and "U.S.-Mexico" are two places."""
    if name.type != "Place":
        yield _without_owner(tokens, gazetteer, name)
        return
    for i in range(name.start + 1, name.end - 1):
        if tokens.text[i] in {",", "-", "–"}:
            rest = compact("".join(tokens.text[i + 1 : name.end]))
            if rest in gazetteer.regions:
                yield Candidate(name.start, i, "Place")
                return
    yield name


def _without_owner(tokens: Tokens, gazetteer: Gazetteer, name: Candidate) -> Candidate:
    """ "FBI's Office of Inspections" without the FBI."""
    for i in range(name.start + 1, name.end - 1):
        owner = compact("".join(tokens.text[name.start : i]))
        if tokens.text[i] == "'s" and owner in gazetteer.bodies:
            whole = compact("".join(tokens.text[name.start : name.end]))
            return name if whole in gazetteer.bodies else Candidate(i + 1, name.end, name.type)
    return name
