"""Who says so, over stretches of text: quotations with their speakers, tweets, tagged sentences, headlines.

`find_speech` reads a document once, in time linear in its length; `Speech.voice_at` is then a look-up.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.cues import is_cue
from extract.parse import Parse, Token
from extract.quotes import Quote, find_quotes
from extract.signed import Signed, find_headlines, find_tagged, find_tweets
from extract.voices import Voice, subject_voice

REACH = 26
FEW = 4
LONGEST = 120
CLOSING = ".!?…"
LONG = 7
STOPS = {".", ";", "?", "!"}
VERBAL = {"VERB", "AUX"}
FINITE = {"VBD", "VBZ", "VBP"}


@dataclass(frozen=True, slots=True)
class Speech:
    """For each token the innermost stretch of speech it stands in (index, or -1), and each one's voice."""

    stretch_of: tuple[int, ...]
    stretches: tuple[Signed, ...]

    def voice_at(self, i: int) -> Voice:
        """Who says the words around token `i`; empty outside speech, or when nobody is named."""
        at = self.stretch_of[i]
        return () if at < 0 else self.stretches[at][1]

    def covers(self, i: int, other: int) -> bool:
        """Whether two tokens stand in one stretch."""
        return self.stretch_of[i] == self.stretch_of[other]


def find_speech(doc: Parse) -> Speech:
    """The document's stretches of speech with their speakers."""
    quotes = find_quotes(doc)
    quoted = [pair for pair in zip(quotes, _find_voices(doc, quotes), strict=True) if pair[1]]
    stretches = [*find_headlines(doc), *find_tagged(doc), *quoted, *find_tweets(doc)]
    stretch_of = [-1] * len(doc)
    for n, (quote, _) in enumerate(stretches):
        stretch_of[quote.start : quote.end] = [n] * (quote.end - quote.start)
    return Speech(tuple(stretch_of), tuple(stretches))


def _find_voices(doc: Parse, quotes: tuple[Quote, ...]) -> list[Voice]:
    found: list[Voice] = []
    for n, quote in enumerate(quotes):
        before = quotes[n - 1] if n else None
        ceiling = quotes[n + 1].start if n + 1 < len(quotes) else len(doc)
        resumed = found[-1] if before is not None and _goes_on(doc, before, quote) else ()
        if resumed and _is_closed(doc, quote):
            found.append(resumed)
            continue
        verb = _verb_after(doc, quote, ceiling) or _verb_before(doc, quote, before.end if before else 0)
        voice = subject_voice(verb) if verb is not None else ()
        found.append(voice or resumed or _voice_just_reported(doc, quote))
    return found


def _is_closed(doc: Parse, quote: Quote) -> bool:
    """Whether a quotation is a sentence of its own: it opens one, and its full stop stands inside."""
    last = doc[quote.end - 1]
    return last.text[-1] in CLOSING and len(last.text) < FEW and _opens_sentence(doc, quote.start - 1)


def _voice_just_reported(doc: Parse, quote: Quote) -> Voice:
    """Whose words the sentence before reports that a quotation follows, being a sentence of its own."""
    if not _is_closed(doc, quote) or quote.end - quote.start < FEW or quote.start < FEW:
        return ()
    at = quote.start - 2
    while at > 0 and doc[at].text in {" ", '"', "”", "“"}:
        at -= 1
    sentence = doc[at].sent
    if "\n" in doc[at : quote.start].text or sentence.end - sentence.start > LONGEST:
        return ()
    return next((subject_voice(verb) for verb in sentence if _reports(verb)), ())


def _reports(verb: Token) -> bool:
    """Whether a verb says, in a main clause, what somebody's words were."""
    if verb.pos_ not in VERBAL or verb.tag_ not in FINITE or not is_cue(verb, "quote"):
        return False
    if verb.head.i != verb.i:
        return verb.dep_ == "parataxis" and verb.head.head.i == verb.head.i and verb.i > verb.head.i
    return any(child.dep_ in {"ccomp", "xcomp"} for child in verb.children)


def _verb_after(doc: Parse, quote: Quote, ceiling: int) -> Token | None:
    """The verb of saying that follows a quotation: "…," he said; “…” added Smith."""
    at = quote.end + 1
    if at >= len(doc) or not _pauses(doc, quote):
        return None
    for token in doc[at : min(at + REACH, ceiling)]:
        if "\n" in token.text or token.text in STOPS:
            return None
        if token.pos_ in VERBAL and is_cue(token, "quote"):
            return token
        if token.pos_ in VERBAL and token.tag_ in FINITE and any(c.dep_ == "nsubj" for c in token.lefts):
            return None
    return None


def _verb_before(doc: Parse, quote: Quote, floor: int) -> Token | None:
    """The verb of saying that a quotation follows: he said, "…"; the agency replied: “…”; said that "…"."""
    mark = quote.start - 1
    if mark > 1 and "\n" in doc[mark - 1].text and doc[mark - 2].text == ":":
        return _verb_announcing(doc, mark - 2)
    introduced = mark > 0 and doc[mark - 1].text in {",", ":", "that", "—", "–"}
    for i in range(mark - 1, max(floor, mark - REACH, 0) - 1, -1):
        token = doc[i]
        if "\n" in token.text or token.text in STOPS:
            return None
        if token.pos_ in VERBAL and is_cue(token, "quote"):
            return token if introduced or i == mark - 1 or quote.end - quote.start > LONG else None
        if token.pos_ == "VERB" and token.tag_ not in {"VBG", "VBN"}:
            return None
    return None


def _verb_announcing(doc: Parse, colon: int) -> Token | None:
    """The verb of saying with a subject in the sentence whose colon announces a paragraph of speech."""
    verbs = [t for t in doc[doc[colon].sent.start : colon] if t.pos_ in VERBAL and is_cue(t, "quote")]
    return next((verb for verb in verbs if any(c.dep_ == "nsubj" for c in verb.children)), None)


def _pauses(doc: Parse, quote: Quote) -> bool:
    """Whether a quotation ends on a comma or the like, as before "he said"."""
    last, after = doc[quote.end - 1].text, doc[quote.end + 1].text
    return last[-1] in ",?!—–-…." or after in {",", "—", "–"}


def _goes_on(doc: Parse, before: Quote, quote: Quote) -> bool:
    """Whether a quotation goes on with the one before: after its full stop, or in the next paragraph."""
    if before.carries:
        return True
    between = doc[before.end : quote.start]
    if "\n" in between.text or not _opens_sentence(doc, quote.start - 1):
        return False
    words = sum(token.is_alpha for token in between)
    stops = sum(token.text in STOPS for token in between)
    return words == 0 or (stops == 1 and words <= REACH)


def _opens_sentence(doc: Parse, i: int) -> bool:
    """Whether the quotation mark at `i` opens a sentence."""
    while i > 0 and doc[i - 1].text in {" ", '"', "”", "“"}:
        i -= 1
    return i == 0 or doc[i - 1].text[-1] in ".!?\n…"
