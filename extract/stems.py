"""Dictionary forms that a word could have, for look-ups that must not fail when the lemmatizer does."""

from __future__ import annotations

from functools import lru_cache

IRREGULAR = {
    "sent": "send", "shot": "shoot", "took": "take", "taken": "take", "met": "meet", "left": "leave",
    "gave": "give", "given": "give", "led": "lead", "held": "hold", "found": "find", "sought": "seek",
    "brought": "bring", "withdrew": "withdraw", "withdrawn": "withdraw", "drew": "draw", "drawn": "draw",
    "stood": "stand", "struck": "strike", "beat": "beat", "beaten": "beat", "slain": "slay", "slew": "slay",
    "swore": "swear", "sworn": "swear", "chose": "choose", "chosen": "choose", "won": "win", "lost": "lose",
    "told": "tell", "made": "make", "came": "come", "went": "go", "gone": "go", "caught": "catch",
    "tore": "tear", "torn": "tear", "threw": "throw", "thrown": "throw", "overthrew": "overthrow",
    "forbade": "forbid", "laid": "lay", "paid": "pay", "spoke": "speak", "spoken": "speak", "said": "say",
    "sold": "sell", "kept": "keep", "fought": "fight", "dealt": "deal", "rode": "ride", "wrote": "write",
}  # fmt: skip
ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
)
SHORTEST = 2


@lru_cache(maxsize=50_000)
def possible_lemmas(word: str) -> tuple[str, ...]:
    """Candidates for a lower-cased word, the word itself first, likelier ones before others."""
    found = [word]
    if word in IRREGULAR:
        found.append(IRREGULAR[word])
    for ending, instead in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST:
            found.append(stem + instead)
            if not instead and len(stem) > SHORTEST and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return tuple(dict.fromkeys(found))
