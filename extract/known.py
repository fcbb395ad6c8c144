"""Names that the gazetteer knows, and names that their shape gives away, whatever the pipeline saw."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from extract.gazetteer import Gazetteer, Region, load_gazetteer
from extract.mentions import Candidate
from extract.places import load_county_names
from extract.tokens import Tokens

LONGEST = 12
_BEFORE_ABBREVIATION = frozenset({",", "(", "-", "–", "—"})
_CHAMBER = frozenset("Republicans Democrats Speaker Majority Minority GOP Republican Democratic".split())
_PARTIES = {
    "Republican": "RepublicanParty", "R": "RepublicanParty", "Democratic": "DemocraticParty",
    "Democrat": "DemocraticParty", "D": "DemocraticParty",
}  # fmt: skip
_BILL = re.compile(r"(?:SB|HB|AB|HR|SR|SJR|HJR|H\.R\.)-?\d{1,5}$")
_STATE_BODIES = frozenset("Department Division Bureau Board Office Commission".split())
_BILL_HEADS = frozenset({"SB", "HB", "AB", "HR", "H.R.", "Proposition", "Prop.", "Prop"})
_MODIFIES = frozenset({"amod", "compound", "nmod:desc", "nmod"})


def read_known(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """The longest name of the gazetteer at each place of the text."""
    labels = [""] * len(tokens)
    for span in tokens.doc.ents:
        labels[span.start : span.end] = [span.label_] * (span.end - span.start)
    i = 0
    while i < len(tokens):
        found = _longest(tokens, gazetteer, labels, i) if _may_start(tokens, gazetteer, i) else None
        if found is not None:
            yield found
        i = found.end if found is not None else i + 1


def _may_start(tokens: Tokens, gazetteer: Gazetteer, i: int) -> bool:
    text = tokens.text[i]
    return text[0].isupper() or text[0].isdigit() or text in gazetteer.first_words


def _longest(tokens: Tokens, gazetteer: Gazetteer, labels: list[str], i: int) -> Candidate | None:
    best, key = None, ""
    for j in range(i, min(i + LONGEST, len(tokens))):
        key += tokens.text[j]
        if not _begins_name(key):
            break
        plain = _undotted(key)
        body = gazetteer.bodies.get(key) or gazetteer.bodies.get(plain)
        region = gazetteer.regions.get(key)
        if key.endswith("County") and j > i and key in load_county_names():
            best = Candidate(i, j + 1, "Place")
        if body is not None and _trusts_body(tokens, gazetteer, key, labels, i, j + 1):
            best = Candidate(i, j + 1, body.type, body=body)
        elif region is not None and _trusts_region(tokens, labels, region, key, i, j + 1):
            best = Candidate(i, j + 1, "Place", region=region)
    return best


def _begins_name(key: str) -> bool:
    """Whether some name of the gazetteer, or some county, starts as a key does, full stops left out."""
    names, start = _sorted_names(), key.replace(".", "")
    at = bisect_left(names, start)
    return at < len(names) and names[at].startswith(start)


@cache
def _sorted_names() -> list[str]:
    known = {*load_gazetteer().bodies, *load_gazetteer().regions, *load_county_names()}
    return sorted({key.replace(".", "") for key in known})


def _undotted(key: str) -> str:
    """ "T.P.S." as "TPS"; other keys as they are."""
    plain = key.replace(".", "")
    return plain if plain.isupper() and 2 * len(plain) == len(key) else key


def _trusts_body(
    tokens: Tokens, gazetteer: Gazetteer, key: str, labels: list[str], start: int, end: int
) -> bool:
    """Whether a body's name is one here: a word with another meaning needs the pipeline's agreement."""
    if key == "House":
        after = tokens.text[end] if end < len(tokens) else ""
        before = tokens.lower[start - 1] if start else ""
        return after in _CHAMBER or (before == "the" and tokens.dep[start] not in _MODIFIES)
    if key in gazetteer.doubtful:
        return labels[start] in {"ORG", "AGENCY"}
    return labels[start] != "PERSON" or end - start > 1 or key.isupper()


def _trusts_region(tokens: Tokens, labels: list[str], region: Region, key: str, start: int, end: int) -> bool:
    label = labels[start]
    if key.endswith(".") and region.code and key != region.name:
        before = tokens.text[start - 1] if start else ""
        return label in {"GPE", "LOC"} or before in _BEFORE_ABBREVIATION
    return label != "PERSON" or end - start > 1


def read_local_bodies(tokens: Tokens) -> Iterator[Candidate]:
    """Police, fire and sheriffs' departments by their shape."""
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
            yield Candidate(start, end + 1, "Agency")


def read_state_bodies(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """ "Oregon Department of Justice", "New York State Board of Elections": a state's, not the nation's."""
    for i, text in enumerate(tokens.text[:-2]):
        if text not in _STATE_BODIES or tokens.text[i + 1] not in {"of", "for", "on"}:
            continue
        place = i - (tokens.text[i - 1] == "State")
        start = next((s for s in (place - 2, place - 1) if _is_state(tokens, gazetteer, s, place)), None)
        end = i + 2
        while end < len(tokens) and (_is_part(tokens, end) or _joins_parts(tokens, end)):
            end += 1
        if start is not None and end > i + 2:
            yield Candidate(start, end, "Agency")


def _is_state(tokens: Tokens, gazetteer: Gazetteer, start: int, end: int) -> bool:
    region = gazetteer.regions.get("".join(tokens.text[max(start, 0) : end])) if start >= 0 else None
    return region is not None and bool(region.code)


def _joins_parts(tokens: Tokens, i: int) -> bool:
    """Whether "and" or a comma at `i` stands inside a name: "Health and Human Services"."""
    more = tokens.text[i + 1 : i + 2]
    return tokens.text[i] in {"and", "&"} and bool(more) and _is_part(tokens, i + 1)


def _is_part(tokens: Tokens, i: int) -> bool:
    text = tokens.text[i]
    return text[0].isupper() and tokens.pos[i] == "PROPN" and text not in {"The", "A", "An", "Former"}


def read_parties(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """ "Republican" and "Democratic" before a noun, "D" and "R" before a state: the party."""
    for i, text in enumerate(tokens.text):
        party = _PARTIES.get(text)
        if party is None:
            continue
        after, before = tokens.text[i + 1 : i + 2], tokens.text[i - 1 : i]
        bracketed = before in (["("], [","]) and after in (
            ["-"],
            ["–"],
            *([[")"]] if before == ["("] else []),
        )
        if bracketed if len(text) == 1 else not is_partisan(tokens, i):
            yield Candidate(i, i + 1, "Organization", body=gazetteer.bodies[party])


def is_partisan(tokens: Tokens, i: int) -> bool:
    """Whether "Republican" or "Democrat" is somebody, not what narrows the noun after it."""
    if tokens.text[i] not in {"Republican", "Democrat"}:
        return False
    return i + 1 >= len(tokens) or tokens.pos[i + 1] not in {"NOUN", "PROPN", "ADJ", "NUM"}


def read_bills(tokens: Tokens) -> Iterator[Candidate]:
    """ "SB1070", "H.R. 4760", "Proposition 187"."""
    for i, text in enumerate(tokens.text):
        if text[0] in "SHA" and _BILL.match(text):
            yield Candidate(i, i + 1, "Policy")
        elif text in _BILL_HEADS and i + 1 < len(tokens) and tokens.text[i + 1].isdigit():
            yield Candidate(i, i + 2, "Policy")


def read_introduced(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """ "the advocacy group Immigration Hub": capitals right after the noun of an organization."""
    for i, lower in enumerate(tokens.lower[:-1]):
        if tokens.pos[i] != "NOUN" or gazetteer.nouns.get(lower, ("", ""))[0] != "Organization":
            continue
        end = i + 1
        while end < len(tokens) and _is_part(tokens, end) and end - i < 6:
            end += 1
        if end > i + 1 and tokens.text[i][0].islower():
            yield Candidate(i + 1, end, "Organization")
