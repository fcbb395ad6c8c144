"""Descriptions and pronouns: what is referred to without a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from extract.gazetteer import Gazetteer
from extract.mentions import Mention
from extract.titles import TitleSpan
from extract.tokens import PLURAL_TAGS, Tokens

_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_INSIDE = frozenset({"compound", "nmod:desc", "flat", "goeswith", "fixed"})
_DETERMINERS = {
    "the": "the", "this": "this", "that": "this", "these": "this", "those": "this", "such": "this",
    "a": "a", "an": "a", "some": "a", "any": "a", "another": "a", "every": "a", "each": "a", "no": "a",
    "many": "a", "several": "a", "other": "a", "both": "the",
}  # fmt: skip
_PRONOUNS = {
    "he": "Person", "him": "Person", "his": "Person", "himself": "Person",
    "she": "Person", "her": "Person", "hers": "Person", "herself": "Person",
    "i": "Person", "me": "Person", "my": "Person", "mine": "Person", "myself": "Person",
    "they": "Group", "them": "Group", "their": "Group", "theirs": "Group", "themselves": "Group",
    "we": "Group", "us": "Group", "our": "Group", "ours": "Group", "ourselves": "Group",
    "it": "", "its": "", "itself": "",
}  # fmt: skip
_POSTPOSED = frozenset({"general", "charge", "large"})
_COMPANY = frozenset("bureau department agency administration company committee council".split())
_PLURALS = frozenset("they them their theirs themselves we us our ours ourselves".split())
_PARTISANS = frozenset({"Republicans", "Democrats", "Conservatives", "Liberals"})


def find_descriptions(
    tokens: Tokens,
    gazetteer: Gazetteer,
    skipped: bytearray,
    taken: bytearray,
    titles: Mapping[int, TitleSpan],
) -> list[Mention]:
    """Descriptions in text order.

    `taken` marks tokens of names and of the titles before them; `titles` maps tokens to their title.
    """
    found = []
    for i, pos in enumerate(tokens.pos):
        if pos in _NOMINAL and not skipped[i] and not taken[i]:
            mention = _describe_office(tokens, titles.get(i), i) or _describe(tokens, gazetteer, taken, i)
            if mention is not None and not _is_within(tokens, titles.get(i), i):
                found.append(mention)
    return found


def _describe_office(tokens: Tokens, span: TitleSpan | None, i: int) -> Mention | None:
    """An office whose noun comes first: "attorney general", "chief of staff", "inspector general"."""
    if span is None or not _is_headed_early(tokens, span) or _root(tokens, span) != i:
        return None
    if _is_inside(tokens, i):
        return None
    plural = tokens.tag[i] in PLURAL_TAGS
    mention = _build(tokens, i, "Group" if plural else "Person", span.title.name.lower(), plural)
    return replace(mention, start=min(mention.start, span.start), end=span.end)


def _is_headed_early(tokens: Tokens, span: TitleSpan) -> bool:
    last = tokens.lower[span.end - 1]
    return span.end - span.start > 1 and (last in _POSTPOSED or "of" in tokens.lower[span.start : span.end])


def _is_within(tokens: Tokens, span: TitleSpan | None, i: int) -> bool:
    """Whether a word is only a part of an office's name: "general" in "inspector general"."""
    return span is not None and span.end - span.start > 1 and _root(tokens, span) != i


def _root(tokens: Tokens, span: TitleSpan) -> int:
    """The noun that heads a title: the last, or in "agent in charge" the first, with its head outside."""
    outside = [i for i in range(span.start, span.end) if not span.start <= tokens.head[i] < span.end]
    if not outside or not _is_headed_early(tokens, span):
        return tokens.root(span.start, span.end)
    return next((i for i in outside if tokens.pos[i] in {"NOUN", "PROPN"}), outside[0])


def find_pronouns(tokens: Tokens, skipped: bytearray) -> Iterator[Mention]:
    """Personal and possessive pronouns of the first and third person."""
    for i, lower in enumerate(tokens.lower):
        type_ = _PRONOUNS.get(lower)
        if type_ is None or skipped[i] or tokens.pos[i] not in {"PRON", "DET"}:
            continue
        if tokens.dep[i] != "expl" and tokens.text[i] != "US":
            yield Mention(i, i + 1, i, "pronoun", type_, lower, plural=lower in _PLURALS)


def _describe(tokens: Tokens, gazetteer: Gazetteer, taken: bytearray, i: int) -> Mention | None:
    if _is_people(tokens, gazetteer, i):
        return _build(tokens, i, "Group", tokens.lower[i], True)
    key = _head_key(tokens, gazetteer, i)
    if key is None or (tokens.text[i] == "March" and tokens.tag[i] == "NNP"):
        return None
    if _is_inside(tokens, i) and not (i + 1 < len(taken) and taken[i + 1]):
        return _describe_company(tokens, gazetteer, i, key)
    type_, number = gazetteer.nouns[key]
    plural = tokens.tag[i] in PLURAL_TAGS or number == "many"
    if tokens.text[i] in {"Democrat", "Republican"}:  # after a state's name taken for a plural
        plural = False
    if type_ == "Person" and plural:
        type_ = "Group"
    if tokens.pos[i] == "ADJ" and not _is_noun_like(tokens, i):
        return None
    return _build(tokens, i, type_, key, plural)


def _describe_company(tokens: Tokens, gazetteer: Gazetteer, i: int, key: str) -> Mention | None:
    """The body in "bureau officials", which is always one that the text has named."""
    if key not in _COMPANY or i + 1 >= len(tokens) or tokens.tag[i] in PLURAL_TAGS:
        return None
    head = gazetteer.nouns.get(tokens.lemma[i + 1], ("", ""))[0]
    plain = not any(tokens.dep[c] in {"amod", "compound"} for c in tokens.children[i])
    if head not in {"Person", "Group"} or not plain:
        return None
    return Mention(i, i + 1, i, "nominal", gazetteer.nouns[key][0], key, determiner="the", inner=True)


def _is_inside(tokens: Tokens, i: int) -> bool:
    """Whether a noun only narrows the one after it ("police" in "police chief")."""
    return tokens.dep[i] in _INSIDE and tokens.head[i] > i and tokens.text[i + 1] != ","


def _head_key(tokens: Tokens, gazetteer: Gazetteer, i: int) -> str | None:
    """The entry for a head noun, with the word before it where both make one ("task force")."""
    lemma, lower = tokens.lemma[i], tokens.lower[i]
    if i and tokens.head[i - 1] == i:
        pair = f"{tokens.lower[i - 1]}-{lemma}"
        if pair in gazetteer.nouns:
            return pair
    forms = (lemma, lower, lower[:-1] if lower.endswith("s") else lower)
    return next((form for form in forms if form in gazetteer.nouns), None)


def _is_noun_like(tokens: Tokens, i: int) -> bool:
    """Whether an adjective stands for people: "the poor", "a Republican"."""
    modifies = tokens.dep[i] in {"amod", "compound", "acomp", "advmod"}
    return not modifies and any(tokens.dep[c] == "det" for c in tokens.children[i])


def _is_people(tokens: Tokens, gazetteer: Gazetteer, i: int) -> bool:
    """Americans, Democrats: people named after a country or party, as a group."""
    text = tokens.text[i]
    if not text[0].isupper() or not text.endswith("s") or tokens.tag[i] not in PLURAL_TAGS:
        return False
    return text in _PARTISANS or text in gazetteer.peoples


def _build(tokens: Tokens, i: int, type_: str, key: str, plural: bool) -> Mention:
    determiner, owner = "", None
    modifiers = set()
    for c in tokens.children[i]:
        if c > i:
            break
        relation = tokens.dep[c]
        if relation in {"det", "det:predet"} or tokens.lower[c] in _DETERMINERS:
            determiner = _DETERMINERS.get(tokens.lower[c], determiner)
        elif relation == "nmod:poss":
            determiner, owner = "poss", c
        elif relation in {"amod", "compound", "nummod", "nmod:desc", "nmod"}:
            modifiers.add(tokens.lower[c])
    start = tokens.phrase_start(i)
    if (
        owner is None
        and start > 1
        and tokens.text[start - 1] in {"'s", "'"}
        and tokens.tag[start - 1] == "POS"
    ):
        owner, determiner = tokens.head[start - 1], "poss"
        start = tokens.phrase_start(owner) if owner == start - 2 else start - 2
    return Mention(start, i + 1, i, "nominal", type_, key, plural, determiner, frozenset(modifiers), owner)
