"""Who says so: the speakers of quotations, of clauses under verbs and nouns of saying, of tweets and headlines.

`find_speech` reads a document once, in time linear in its length; `Speech.speaker_of` is then a look-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.cues import has_form, is_cue
from extract.quotes import Quote, find_quotes
from extract.syntax import find_subjects, is_passive

REACH = 12
SHORT = 5
TWEET = re.compile(r"[—–-]+\s*(?P<name>[^\n—–@]{2,50}?)\s*\(@\w+\)")
VERBAL = {"VERB", "AUX"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """The head token of whoever is quoted, or, for a tweet's author, the span of tokens of the name."""

    start: int
    end: int
    head: int


@dataclass(frozen=True, slots=True)
class Speech:
    """For each token the quotation it stands in (index, or -1), and each quotation's speaker, if known."""

    quote_of: tuple[int, ...]
    quotes: tuple[Quote, ...]
    speakers: tuple[Speaker | None, ...]
    verbs: tuple[int | None, ...]

    def speaker_of(self, i: int) -> Speaker | None:
        """Who says the quotation that token `i` stands in; None outside, or when nobody is named."""
        at = self.quote_of[i]
        return None if at < 0 else self.speakers[at]

    def quote_at(self, i: int) -> Quote | None:
        """The quotation token `i` stands in."""
        at = self.quote_of[i]
        return None if at < 0 else self.quotes[at]


def find_speech(doc: Doc) -> Speech:
    """The document's quotations with their speakers."""
    tweets = list(_find_tweets(doc))
    quotes = tuple(quote for quote in find_quotes(doc) if not any(_inside(quote, t) for t, _ in tweets))
    found = _find_speakers(doc, quotes)
    spans = [*zip(quotes, found, strict=True), *((quote, (name, None)) for quote, name in tweets)]
    spans += [(quote, (name, None)) for quote, name in _find_headlines(doc)]
    quote_of = [-1] * len(doc)
    for n, (quote, _) in enumerate(spans):
        quote_of[quote.start : quote.end] = [n] * (quote.end - quote.start)
    return Speech(
        tuple(quote_of),
        tuple(quote for quote, _ in spans),
        tuple(speaker for _, (speaker, _) in spans),
        tuple(verb for _, (_, verb) in spans),
    )


def subject_speaker(verb: Token) -> Speaker | None:
    """Who does the saying at a verb: its subject, or a passive's agent."""
    if is_passive(verb) and not any(c.dep_ == "nsubj" for c in verb.children):
        agents = [c for c in verb.children if c.dep_ == "obl:agent"]
        return to_speaker(agents[0]) if agents else None
    subjects = find_subjects(verb)
    return to_speaker(subjects[0]) if subjects and subjects[0].lower_ not in {"it", "there"} else None


def to_speaker(head: Token) -> Speaker:
    """A speaker known by the head of the mention."""
    return Speaker(head.i, head.i + 1, head.i)


def _find_speakers(doc: Doc, quotes: tuple[Quote, ...]) -> list[tuple[Speaker | None, int | None]]:
    found: list[tuple[Speaker | None, int | None]] = []
    for n, quote in enumerate(quotes):
        before = quotes[n - 1] if n else None
        floor = before.end if before else 0
        ceiling = quotes[n + 1].start if n + 1 < len(quotes) else len(doc)
        verb = _verb_after(doc, quote, ceiling) or _verb_before(doc, quote, floor)
        speaker = subject_speaker(verb) if verb is not None else None
        if speaker is None and before is not None and _goes_on(doc, before, quote):
            speaker = found[-1][0]
        found.append((speaker, verb.i if verb is not None else None))
    return found


def _verb_after(doc: Doc, quote: Quote, ceiling: int) -> Token | None:
    """The verb of saying that follows a quotation: "…," he said; “…” added Smith."""
    at = quote.end + 1
    if at >= len(doc) or _breaks(doc, quote.end, at) or not _pauses(doc, quote):
        return None
    return _first_saying(doc, at, min(at + REACH, ceiling, doc[quote.end - 1].sent.end + REACH, len(doc)))


def _first_saying(doc: Doc, start: int, end: int) -> Token | None:
    for i in range(start, end):
        token = doc[i]
        if "\n" in token.text or token.text in {".", ";", "?", "!"}:
            return None
        if token.pos_ in VERBAL and is_cue(token, "quote"):
            return token
        if token.pos_ in VERBAL and token.dep_ in {"ROOT", "conj", "ccomp"} and token.tag_ != "VBN":
            return None
    return None


def _verb_before(doc: Doc, quote: Quote, floor: int) -> Token | None:
    """The verb of saying that a quotation follows: he said, "…"; the agency replied: “…”; said that "…"."""
    mark = quote.start - 1
    first = max(floor, mark - 2 * REACH, 0)
    introduced = mark > 0 and doc[mark - 1].text in {",", ":", "that", "—", "–"}
    for i in range(mark - 1, first - 1, -1):
        token = doc[i]
        if "\n" in token.text or token.text in {".", ";", "?", "!"}:
            return None
        if token.pos_ in VERBAL and is_cue(token, "quote", "say"):
            return token if introduced or i == mark - 1 else None
        if token.pos_ == "VERB" and token.tag_ not in {"VBG", "VBN"} and not introduced:
            return None
    return None


def _pauses(doc: Doc, quote: Quote) -> bool:
    """Whether a quotation ends on a comma or the like, as before "he said"."""
    last, after = doc[quote.end - 1].text, doc[quote.end + 1].text
    return last[-1] in ",?!—–-…." or after in {",", "—", "–"}


def _breaks(doc: Doc, start: int, end: int) -> bool:
    return any("\n" in token.text for token in doc[start : end + 1])


def _goes_on(doc: Doc, before: Quote, quote: Quote) -> bool:
    """Whether a quotation goes on with the one before: after its full stop, or in the next paragraph."""
    if before.carries:
        return True
    between = doc[before.end : quote.start]
    words = [token for token in between if token.is_alpha]
    opening = _opens_sentence(doc, quote.start - 1)
    if not words:
        return opening and "\n" not in between.text
    sentences = sum(token.text in {".", "!", "?"} for token in between)
    return opening and "\n" not in between.text and sentences == 1 and len(words) <= 2 * REACH


def _opens_sentence(doc: Doc, i: int) -> bool:
    """Whether the quotation mark at `i` opens a sentence."""
    while i > 0 and doc[i - 1].text in {" ", '"', "”", "“"}:
        i -= 1
    return i == 0 or doc[i - 1].text[-1] in ".!?\n…" or "\n" in doc[i - 1].text


def _find_tweets(doc: Doc) -> list[tuple[Quote, Speaker]]:
    """Lines signed "— Name (@handle)", each with its signer."""
    found = []
    for match in TWEET.finditer(doc.text):
        span = doc.char_span(match.start("name"), match.end("name"), alignment_mode="expand")
        start = _line_start(doc, span.start)
        if span.start - start < SHORT:
            start = _line_start(doc, max(start - 1, 0))
        found.append((Quote(start, span.start), Speaker(span.start, span.end, span.root.i)))
    return found


def _line_start(doc: Doc, i: int) -> int:
    while i > 0 and "\n" not in doc[i - 1].text:
        i -= 1
    return i


def _inside(quote: Quote, other: Quote) -> bool:
    return other.start <= quote.start and quote.end <= other.end


def _find_headlines(doc: Doc) -> list[tuple[Quote, Speaker]]:
    """Headlines "Sheriff: …", the words before the colon being the speaker."""
    found = []
    start = 0
    for i in range(len(doc) + 1):
        if i == len(doc) or "\n" in doc[i].text:
            found += _read_headline(doc, start, i)
            start = i + 1
    return found


def _read_headline(doc: Doc, start: int, end: int) -> list[tuple[Quote, Speaker]]:
    colon = next((i for i in range(start + 1, min(start + 6, end)) if doc[i].text == ":"), None)
    if colon is None or end - colon < 4 or end - start > 25 or doc[end - 1].text in {".", ":"}:
        return []
    name = doc[start:colon]
    if any(token.pos_ in VERBAL or has_form(token, "label") for token in name):
        return []
    if name.root.pos_ not in {"NOUN", "PROPN"} or not name.text[0].isalpha():
        return []
    return [(Quote(colon + 1, end), Speaker(start, colon, name.root.i))]
