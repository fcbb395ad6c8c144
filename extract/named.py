"""Names in a text: what the pipeline found and what the gazetteer knows, settled into one list.

A longer name beats a shorter one inside it, the gazetteer beats the pipeline on the same words, and the words
of a name ("Police Department", "Act") outvote the pipeline's label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from extract.gazetteer import Gazetteer, compact
from extract.known import (
    is_partisan,
    read_bills,
    read_introduced,
    read_known,
    read_local_bodies,
    read_parties,
    read_state_bodies,
)
from extract.labelled import read_labels
from extract.mentions import Candidate, Mention
from extract.places import load_cities
from extract.titles import TitleSpan
from extract.tokens import Tokens

_LOCAL = frozenset(
    "Police Sheriff Sheriffs Fire City County Town Village School Superior Municipal Parish".split()
)
_BUILDINGS = frozenset("Jail Prison Courthouse Airport Penitentiary".split())
_SEATED = frozenset("University College Hospital Party Legislature School Schools Academy".split())
_LOCAL_BODIES = (
    ("district", "attorney", "'s", "office"), ("sheriff", "'s", "office"), ("sheriff", "'s", "department"),
    ("prosecutor", "'s", "office"), ("police", "department"), ("police", "bureau"), ("fire", "department"),
    ("city", "council"), ("town", "council"), ("county", "commission"), ("county", "council"),
    ("school", "district"), ("school", "board"), ("superior", "court"), ("district", "court"),
)  # fmt: skip
_SURELY_LOCAL = frozenset({"Police", "Sheriff", "Sheriffs", "Fire", "Town"})
_NOWHERE = frozenset(
    "State Capitol Military National Metropolitan Transit Federal Park Highway Border Secret".split()
)
_WHERE = frozenset("at in inside outside near around to from toward towards into".split())
_SEAT = re.compile(r"([DR])[-–]([A-Z][\w.]*)$")
_OWNERS = frozenset({"Person", "Place", "Agency", "Organization"})


def find_names(
    tokens: Tokens, gazetteer: Gazetteer, skipped: bytearray, titles: Mapping[int, TitleSpan]
) -> list[Mention]:
    """All names in text order; only `inner` ones (a local body's place, a partisan's party) overlap."""
    found = [
        *read_labels(tokens, gazetteer, titles),
        *(known for known in read_known(tokens, gazetteer) if not _leads_into(titles, known)),
        *read_local_bodies(tokens),
        *read_state_bodies(tokens, gazetteer),
        *read_parties(tokens, gazetteer),
        *read_bills(tokens),
        *read_introduced(tokens, gazetteer),
    ]
    kept = _settle([f for f in found if not skipped[f.start] and not skipped[f.end - 1]], len(tokens))
    names = [_to_mention(tokens, f) for f in _extend(tokens, titles, kept)]
    inner = [place for name in names for place in _inner_places(tokens, gazetteer, name)]
    inner += _seats(tokens, gazetteer, skipped)
    return sorted([*names, *inner], key=lambda m: (m.start, -m.end))


def _leads_into(titles: Mapping[int, TitleSpan], name: Candidate) -> bool:
    """Whether a known name ends in a title: "New York City Police" before "Commissioner"."""
    later = (titles[stop] for stop in range(name.end + 1, name.end + 4) if stop in titles)
    return any(name.start < title.start < name.end for title in later)


def _settle(found: list[Candidate], size: int) -> list[Candidate]:
    taken = bytearray(size)
    kept = []
    for candidate in sorted(found, key=_rank):
        if not any(taken[candidate.start : candidate.end]):
            taken[candidate.start : candidate.end] = b"\x01" * (candidate.end - candidate.start)
            kept.append(candidate)
    return sorted(kept, key=lambda f: f.start)


def _rank(candidate: Candidate) -> tuple[int, bool, int]:
    known = candidate.body is not None or candidate.region is not None
    return (candidate.start - candidate.end, not known, candidate.start)


def _extend(
    tokens: Tokens, titles: Mapping[int, TitleSpan], found: Iterable[Candidate]
) -> Iterator[Candidate]:
    """ "Trump" + "administration", "Dallas" + "police": a name with a common noun that makes it a body's."""
    for name in found:
        after = tokens.lower[name.end] if name.end < len(tokens) else ""
        last = name.end + 1 >= len(tokens) or tokens.head[name.end] != name.end + 1
        if after == "administration" and name.type in _OWNERS:
            yield Candidate(name.start, name.end + 1, "Agency")
        elif after == "campaign" and name.type == "Person" and last:
            yield Candidate(name.start, name.end + 1, "Organization")
        elif name.type == "Place" and (size := _local_body(tokens, name.end)):
            yield Candidate(name.start, name.end + size, "Agency")
        elif after == "police" and _is_place(tokens, name) and _stands_alone(tokens, titles, name.end):
            yield Candidate(name.start, name.end + 1, "Agency")
        else:
            yield name


def _local_body(tokens: Tokens, i: int) -> int:
    """How many of the tokens at `i` name a local body in lower case: "police department"."""
    words = tokens.lower[i : i + 4]
    return next((len(body) for body in _LOCAL_BODIES if tuple(words[: len(body)]) == body), 0)


def _is_place(tokens: Tokens, name: Candidate) -> bool:
    known = compact("".join(tokens.text[name.start : name.end])) in load_cities()
    return name.type == "Place" or (known and name.type in {"Agency", "Organization"})


def _stands_alone(tokens: Tokens, titles: Mapping[int, TitleSpan], i: int) -> bool:
    """Whether "police" is not the beginning of "police chief" or "police officer"."""
    titled = any(stop in titles and titles[stop].start == i for stop in range(i + 2, i + 4))
    return not titled and (tokens.dep[i] not in {"compound", "amod"} or tokens.head[i] < i)


def _to_mention(tokens: Tokens, found: Candidate) -> Mention:
    head = tokens.root(found.start, found.end)
    type_ = found.type
    if found.body is not None and found.body.name == "White House" and _is_where(tokens, head):
        type_ = "Place"
    key = compact("".join(tokens.text[found.start : found.end]))
    return Mention(found.start, found.end, head, "name", type_, key, body=found.body, region=found.region)


def _is_where(tokens: Tokens, head: int) -> bool:
    return any(case in _WHERE for case in tokens.cases(head))


def _inner_places(tokens: Tokens, gazetteer: Gazetteer, name: Mention) -> Iterator[Mention]:
    """ "Dallas" in "Dallas Police Department", "Maricopa County" in its jail, "Texas" in its university."""
    if name.body is not None and name.body.parent:
        return
    last = tokens.text[name.end - 1]
    if name.type == "Agency" or (name.type == "Place" and last in _BUILDINGS):
        place = _local_place(tokens, gazetteer, name) or _state_in(tokens, gazetteer, name)
    elif name.type == "Organization" and (last in _SEATED or tokens.text[name.start] in _SEATED):
        place = _state_in(tokens, gazetteer, name)
    else:
        return
    if place is not None:
        yield place


def _local_place(tokens: Tokens, gazetteer: Gazetteer, name: Mention) -> Mention | None:
    """The town or county that a local body is named for."""
    for i in range(name.start + 1, name.end):
        if tokens.text[i] in _LOCAL or tokens.lower[i] == "police":
            county = tokens.text[i] in {"County", "Parish"}
            whole = compact("".join(tokens.text[name.start : i + 1]))
            end = i + 1 if county or whole in gazetteer.regions or whole in load_cities() else i
            key = compact("".join(tokens.text[name.start : end]))
            region = gazetteer.regions.get(key)
            local = tokens.text[i] in _SURELY_LOCAL and i - name.start <= 3
            local = local and tokens.text[i - 1] not in _NOWHERE
            if county or local or region is not None or key in load_cities():
                return Mention(name.start, end, end - 1, "name", "Place", key, region=region, inner=True)
            return None
    return None


def _state_in(tokens: Tokens, gazetteer: Gazetteer, name: Mention) -> Mention | None:
    """The state that a body's name begins with, or ends with after "of"."""
    spans = [(name.start, name.start + size) for size in (2, 1)]
    spans += [(i, name.end) for i in (name.end - 2, name.end - 1) if tokens.lower[i - 1] == "of"]
    for start, end in spans:
        key = compact("".join(tokens.text[start:end]))
        region = gazetteer.regions.get(key)
        inside = name.start <= start and end <= name.end and (start, end) != (name.start, name.end)
        if region is not None and inside and region.code and key != "Washington":
            return Mention(start, end, end - 1, "name", "Place", key, region=region, inner=True)
    return None


def _seats(tokens: Tokens, gazetteer: Gazetteer, skipped: bytearray) -> Iterator[Mention]:
    """ "D-Calif." in one token is a party and a state; "a Republican" is somebody, and names the party."""
    for i, text in enumerate(tokens.text):
        if skipped[i]:
            continue
        match = _SEAT.match(text) if text[0] in "DR" else None
        if match is not None:
            party = gazetteer.bodies["DemocraticParty" if match[1] == "D" else "RepublicanParty"]
            region = gazetteer.regions.get(compact(match[2]))
            yield Mention(i, i + 1, i, "name", "Organization", match[1], body=party, inner=True)
            if region is not None:
                yield Mention(i, i + 1, i, "name", "Place", compact(match[2]), region=region, inner=True)
        elif is_partisan(tokens, i):
            party = gazetteer.bodies["DemocraticParty" if text == "Democrat" else "RepublicanParty"]
            yield Mention(i, i + 1, i, "name", "Organization", text, body=party, inner=True)
