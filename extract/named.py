"""Names in a text: what the pipeline found and what the gazetteer knows, settled into one list.

A longer name beats a shorter one inside it, the gazetteer beats the pipeline on the same words, and the words
of a name ("Police Department", "Act") outvote the pipeline's label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.gazetteer import Body, Gazetteer, Region, compact
from extract.mentions import Mention
from extract.tokens import Tokens

TYPES = {
    "PERSON": "Person", "AGENCY": "Agency", "ORG": "Organization", "GPE": "Place", "LOC": "Place",
    "FAC": "Place", "UNDERTAKING": "Undertaking", "EVENT": "Undertaking", "POLICY": "Policy", "LAW": "Policy",
}  # fmt: skip
BODIES = frozenset({"Agency", "Organization"})
LONGEST = 12
_EDGES = frozenset("the a an this that these those its his her their our my and or '".split()) | {
    "'s",
    ",",
    "-",
}
_QUOTES = frozenset({'"', "“", "”", "‘", "'", "(", ")", "[", "]", "—", "–", ":", ";", ".", "/", "|"})
_COURTESY = frozenset("mr. mr mrs. mrs ms. ms miss dr. dr rev. rev sir".split())
_STARTS_ABBREVIATION = frozenset({",", "(", "-", "–", "—", "D", "R", "I"})
_PARTIES = {
    "Republican": "RepublicanParty", "R": "RepublicanParty", "Democratic": "DemocraticParty",
    "Democrat": "DemocraticParty", "D": "DemocraticParty",
}  # fmt: skip
_LOCAL = frozenset(
    "Police Sheriff Sheriffs Fire City County District Town Village School Superior Municipal".split()
)
_WHERE = frozenset("at in inside outside near around to from toward towards into".split())


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate: tokens `start`..`end`, its type, and what the gazetteer knows of it."""

    start: int
    end: int
    type: str
    body: Body | None = None
    region: Region | None = None

    @property
    def rank(self) -> tuple[int, bool, int]:
        known = self.body is not None or self.region is not None
        return (self.start - self.end, not known, self.start)


def find_names(tokens: Tokens, gazetteer: Gazetteer, skipped: bytearray) -> list[Mention]:
    """All names in text order, none overlapping another but places inside the names of local bodies."""
    labelled = list(_read_labels(tokens, gazetteer))
    labels = _labels_by_token(tokens)
    found = [*labelled, *_read_gazetteer(tokens, gazetteer, labels), *_read_local_bodies(tokens)]
    found += _read_parties(tokens, gazetteer)
    kept = _settle([f for f in found if not skipped[f.start] and not skipped[f.end - 1]], len(tokens))
    names = [_to_mention(tokens, f) for f in _extend(tokens, kept)]
    inner = [place for name in names for place in _inner_places(tokens, gazetteer, name)]
    return sorted([*names, *inner], key=lambda m: (m.start, -m.end))


def _labels_by_token(tokens: Tokens) -> list[str]:
    labels = [""] * len(tokens)
    for span in tokens.doc.ents:
        labels[span.start : span.end] = [span.label_] * (span.end - span.start)
    return labels


def _read_labels(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[_Found]:
    for span in tokens.doc.ents:
        type_ = TYPES.get(span.label_)
        if type_ is None:
            continue
        start, end = _trim(tokens, span.start, span.end)
        if type_ == "Person":
            start = _after_titles(tokens, gazetteer, start, end)
        if start < end and _is_name(tokens, start, end):
            yield _Found(start, end, _settle_type(tokens, gazetteer, type_, start, end))


def _trim(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """A span without determiners, possessive marks, quotation marks and a common noun at its end."""
    for i in range(start, end):
        if "\n" in tokens.text[i]:
            end = i
            break
    while start < end and (tokens.lower[start] in _EDGES or tokens.text[start] in _QUOTES):
        start += 1
    while end > start and (tokens.lower[end - 1] in _EDGES or tokens.text[end - 1] in _QUOTES):
        end -= 1
    while (
        end - 1 > start and tokens.text[end - 1].islower() and tokens.pos[end - 1] in {"NOUN", "ADP", "VERB"}
    ):
        end -= 1
    return start, end


def _is_name(tokens: Tokens, start: int, end: int) -> bool:
    texts = tokens.text[start:end]
    if any(text.startswith(("http", "@", "#", "www.")) for text in texts):
        return False
    return any(text[0].isupper() or (text[0].isdigit() and len(texts) > 1) for text in texts)


def _after_titles(tokens: Tokens, gazetteer: Gazetteer, start: int, end: int) -> int:
    """Where a person's name starts once titles and bodies before it are taken off."""
    best = start
    for i in range(start, end - 1):
        for size in (3, 2, 1):
            stop = i + size
            if stop < end and "".join(tokens.lower[i:stop]) in gazetteer.titles:
                best = max(best, stop)
                break
    return best


def _settle_type(tokens: Tokens, gazetteer: Gazetteer, type_: str, start: int, end: int) -> str:
    """The type that the words of a name speak for, if they do; the label's otherwise."""
    if type_ in {"Person", "Place"} and tokens.text[end - 1] not in {"Police", "Department", "Court"}:
        return type_
    if tokens.text[start] == "Operation" and end - start > 1:
        return "Undertaking"
    words = tokens.text[start:end]
    limit = next((n for n, w in enumerate(words) if n and w.lower() in {"of", "for", "on", "in"}), len(words))
    for word in reversed(words[:limit]):
        spoken = gazetteer.heads.get(word)
        if spoken is not None and spoken != "Place":
            return spoken
    return type_


def _read_gazetteer(tokens: Tokens, gazetteer: Gazetteer, labels: list[str]) -> Iterator[_Found]:
    i = 0
    while i < len(tokens):
        found = _longest_known(tokens, gazetteer, labels, i) if _may_start(tokens, gazetteer, i) else None
        if found is not None:
            yield found
        i = found.end if found is not None else i + 1


def _may_start(tokens: Tokens, gazetteer: Gazetteer, i: int) -> bool:
    text = tokens.text[i]
    return text[0].isupper() or text[0].isdigit() or text in gazetteer.first_words


def _longest_known(tokens: Tokens, gazetteer: Gazetteer, labels: list[str], i: int) -> _Found | None:
    best = None
    key = ""
    for j in range(i, min(i + LONGEST, len(tokens))):
        key += tokens.text[j]
        body, region = gazetteer.bodies.get(key), gazetteer.regions.get(key)
        if body is not None and _trusts_body(gazetteer, key, labels, i, j + 1):
            best = _Found(i, j + 1, body.type, body=body)
        elif region is not None and _trusts_region(tokens, labels, region, key, i, j + 1):
            best = _Found(i, j + 1, "Place", region=region)
    return best


def _trusts_body(gazetteer: Gazetteer, key: str, labels: list[str], start: int, end: int) -> bool:
    """Whether a body's name is one here: a word with another meaning needs the pipeline's agreement."""
    if key in gazetteer.doubtful:
        return labels[start] in {"ORG", "AGENCY"}
    return labels[start] != "PERSON" or end - start > 1 or key.isupper()


def _trusts_region(tokens: Tokens, labels: list[str], region: Region, key: str, start: int, end: int) -> bool:
    label = labels[start]
    if label == "PERSON" and end - start == 1:
        return False
    if key.endswith(".") and region.code and key != region.name:
        before = tokens.text[start - 1] if start else ""
        return label in {"GPE", "LOC"} or before in _STARTS_ABBREVIATION
    return True


def _read_local_bodies(tokens: Tokens) -> Iterator[_Found]:
    """Police and sheriffs' departments by their shape, whatever the pipeline saw."""
    for i, text in enumerate(tokens.text):
        if text not in {"Police", "Sheriff", "Sheriffs", "Fire"} or not i or not _is_part(tokens, i - 1):
            continue
        end = i + 1
        if tokens.text[end : end + 1] in (["'s"], ["'"]):
            end += 1
        if tokens.text[end : end + 1] and tokens.text[end] in {"Department", "Dept.", "Office", "Bureau"}:
            start = i
            while start and _is_part(tokens, start - 1) and i - start < 5:
                start -= 1
            yield _Found(start, end + 1, "Agency")


def _is_part(tokens: Tokens, i: int) -> bool:
    text = tokens.text[i]
    return text[0].isupper() and tokens.pos[i] == "PROPN" and text not in {"The", "A", "An", "Former"}


def _read_parties(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[_Found]:
    """ "Republican" and "Democratic" before a noun, "D" and "R" before a state: the party."""
    for i, text in enumerate(tokens.text):
        party = _PARTIES.get(text)
        if party is None:
            continue
        bracketed = tokens.text[i + 1 : i + 2] in (["-"], ["–"]) and tokens.text[i - 1 : i] in (["("], [","])
        if bracketed if len(text) == 1 else tokens.tag[i] not in {"NNS", "NNPS"}:
            yield _Found(i, i + 1, "Organization", body=gazetteer.bodies[party])


def _settle(found: list[_Found], size: int) -> list[_Found]:
    taken = bytearray(size)
    kept = []
    for candidate in sorted(found, key=lambda f: f.rank):
        if not any(taken[candidate.start : candidate.end]):
            taken[candidate.start : candidate.end] = b"\x01" * (candidate.end - candidate.start)
            kept.append(candidate)
    return sorted(kept, key=lambda f: f.start)


def _extend(tokens: Tokens, found: Iterable[_Found]) -> Iterator[_Found]:
    """ "Trump" + "administration", "Dallas" + "police": a name with a common noun that makes it a body's."""
    for name in found:
        after = tokens.lower[name.end] if name.end < len(tokens) else ""
        last = name.end + 1 >= len(tokens) or tokens.head[name.end] != name.end + 1
        if after == "administration" and name.type in {"Person", "Place", "Agency", "Organization"}:
            yield _Found(name.start, name.end + 1, "Agency")
        elif after == "campaign" and name.type == "Person" and last:
            yield _Found(name.start, name.end + 1, "Organization")
        elif after == "police" and name.type == "Place" and last and _stands_alone(tokens, name.end):
            yield _Found(name.start, name.end + 1, "Agency")
        else:
            yield name


def _stands_alone(tokens: Tokens, i: int) -> bool:
    return tokens.dep[i] not in {"compound", "amod"} or tokens.head[i] < i


def _to_mention(tokens: Tokens, found: _Found) -> Mention:
    head = tokens.root(found.start, found.end)
    type_ = found.type
    if found.body is not None and found.body.name == "White House" and _is_where(tokens, head):
        type_ = "Place"
    key = compact("".join(tokens.text[found.start : found.end]))
    name = Mention(found.start, found.end, head, "name", type_, key)
    return replace(name, body=found.body, region=found.region)


def _is_where(tokens: Tokens, head: int) -> bool:
    return any(case in _WHERE for case in tokens.cases(head))


def _inner_places(tokens: Tokens, gazetteer: Gazetteer, name: Mention) -> Iterator[Mention]:
    """ "Dallas" in "Dallas Police Department", "Maricopa County" in its sheriff's office."""
    if name.type != "Agency" or (name.body is not None and name.body.parent):
        return
    for i in range(name.start + 1, name.end):
        if tokens.text[i] in _LOCAL or tokens.lower[i] == "police":
            end = i + 1 if tokens.text[i] == "County" else i
            key = compact("".join(tokens.text[name.start : end]))
            region = gazetteer.regions.get(key)
            yield Mention(name.start, end, end - 1, "name", "Place", key, region=region, inner=True)
            return
