"""What a sentence sets equal: appositions both ways, "X is the mayor", "served as chief", "the group X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.mentions import Mention
from extract.tokens import Tokens

_BODIES = frozenset({"Agency", "Organization"})
_OPENERS = frozenset({",", "(", "—", "–", "-"})
_AFTER = frozenset("of for at with in and which from where whose to who to based until since".split())
_PAUSES = frozenset({",", ".", ")", "—", "–", ";", "?", "!"})
_LINKS = frozenset({"of", "for", "at", "with", "in"})
_SERVES = frozenset("serve work act continue return".split())
_NAMES = frozenset("name appoint elect identify confirm nominate install hire promote describe".split())
_CHOOSES = frozenset("choose select pick tap".split())
_BECOMES = frozenset({"become", "remain"})
_SETTLEMENTS = frozenset("city town village county state borough township island commonwealth".split())
_QUARTERS = frozenset("suburb neighborhood neighbourhood hamlet community".split())
_FIRMS = frozenset("firm law-firm think-tank nonprofit".split())
_UNREAL = frozenset("if unless whether would could should may might will to not n't never".split())
_SINGULAR = frozenset({"he", "she"})


class Lookup:
    """Which mention a token heads (or which name it is in), starts or ends; inner mentions are left out."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        whole = [(n, m) for n, m in enumerate(mentions) if not m.inner]
        names = [(n, m) for n, m in whole if m.kind == "name"]
        self.heading = {i: n for n, m in names for i in range(m.start, m.end)}
        self.heading |= {m.head: n for n, m in reversed(whole)}
        self.starting = {m.start: n for n, m in reversed(whole)}
        self.ending = {m.end: n for n, m in whole}
        self.end_of = [m.end for m in mentions]


def find_equals(tokens: Tokens, mentions: Sequence[Mention], lookup: Lookup) -> dict[int, int]:
    """Index of a description → index of the name, pronoun or earlier description that it is set equal to."""
    equals: dict[int, int] = {}
    for n, mention in enumerate(mentions):
        if mention.kind != "nominal" or mention.plural or mention.inner:
            continue
        partners = [p for p in _partners(tokens, mention, lookup) if _fits(mention, mentions[p])]
        if _is_owned(tokens, mention, mentions, lookup):
            partners = [p for p in partners if mentions[p].start < mention.start]
        names = [p for p in partners if mentions[p].kind == "name"]
        others = [p for p in partners if mentions[p].kind != "name" and p < n]
        if names or others:
            equals[n] = (names or others)[0]
    return {n: _follow(equals, n) for n in equals}


def _is_owned(tokens: Tokens, mention: Mention, mentions: Sequence[Mention], lookup: Lookup) -> bool:
    """Whether somebody only tells whose somebody else is: "a spokesman for the governor, Bill Eames"."""
    head = mention.head
    if tokens.dep[head] != "nmod" or not {"of", "for", "to"} & set(tokens.cases(head)):
        return False
    owner = lookup.heading.get(tokens.head[head])
    person = owner is not None and mentions[owner].kind == "nominal" and mentions[owner].type == "Person"
    return mention.type == "Person" and person


def _follow(equals: dict[int, int], n: int) -> int:
    """The end of a chain of equals."""
    for _ in range(4):
        if n not in equals:
            break
        n = equals[n]
    return n


def _fits(nominal: Mention, other: Mention) -> bool:
    if other.plural or other.inner:
        return False
    if other.kind == "pronoun":
        return nominal.type == "Person" and other.key in _SINGULAR
    return nominal.type == other.type or (nominal.type in _BODIES and other.type in _BODIES)


def _partners(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    yield from _by_syntax(tokens, mention, lookup)
    if (mention.end in lookup.starting and mention.determiner != "poss") or mention.type in _BODIES:
        yield from _at(lookup.starting, mention.end)
    yield from _after_comma(tokens, mention, lookup)
    yield from _before_comma(tokens, mention, lookup)


def _at(table: dict[int, int], i: int) -> Iterator[int]:
    if i in table:
        yield table[i]


def _by_syntax(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    head = mention.head
    clause = tokens.child(head, "cop") is not None and tokens.child(head, "nsubj") is not None
    if tokens.dep[head] in {"appos", "nmod:desc"} and not clause:
        yield from _at(lookup.heading, tokens.head[head])
    for child in tokens.children[head]:
        relation = tokens.dep[child]
        copular = relation == "nsubj" and tokens.child(head, "cop") is not None
        if copular and tokens.lower[child] in {"who", "that"} and tokens.dep[head] == "acl:relcl":
            child = tokens.head[head]
        governed = relation == "appos" and tokens.child(child, "case") is not None
        if (relation == "appos" and not governed) or (copular and not _is_denied(tokens, head)):
            yield from _at(lookup.heading, child)
    if tokens.lower[mention.start - 1] == "as" and mention.start > 1:
        yield from _by_order(tokens, mention, lookup)
    if tokens.dep[head] == "obl" and "as" in tokens.cases(head):
        yield from _by_service(tokens, tokens.head[head], lookup)
    elif tokens.dep[head] in {"xcomp", "obj"}:
        yield from _by_naming(tokens, head, lookup)
    if _goes_on_describing(tokens, mention):
        yield from _at(lookup.heading, tokens.head[tokens.head[head]])
    if mention.key in _FIRMS and mention.start < head:
        yield from (n for i in range(mention.start, head) for n in _at(lookup.ending, i + 1))
    if mention.key in _SETTLEMENTS or (mention.key in _QUARTERS and mention.determiner == "the"):
        yield from _by_of(tokens, head, lookup)


def _goes_on_describing(tokens: Tokens, mention: Mention) -> bool:
    """ "X, an Ohio Republican and a founder of the caucus"."""
    joined = tokens.dep[mention.head] == "conj" and tokens.dep[tokens.head[mention.head]] == "appos"
    start = mention.start
    return joined and start > 1 and tokens.lower[start - 1] == "and" and tokens.text[start - 2] != ","


def _is_denied(tokens: Tokens, head: int) -> bool:
    return any(tokens.lower[c] in {"not", "n't", "never"} for c in tokens.children[head])


def _by_service(tokens: Tokens, verb: int, lookup: Lookup) -> Iterator[int]:
    """Who "served as" or "was named as" something."""
    if tokens.lemma[verb] in _NAMES:
        passive = tokens.child(verb, "nsubj:pass")
        subject = passive if passive is not None else tokens.child(verb, "obj")
    elif tokens.lemma[verb] in _SERVES:
        subject = tokens.child(verb, "nsubj")
        chosen = tokens.head[verb]
        if subject is None and tokens.dep[verb] == "xcomp" and tokens.lemma[chosen] in _NAMES | _CHOOSES:
            subject = tokens.child(chosen, "nsubj:pass")
    else:
        return
    if subject is not None:
        if tokens.lower[subject] in {"who", "that"} and tokens.dep[verb] == "acl:relcl":
            subject = tokens.head[verb]
        yield from _at(lookup.heading, subject)


def _by_order(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    """ "named Sunita Rao as acting chief", however the parser hangs the two on the verb."""
    verb = tokens.head[mention.head]
    for name in _at(lookup.ending, mention.start - 1):
        if tokens.lemma[verb] in _NAMES or lookup.heading.get(verb) == name:
            yield name


def _by_naming(tokens: Tokens, head: int, lookup: Lookup) -> Iterator[int]:
    """Who "was named chief", "became chief"; whom somebody "named chief"."""
    verb = tokens.head[head]
    lemma = tokens.lemma[verb]
    if any(tokens.lower[child] in _UNREAL for child in tokens.children[verb]):
        return
    if lemma in _BECOMES:
        subject = tokens.child(verb, "nsubj")
        subject = subject if subject is not None else tokens.child(head, "nsubj")
    elif lemma in _NAMES:
        passive = tokens.child(verb, "nsubj:pass")
        subject = passive if passive is not None else tokens.child(verb, "obj")
    else:
        return
    if subject is not None and subject != head:
        yield from _at(lookup.heading, subject)


def _by_of(tokens: Tokens, head: int, lookup: Lookup) -> Iterator[int]:
    """ "the city of Austin" is Austin."""
    for child in tokens.children[head]:
        if child > head and tokens.dep[child] == "nmod" and "of" in tokens.cases(child):
            yield from _at(lookup.heading, child)


def _after_comma(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    """ "Name, the director of", "Name, 56, a lawyer,"."""
    start = mention.start
    if start < 2 or tokens.text[start - 1] not in _OPENERS or not _closes(tokens, mention):
        return
    end = start - 1
    if end >= 2 and tokens.text[end - 1].isdigit() and tokens.text[end - 2] == ",":
        end -= 2
    if mention.determiner or tokens.dep[mention.head] != "conj":
        yield from _at(lookup.ending, end)


def _closes(tokens: Tokens, mention: Mention) -> bool:
    """Whether what follows a description may follow an apposition, and is no list's "and"."""
    end = mention.end
    if end >= len(tokens) or tokens.text[end] in _PAUSES or "\n" in tokens.text[end]:
        return not _goes_on_listing(tokens, end)
    return tokens.lower[end] in _AFTER


def _goes_on_listing(tokens: Tokens, i: int) -> bool:
    return i + 1 < len(tokens) and tokens.text[i] == "," and tokens.lower[i + 1] in {"and", "or"}


def _before_comma(tokens: Tokens, mention: Mention, lookup: Lookup) -> Iterator[int]:
    """ "the leader, Mitt Romney,", "the deputy director of the bureau, David Bowdich,"."""
    if mention.determiner not in {"the", "poss", "a"}:
        return
    end = _after_complement(tokens, mention.end)
    if end + 1 >= len(tokens) or tokens.text[end] != ",":
        return
    name = lookup.starting.get(end + 1)
    if name is not None and not _is_listed(tokens, name, lookup):
        yield name


def _after_complement(tokens: Tokens, end: int) -> int:
    """Where a description ends with its "of the bureau" counted in."""
    if end >= len(tokens) or tokens.lower[end] not in _LINKS:
        return end
    for i in range(end + 1, min(end + 9, len(tokens))):
        if tokens.text[i] == ",":
            return i
        if tokens.pos[i] not in {"DET", "NOUN", "PROPN", "ADJ", "PART", "ADP", "CCONJ"}:
            break
    return end


def _is_listed(tokens: Tokens, name: int, lookup: Lookup) -> bool:
    """Whether the name after the comma is the next item of a list."""
    after = lookup.end_of[name]
    return after < len(tokens) and (tokens.lower[after] in {"and", "or"} or _goes_on_listing(tokens, after))
