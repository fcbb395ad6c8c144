"""Edit scripts: how a lemma is made from a word's form."""

from __future__ import annotations


def make_script(form: str, lemma: str) -> str:
    """Script that turns the form into the lemma: case rule, prefix and suffix edits, or a whole word.

    The script is "case|cut-front|add-front|cut-back|add-back" or "case|=word" where the two share no stem.
    """
    low, target = form.lower(), lemma.lower()
    case = _case_rule(form, lemma)
    start, begin, size = _longest_common(low, target)
    if size == 0 or (size == 1 and max(len(low), len(target)) > 2):
        return f"{case}|={target}"
    cut_back = len(low) - start - size
    return f"{case}|{start}|{target[:begin]}|{cut_back}|{target[begin + size :]}"


def apply_script(form: str, script: str) -> str | None:
    """Lemma of the form under the script, None where the script does not fit the form."""
    case, *edits = script.split("|", 1)[0], *script.split("|", 1)[1:]
    body = edits[0]
    if body.startswith("="):
        low = body[1:]
    else:
        front, add_front, back, add_back = body.split("|")
        cut_front, cut_back = int(front), int(back)
        if cut_front + cut_back > len(form):
            return None
        source = form if case == "k" else form.lower()
        low = add_front + source[cut_front : len(form) - cut_back] + add_back
    return _apply_case(form, low, case)


def _case_rule(form: str, lemma: str) -> str:
    if lemma == lemma.lower():
        return "l"
    if lemma[:1].isupper() and lemma[1:] == lemma[1:].lower():
        return "t"
    if lemma == lemma.upper() and form != form.upper():
        return "u"
    return "k"


def _apply_case(form: str, lemma: str, case: str) -> str:
    if case == "l":
        return lemma.lower()
    if case == "t":
        return lemma[:1].upper() + lemma[1:].lower()
    if case == "u":
        return lemma.upper()
    return lemma


def _longest_common(a: str, b: str) -> tuple[int, int, int]:
    best = (0, 0, 0)
    row = [0] * (len(b) + 1)
    for i, x in enumerate(a, 1):
        previous = 0
        for j, y in enumerate(b, 1):
            current = row[j]
            row[j] = previous + 1 if x == y else 0
            if row[j] > best[2]:
                best = (i - row[j], j - row[j], row[j])
            previous = current
    return best


def lexicon_key(form: str, tag: str) -> tuple[str, str]:
    """How a lexicon of known lemmas looks a form up: in lower case, but proper nouns as they stand."""
    plain = form.replace("’", "'")
    return (plain if tag.startswith("NNP") else plain.lower()), tag


def replaces_whole(script: str) -> bool:
    """Whether a script puts a word of its own in the form's place: it fits only what it was made from."""
    return script.split("|", 1)[1].startswith("=")
