"""Stretches of text that carry their speaker's name: signed tweets, "Sheriff: …", "…, police say"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.cues import has_form, is_cue
from extract.parse import Parse, Stretch, Token
from extract.quotes import Quote
from extract.voices import Speaker, Voice, subject_voice, to_voice

TWEET = re.compile(r"[—–-]+\s*(?P<name>[^\n—–@]{2,50}?)\s*\(@\w+\)")
VERBAL = {"VERB", "AUX"}
PAUSES = {",", "—", "–", "―", "--", ":"}
NAMING = {"NOUN", "PROPN", "PRON"}
FEW = 5
TURNS = {"as", "while", "because", "although", "though", "since", "which", "who", "where", "when", "after"}
TAIL = 24
LONGEST = 120

Signed = tuple[Quote, Voice]


def find_tweets(doc: Parse) -> list[Signed]:
    """Lines signed "— Name (@handle)", each with its signer."""
    found: list[Signed] = []
    for match in TWEET.finditer(doc.text):
        span = doc.char_span(match.start("name"), match.end("name"))
        if span is not None:
            found.append((Quote(_tweet_start(doc, span.start), span.start), _name(span)))
    return found


def find_headlines(doc: Parse) -> Iterator[Signed]:
    """Headlines "Sheriff: …", the words before the colon being the speaker."""
    start = 0
    for i in (*(token.i for token in doc if "\n" in token.text), len(doc)):
        yield from _read_headline(doc, start, i)
        start = i + 1


def find_tagged(doc: Parse) -> Iterator[Signed]:
    """Sentences that end on their speaker ("…, police said Monday."), all before the tag being said."""
    for sentence in doc.sents:
        if len(sentence) <= LONGEST:
            yield from _read_according(sentence)
            yield from _read_tag(sentence)


def _name(span: Stretch) -> Voice:
    return (Speaker(span.start, span.end, span.root.i),)


def _tweet_start(doc: Parse, end: int) -> int:
    """Where the tweet signed at `end` starts: its line, or the line before when that one is empty."""
    start = _line_start(doc, end)
    return start if end - start >= FEW else _line_start(doc, max(start - 1, 0))


def _line_start(doc: Parse, i: int) -> int:
    while i > 0 and "\n" not in doc[i - 1].text:
        i -= 1
    return i


def _read_headline(doc: Parse, start: int, end: int) -> Iterator[Signed]:
    colon = next((i for i in range(start + 1, min(start + 6, end)) if doc[i].text == ":"), None)
    if colon is None or end - colon < 4 or end - start > 25 or doc[end - 1].text in {".", ":"}:
        return
    name = doc[start:colon]
    if any(token.pos_ in VERBAL or token.lower_ == "to" or has_form(token, "label") for token in name):
        return
    if name.root.ent_type_ in {"PERSON", "AGENCY", "ORG", "GPE"} or has_form(name.root, "speaker_noun"):
        yield Quote(colon + 1, end), _name(name)


def _read_according(sentence: Stretch) -> Iterator[Signed]:
    """ "According to X, …" and "…, according to X.": all of the sentence beside it."""
    doc = sentence.doc
    for token in sentence[:-2]:
        if token.lower_ != "according" or doc[token.i + 1].lower_ != "to":
            continue
        heads = (
            [token.head]
            if token.head.i > token.i + 1
            else [t for t in doc[token.i + 2 : sentence.end] if t.pos_ in NAMING]
        )
        if not heads:
            return
        end = heads[0].right_edge.i + 1
        if token.i - sentence.start < 2:
            yield Quote(end, sentence.end), to_voice(heads[0])
        elif doc[token.i - 1].text in PAUSES and _is_closed(sentence, end):
            yield Quote(_clause_start(sentence, token.i), token.i), to_voice(heads[0])
            yield Quote(end, sentence.end), to_voice(heads[0])
        return


def _is_closed(sentence: Stretch, end: int) -> bool:
    """Whether a source named up to `end` closes the sentence, or is set into its main clause by commas."""
    if sentence.end - end < FEW:
        return end < sentence.end
    doc = sentence.doc
    return doc[end].text in PAUSES and doc[end + 1].pos_ != "CCONJ" and doc[end + 1].lower_ not in TURNS


def _clause_start(sentence: Stretch, end: int) -> int:
    """After the last semicolon before `end`, or the sentence's start."""
    marks = [token.i + 1 for token in sentence if token.i < end and token.text == ";"]
    return marks[-1] if marks else sentence.start


def _read_tag(sentence: Stretch) -> Iterator[Signed]:
    doc = sentence.doc
    verb = _tag_verb(sentence)
    if verb is None:
        return
    comma = verb.i - 1
    while comma > sentence.start and not (doc[comma].text in PAUSES and _is_tag(doc[comma + 1 : verb.i])):
        comma -= 1
    if comma - sentence.start < 3 or doc[comma].text == ":":
        return
    voice = subject_voice(verb) or _named_between(doc[comma + 1 : verb.i])
    inside = tuple(s for s in voice if s.head > comma)
    if inside:
        yield Quote(_clause_start(sentence, comma), comma), inside


def _tag_verb(sentence: Stretch) -> Token | None:
    """The verb of saying near the end of a sentence that has no clause of its own after it."""
    for token in reversed(sentence[-TAIL:]):
        if token.pos_ not in VERBAL or token.dep_ in {"amod", "compound"}:
            continue
        if token.tag_ in {"VBD", "VBZ", "VBP"} and is_cue(token, "quote"):
            return token if _says_no_more(token) else None
        if token.tag_ != "VBG":
            return None
    return None


def _says_no_more(verb: Token) -> bool:
    """Whether nothing that is said follows the verb."""
    if any(has_form(c, "guilty") for c in verb.children):
        return False  # "pleaded guilty"
    return not any(c.i > verb.i and c.dep_ in {"ccomp", "xcomp", "obj", "mark"} for c in verb.children) or (
        verb.lower_ in {"told", "tells", "tell"}
        and not any(c.i > verb.i and c.dep_ in {"ccomp", "xcomp"} for c in verb.children)
    )


def _is_tag(words: Stretch) -> bool:
    """Whether the words before a verb of saying are its subject and no more."""
    if not 0 < len(words) < TAIL or words[0].pos_ in {"CCONJ", "SCONJ", "ADP"}:
        return False
    if any(token.tag_ in {"WDT", "WP"} for token in words):
        return False
    return not any(token.pos_ in VERBAL and token.dep_ not in {"amod", "acl", "compound"} for token in words)


def _named_between(words: Stretch) -> Voice:
    heads = [token for token in words if token.dep_.startswith("nsubj")] or [words.root]
    return to_voice(heads[0])
