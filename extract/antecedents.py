"""What a text has mentioned so far, as coreference sees it: antecedents, and what may mean them."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.facts import BODIES
from extract.mentions import Mention

OTHER = frozenset("other another different separate second new similar additional more previous".split())
_MEDIA = frozenset(
    {"network", "channel", "newspaper", "paper", "outlet", "station", "magazine", "site", "website"}
)
_SCHOOLS = frozenset({"school", "college", "university", "institution"})
_ANY_ORGANIZATION = frozenset(
    {"company", "group", "organization", "organisation", "firm", "nonprofit", "union"}
)
_CITY = frozenset({"city", "town", "village", "municipality", "community"})
_PLACES = frozenset("city town village county state country nation border district region house".split())


@dataclass(slots=True, eq=False)
class Antecedent:
    """A cluster as seen so far: its last mention and what is known of what it refers to."""

    cluster: str
    type: str
    plural: bool
    sex: str | None = None
    named: bool = False
    words: set[str] = field(default_factory=set)
    heads: dict[str, tuple[frozenset[str], str | None]] = field(default_factory=dict)
    owner: str | None = None
    last: int = 0
    relation: str = ""
    verb: int = -1
    count: int = 0
    state: bool = False


def is_kind(mention: Mention, one: Antecedent, distance: int, sex: str | None) -> bool:
    """Whether a definite description may mean a named antecedent `distance` sentences back."""
    key = mention.key
    if mention.type == "Person":
        return one.type == "Person" and key in one.words and sex_agrees(one, sex)
    if mention.type == "Place" and one.type == "Place":
        return _is_place_kind(key, one)
    if one.type not in BODIES or mention.type not in {*BODIES, "Place"} or key in _PLACES:
        return False
    if key in one.words:
        return not mention.modifiers & OTHER
    return distance <= 2 and not mention.modifiers and _is_body_kind(key, one)


def _is_body_kind(key: str, one: Antecedent) -> bool:
    if one.type == "Agency":
        return key == "agency" or (key in {"department", "force"} and bool(one.words & {"police", "sheriff"}))
    if key in _SCHOOLS:
        return bool(one.words & {"college", "university", "school", "academy", "institute"})
    if key in _MEDIA:
        return not one.words & {"party"}
    return key in _ANY_ORGANIZATION and not one.words & {"party", "college", "university"}


def _is_place_kind(key: str, one: Antecedent) -> bool:
    if key == "state":
        return one.state
    if key in {"country", "nation"}:
        return bool(one.words & {"u.s.", "america", "country", "states"})
    if key == "county":
        return "county" in one.words
    return key in _CITY and not one.state and not one.words & {"county", "u.s.", "america", "house"}


def sex_agrees(one: Antecedent, sex: str | None) -> bool:
    """Whether nothing known speaks against the antecedent's being of that sex."""
    return one.sex is None or sex is None or one.sex == sex


def sex_of_pronoun(key: str) -> str | None:
    """ "male", "female", or None."""
    if key in {"he", "him", "his", "himself"}:
        return "male"
    return "female" if key in {"she", "her", "hers", "herself"} else None
