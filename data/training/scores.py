"""Scores of a pipeline against gold sentences: trees, sentences, lemmas, entities and triggers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from corpora import Sentence
from relabel import ANY
from spacy.language import Language
from spacy.tokens import Doc

Spans = set[tuple[int, int, str]]


@dataclass
class Tally:
    """Counts behind an F score."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f(self) -> float:
        return 200 * self.right / max(1, self.found + self.wanted)

    def add(self, found: Spans, wanted: Spans) -> None:
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)


def one_sentence_docs(nlp: Language, sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Doc]]:
    """Each sentence with its annotated Doc on gold tokens, never split further."""
    kept = list(sentences)
    decoder = getattr(nlp.get_pipe("beatbook_encoder"), "decoder", None) if _ours(nlp) else None
    before = decoder.threshold if decoder else 0.0
    if decoder:
        decoder.threshold = float("inf")
    docs = (Doc(nlp.vocab, words=s.words, spaces=s.spaces) for s in kept)
    yield from zip(kept, nlp.pipe(docs), strict=True)
    if decoder:
        decoder.threshold = before


def _ours(nlp: Language) -> bool:
    return "beatbook_encoder" in nlp.pipe_names


def score_gold_tokens(nlp: Language, sentences: Iterable[Sentence]) -> dict[str, float]:
    """Accuracies in percent on gold tokens and sentences: UAS and LAS with subtypes and punctuation."""
    counts = Counter[str]()
    for sentence, doc in one_sentence_docs(nlp, sentences):
        for i, token in enumerate(doc):
            label = "root" if token.dep_ == "ROOT" else token.dep_
            head = token.head.i == sentence.heads[i]
            counts["words"] += 1
            counts["uas"] += head
            counts["las"] += head and label == sentence.relations[i]
            counts["xpos"] += token.tag_ == sentence.xpos[i]
            counts["upos"] += token.pos_ == sentence.morph[i].split("|", 1)[0]
            counts["morph"] += f"{token.pos_}|{token.morph}" == sentence.morph[i]
            counts["lemma"] += token.lemma_ == sentence.lemmas[i]
    return {name: 100 * n / counts["words"] for name, n in counts.items() if name != "words"}


@dataclass
class Text:
    """A document's raw text; by each gold word's span, its head's span and relation; the sentences' spans."""

    text: str
    words: dict[tuple[int, int], tuple[tuple[int, int], str]]
    sentences: set[tuple[int, int]]


def raw_texts(sentences: Iterable[Sentence], keep: Callable[[str], bool] = lambda name: True) -> list[Text]:
    """The documents as raw text, a blank line between paragraphs."""
    documents: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if keep(sentence.document):
            documents.setdefault(sentence.document, []).append(sentence)
    return [_raw_text(group) for group in documents.values()]


def _raw_text(group: list[Sentence]) -> Text:
    text, words, bounds = "", {}, set()
    for sentence in group:
        if sentence.starts_paragraph and text:
            text = text.rstrip() + "\n\n"
        spans = []
        for word, space in zip(sentence.words, sentence.spaces, strict=True):
            spans.append((len(text), len(text) + len(word)))
            text += word + (" " if space else "")
        for i, span in enumerate(spans):
            words[span] = (spans[sentence.heads[i]], sentence.relations[i])
        bounds.add((spans[0][0], spans[-1][1]))
    return Text(text, words, bounds)


def score_raw(nlp: Language, texts: list[Text]) -> dict[str, float]:
    """F of words, sentences and labelled arcs found from raw text, aligned by characters."""
    words, sentences, arcs = Tally(), Tally(), Tally()
    for gold, doc in zip(texts, nlp.pipe(text.text for text in texts), strict=True):
        found = {}
        for token in doc:
            if not token.is_space:
                label = "root" if token.dep_ == "ROOT" else token.dep_
                found[_span(token)] = (_span(token.head), label)
        words.right += len(found.keys() & gold.words.keys())
        arcs.right += sum(gold.words.get(span) == arc for span, arc in found.items())
        for tally in (words, arcs):
            tally.found += len(found)
            tally.wanted += len(gold.words)
        spans = {_bounds(sentence) for sentence in doc.sents}
        sentences.right += len(spans & gold.sentences)
        sentences.found += len(spans)
        sentences.wanted += len(gold.sentences)
    return {"words": words.f, "sentences": sentences.f, "las": arcs.f}


def _span(token) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def _bounds(sentence) -> tuple[int, int]:
    tokens = [token for token in sentence if not token.is_space]
    return (tokens[0].idx, tokens[-1].idx + len(tokens[-1])) if tokens else (-1, -1)


NATIVE = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG", "AGENCY": "ORG"}
COARSE = {
    **{x: x for x in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT")},
    "AGENCY": "ORG",
    "POLICY": "LAW",
}
ALL = {x: x for x in (*COARSE, "UNDERTAKING")}
SILENT = "?"


def score_entities(
    nlp: Language, gold: list[tuple[Sentence, set[tuple[int, int, str]]]], mapping: dict[str, str]
) -> tuple[Tally, dict[str, Tally]]:
    """Exact-span scores under the label mapping; a span that touches gold of unknown type does not count."""
    total, by_label = Tally(), {}
    docs = one_sentence_docs(nlp, [sentence for sentence, _ in gold])
    for (_, wanted), (_, doc) in zip(gold, docs, strict=True):
        unknown = [(s, e) for s, e, label in wanted if label == SILENT]
        known = {span for span in wanted if span[2] != SILENT}
        found = {(e.start, e.end, mapping[e.label_]) for e in doc.ents if e.label_ in mapping}
        found = {s for s in found if s in known or not any(a < s[1] and s[0] < b for a, b in unknown)}
        total.add(found, known)
        for label in {x[2] for x in found | known}:
            tally = by_label.setdefault(label, Tally())
            tally.add({x for x in found if x[2] == label}, {x for x in known if x[2] == label})
    return total, by_label


def own_gold(sentences: list[Sentence]) -> list[tuple[Sentence, Spans]]:
    """Our own sentences with their entities; an ambiguous or unknown one is not scored."""
    return [(s, {(a, b, _sure(allowed)) for a, b, allowed in s.entities or []}) for s in sentences]


def _sure(allowed: tuple[str, ...]) -> str:
    return SILENT if ANY in allowed or len(allowed) > 1 else allowed[0]


def score_triggers(nlp: Language, sentences: list[Sentence]) -> Tally:
    """F of trigger words with their class, by the scores' best label."""
    labels = nlp.get_pipe("beatbook_encoder").labels["trigger"]
    tally = Tally()
    for sentence, doc in one_sentence_docs(nlp, [s for s in sentences if s.events is not None]):
        best = doc._.trigger_scores.argmax(1).tolist()
        found = {(i, i, labels[c]) for i, c in enumerate(best) if c}
        tally.add(found, {(i, i, e.label) for e in sentence.events for i in range(e.start, e.end)})
    return tally
