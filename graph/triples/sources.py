"""Articles, and the stretches of their texts that everything else points to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Triple
from rdflib import RDFS

from graph.model import Claim, Relation, Span
from graph.terms import BB, OA, SCHEMA
from graph.triples.nodes import count, date, is_a, link, say
from graph.triples.reading import Reading

_CONTEXT = 24  # code points on either side, enough to find a quote again in a page that was reflowed


def shared(reading: Reading) -> Iterator[Triple]:
    """What is known of the article apart from its text."""
    article, iri = reading.extraction.article, reading.article
    yield from is_a(iri, BB.Article)
    yield from say(iri, RDFS.label, article.title or article.id)
    yield from say(iri, SCHEMA.headline, article.title)
    yield from say(iri, SCHEMA.url, article.url)
    yield from say(iri, SCHEMA.publisher, article.publisher)
    yield from date(iri, SCHEMA.datePublished, article.published)
    yield from say(iri, SCHEMA.inLanguage, article.language)
    yield from say(iri, BB.sha256, article.sha256)


def own(reading: Reading) -> Iterator[Triple]:
    """The article's text, what read it, and the sentences and phrases that claims rest on."""
    extraction, iri = reading.extraction, reading.article
    yield from say(iri, SCHEMA.articleBody, extraction.article.text)
    yield from say(iri, BB.extractorVersion, extraction.extractor.version)
    yield from say(iri, BB.modelDigest, extraction.extractor.model_sha256)
    statements: tuple[Claim | Relation, ...] = (*extraction.claims, *extraction.relations)
    for sentence in {statement.evidence for statement in statements}:
        yield from _evidence(reading, sentence)
    for phrase in _phrases(reading):
        yield from _phrase(reading, phrase)


def _phrases(reading: Reading) -> Iterator[Span]:
    extraction = reading.extraction
    for claim in extraction.claims:
        yield claim.trigger
        for filler in (*claim.actor, *claim.target, *claim.object, *claim.place, *claim.attribution):
            if filler.entity is None:
                yield filler
    for relation in extraction.relations:
        yield from (filler for filler in relation.attribution if filler.entity is None)


def _phrase(reading: Reading, phrase: Span) -> Iterable[Triple]:
    span = reading.span(phrase)
    return [*is_a(span, BB.Phrase), *say(span, RDFS.label, phrase.text), *_offsets(reading, phrase)]


def _offsets(reading: Reading, span: Span, selector: str = "char") -> list[Triple]:
    iri = reading.span(span, selector)
    return [*count(iri, OA.start, span.start), *count(iri, OA.end, span.end)]


def _evidence(reading: Reading, sentence: Span) -> Iterator[Triple]:
    text = reading.extraction.article.text
    span, quote = reading.span(sentence), reading.span(sentence, "quote")
    position = reading.span(sentence, "position")
    yield from is_a(span, OA.SpecificResource)
    yield from link(span, OA.hasSource, reading.article)
    yield from link(span, OA.hasSelector, quote, position)
    yield from is_a(quote, OA.TextQuoteSelector)
    yield from say(quote, OA.exact, sentence.text)
    yield from say(quote, OA.prefix, text[max(0, sentence.start - _CONTEXT) : sentence.start])
    yield from say(quote, OA.suffix, text[sentence.end : sentence.end + _CONTEXT])
    yield from is_a(position, OA.TextPositionSelector)
    yield from _offsets(reading, sentence, "position")
