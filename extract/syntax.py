"""Who stands in which slot of a predicate: voice, control, relative clauses and coordination undone.

Slots are named `subj`, `obj`, `iobj`, `xcomp`, `ccomp`, `acl` for the deep grammatical functions (the object
of a passive is its surface subject), `poss`, `comp`, `amod` for what stands before a noun, and otherwise by
the preposition (`from`, `out-of`). Trees are Universal Dependencies as EWT and GUM draw them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extract.parse import Token

Slots = dict[str, tuple[Token, ...]]

RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge"})
AGENTIVE = frozenset(
    "make launch open conduct file issue hold give have lead begin start announce express offer provide "
    "continue resume maintain stage plan organize mount wage carry pursue undertake do deliver level lodge "
    "submit bring reach sign pay enter send post order increase expand commit voice raise repeat renew "
    "reiterate seek deny admit emphasize pledge promise vow".split()
)
PATIENTIVE = frozenset(
    "face receive undergo draw get suffer win earn survive garner attract endure escape fear risk await "
    "see".split()
)
INCLUDING = frozenset({"including", "like", "such"})
PREFIXES = frozenset({"anti", "pro"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
MAX_DEPTH = 6
_CLAUSAL = frozenset({"nsubj", "nsubj:pass", "aux", "aux:pass", "cop", "obj"})
_SLOTS = "beatbook.slots"


def find_slots(token: Token) -> Slots:
    """The slots of a verb or noun, each a tuple of head tokens, coordinated fillers spread out.

    They are worked out once a parse: nobody may change them.
    """
    known: dict[int, Slots] = token.doc.user_data.setdefault(_SLOTS, {})
    slots = known.get(token.i)
    if slots is None:
        raw = _verb_slots(token) if _is_verbal(token) else _noun_slots(token)
        slots = known[token.i] = {name: tuple(_spread(fillers)) for name, fillers in raw.items()}
    return slots


def _is_verbal(token: Token) -> bool:
    """Whether a word stands as a verb does: by its tag, else by its dependents."""
    if token.pos_ in {"VERB", "AUX", "ADJ"}:
        return True
    return token.pos_ not in NOMINAL - {"NUM", "PRON"} and any(c.dep_ in _CLAUSAL for c in token.children)


def prefix_slots(token: Token) -> Slots | None:
    """For "anti" of "anti-Ruiz", whom it is against as `obj`; None for any other word."""
    doc = token.doc
    if token.lower_ not in PREFIXES or token.i + 2 >= len(doc) or doc[token.i + 1].text not in {"-", "–"}:
        return None
    return {"obj": (doc[token.i + 2],)}


def is_passive(token: Token) -> bool:
    """Whether a verb form stands in the passive, reduced relatives and shared auxiliaries included."""
    relations = {child.dep_ for child in token.children}
    if relations & {"aux:pass", "nsubj:pass", "csubj:pass"} or "obl:agent" in relations:
        return True
    if token.tag_ != "VBN" or any(child.dep_ == "aux" for child in token.children):
        return False
    if token.dep_ in {"acl", "advcl", "amod", "acl:relcl"}:
        return not relations & {"obj", "nsubj"}
    if token.dep_ in {"ROOT", "parataxis", "ccomp"}:  # headlines: "Chief fired over texts"
        return "nsubj" in relations and "obj" not in relations
    return token.dep_ == "conj" and not relations & {"nsubj"} and is_passive(token.head)


def find_subjects(token: Token, depth: int = 0) -> tuple[Token, ...]:
    """The surface subjects of a verb, found through control, participles, relatives and coordination."""
    if depth > MAX_DEPTH:
        return ()
    own = [child for child in token.children if child.dep_ in {"nsubj", "nsubj:pass", "nsubj:outer"}]
    if own:
        return tuple(_resolve_relative(subject, token) for subject in own)
    if token.tag_ == "VBG" and any(child.dep_ == "det" for child in token.children):
        return ()
    head = token.head
    if token.dep_ == "conj" and head.pos_ in {"VERB", "AUX", "ADJ"}:
        return find_subjects(head, depth + 1)
    if token.dep_ == "xcomp":
        return _controllers(head, depth)
    if token.dep_ in {"advcl", "obl", "nmod", "ccomp", "parataxis"} and head.pos_ in {"VERB", "AUX", "ADJ"}:
        return _adverbial_subjects(token, head, depth)
    if token.dep_.startswith("acl"):
        return _antecedents(token, head, depth)
    return ()


def _resolve_relative(word: Token, verb: Token) -> Token:
    """The antecedent, when `word` is the relative pronoun of its clause."""
    if word.lower_ not in RELATIVE:
        return word
    clause = verb
    while clause.dep_ in {"conj", "xcomp"} and clause.head.i != clause.i:
        clause = clause.head
    return clause.head if clause.dep_ == "acl:relcl" else word


def _controllers(head: Token, depth: int) -> tuple[Token, ...]:
    objects = tuple(child for child in head.children if child.dep_ in {"obj", "iobj"})
    if objects and head.lemma_ not in SUBJECT_CONTROL:
        return objects[-1:]
    return find_subjects(head, depth + 1)


def _adverbial_subjects(token: Token, head: Token, depth: int) -> tuple[Token, ...]:
    if token.dep_ in {"ccomp", "parataxis"} and token.tag_ not in {"VBG", "VBN"}:
        return ()
    marks = {child.lower_ for child in token.children if child.dep_ in {"mark", "case"}}
    objects = tuple(child for child in head.children if child.dep_ == "obj")
    if marks & {"for", "of", "from"} and objects and not is_passive(head):
        return objects
    return find_subjects(head, depth + 1)


def _antecedents(token: Token, noun: Token, depth: int) -> tuple[Token, ...]:
    marks = {child.lower_ for child in token.children if child.dep_ == "mark"}
    if not marks & {"to", "of", "for"}:
        has_object = any(child.dep_ == "obj" for child in token.children)
        plain = token.dep_ != "acl:relcl" or has_object or token.tag_ in {"VBG", "VBN"}
        return _coordinated(noun) if plain else ()
    owners = tuple(child for child in noun.children if child.dep_ == "nmod:poss")
    if owners:
        return owners
    if noun.dep_ in {"obj", "obl", "xcomp"} and noun.head.pos_ in {"VERB", "AUX"}:
        return find_subjects(noun.head, depth + 1)
    return ()


def _coordinated(noun: Token) -> tuple[Token, ...]:
    """A noun with the one it is coordinated to: "a mayor and a chief defying the order"."""
    return (noun.head, noun) if noun.dep_ == "conj" and _alike(noun.head, noun) else (noun,)


def _verb_slots(verb: Token) -> dict[str, list[Token]]:
    slots: dict[str, list[Token]] = defaultdict(list)
    passive = is_passive(verb)
    for child in verb.children:
        _add_dependent(slots, child, verb)
    if slots["iobj"] and not slots["obj"]:
        slots["obj"] = slots.pop("iobj")
    given = "iobj" if slots["obj"] else "obj"
    slots[given if passive else "subj"] += find_subjects(verb)
    if passive and "by" in slots and not slots["subj"]:
        slots["subj"] = slots.pop("by")
    if not passive and not slots["obj"]:
        slots["obj"] = list(_missing_objects(verb))
    return {name: fillers for name, fillers in slots.items() if fillers}


def _add_dependent(slots: dict[str, list[Token]], child: Token, verb: Token) -> None:
    relation = child.dep_
    if relation in {"obj", "iobj", "dobj"}:
        slots["iobj" if relation == "iobj" else "obj"].append(_resolve_relative(child, verb))
    elif relation == "obl:agent":
        slots["subj"].append(child)
    elif relation.startswith(("obl", "nmod")):
        _add_oblique(slots, _resolve_relative(child, verb), child)
    elif relation in {"xcomp", "ccomp", "advcl"}:
        slots[relation].append(child)
        if relation == "advcl":
            _add_oblique(slots, child, child)


def _add_oblique(slots: dict[str, list[Token]], filler: Token, marked: Token) -> None:
    cases = [child.lower_ for child in marked.children if child.dep_ in {"case", "mark"}]
    cases += [part.lower_ for child in marked.children if child.dep_ == "case" for part in child.children]
    if not cases:
        return
    for name in dict.fromkeys(["-".join(cases), *cases]):  # in an order that no hash decides
        slots[name].append(filler)


def _missing_objects(verb: Token) -> tuple[Token, ...]:
    """The object of an object relative ("the officer they fired"), or one that coordination shares."""
    if verb.dep_ == "acl:relcl":
        own = [child for child in verb.children if child.dep_ == "nsubj"]
        if own and own[0].lower_ not in RELATIVE and verb.head.i < verb.i:
            return (verb.head,)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return tuple(c for c in verb.head.children if c.dep_ == "obj" and c.i > verb.i)
    return ()


def _noun_slots(noun: Token) -> dict[str, list[Token]]:
    slots: dict[str, list[Token]] = defaultdict(list)
    for child in noun.children:
        relation = child.dep_
        if relation == "nmod:poss":
            slots["poss"].append(child)
        elif relation in {"compound", "flat", "nmod:desc", "nmod:unmarked"} and child.i < noun.i:
            slots["comp"].append(child)
        elif relation == "amod":
            slots["amod"].append(child)
        elif relation.startswith(("nmod", "obl")):
            _add_oblique(slots, child, child)
        elif relation.startswith("acl"):
            slots["acl"].append(child)
    _add_support(slots, noun)
    return slots


def _add_support(slots: dict[str, list[Token]], noun: Token) -> None:
    """Borrow subject and obliques from a verb that carries the noun ("launched a probe into")."""
    top = noun
    while top.dep_ in {"conj", "compound"} and top.head.pos_ == "NOUN":
        top = top.head
    verb = top.head
    if verb.pos_ not in {"VERB", "AUX"} or top.dep_ not in {"obj", "nsubj:pass", "obl"}:
        return
    passive = is_passive(verb)
    if top.dep_ == "obj" or (top.dep_ == "nsubj:pass" and passive):
        subjects = _verb_slots(verb).get("subj", []) if passive else list(find_subjects(verb))
        if verb.lemma_ in AGENTIVE:
            slots["subj"] += subjects
        elif verb.lemma_ in PATIENTIVE:
            slots["under"] += subjects
        for child in verb.children:
            if child.dep_ in {"obl", "nmod"} and child.i > noun.i and verb.lemma_ in AGENTIVE | PATIENTIVE:
                _add_oblique(slots, child, child)


def conjuncts(token: Token) -> tuple[Token, ...]:
    """The token and what is coordinated with it further on."""
    return tuple(_spread([token]))


def members(token: Token) -> tuple[Token, ...]:
    """Those whom a set is said to include: "states including Ohio and Utah", "cities such as Reno"."""
    for child in token.children:
        marks = {c.lower_ for c in child.children if c.dep_ in {"case", "mark"}}
        if child.dep_.startswith("nmod") and marks & INCLUDING and child.pos_ == "PROPN":
            return conjuncts(child)
    return ()


def predicated(noun: Token) -> tuple[Token, ...]:
    """Whom a noun describes: its copula's subject, what it is an apposition to, or its own apposition."""
    subjects = find_subjects(noun)
    if subjects:
        return subjects
    if noun.dep_ == "appos":
        return (noun.head,)
    return tuple(c for c in noun.children if c.dep_ in {"appos", "flat"} and c.pos_ == "PROPN")


def _spread(fillers: list[Token]) -> Iterator[Token]:
    """Each filler and what is coordinated with it, in text order of finding, none twice."""
    seen: set[int] = set()
    queue = list(fillers)
    while queue:
        filler = queue.pop(0)
        if filler.i in seen:
            continue
        seen.add(filler.i)
        yield filler
        queue += [c for c in filler.children if _is_conjunct(c, filler) or _goes_along(c)]


def _goes_along(child: Token) -> bool:
    """Whether a phrase adds somebody: "X, along with Y"."""
    return child.dep_ == "nmod" and {"along", "with"} <= {
        c.lower_ for c in child.children if c.dep_ == "case"
    }


def _is_conjunct(child: Token, filler: Token) -> bool:
    if child.dep_ != "conj" or not _alike(child, filler):
        return False
    return not any(c.lower_ == "not" for c in child.children)


def _alike(one: Token, two: Token) -> bool:
    return one.pos_ == two.pos_ or {one.pos_, two.pos_} <= NOMINAL
