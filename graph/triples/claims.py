"""Claims, which stay in their article's graph, and the events that they are of."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.model import Claim, Filler, Relation
from graph.terms import BB
from graph.times import months_of, span_of
from graph.triples.nodes import date, is_a, link, rate, say
from graph.triples.reading import Reading

_ROLES = (("actor", BB.hasActor), ("target", BB.hasTarget), ("object", BB.hasObject), ("place", BB.hasPlace))


def own(reading: Reading) -> Iterator[Triple]:
    """The article's claims, each with its evidence."""
    for claim in reading.extraction.claims:
        iri = reading.claim(claim.id)
        yield from is_a(iri, BB.Claim)
        yield from link(iri, BB.eventClass, NamedNode(str(BB[claim.type])))
        yield from link(iri, BB.reports, reading.event(claim))
        yield from link(iri, BB.trigger, reading.span(claim.trigger))
        yield from say(iri, BB.mode, claim.mode)
        for role, property_ in _ROLES:
            yield from link(iri, property_, *reading.fillers(getattr(claim, role)))
        yield from _anchors(reading, iri, claim)
        yield from _behalf(reading, iri, claim)
        yield from _times(iri, claim)
        yield from statement(reading, iri, claim)


def shared(reading: Reading) -> Iterator[Triple]:
    """The events that the article reports."""
    for claim in reading.extraction.claims:
        event = reading.event(claim)
        yield from is_a(event, BB.Event, BB[claim.type])
        yield from link(event, BB.reportedIn, reading.article)
        yield from link(event, BB.status, NamedNode(str(BB[status_of(claim)])))
        yield from say(event, BB.mode, claim.mode)
        for role, property_ in _ROLES:
            fillers: tuple[Filler, ...] = getattr(claim, role)
            yield from link(event, property_, *reading.fillers(f for f in fillers if f.entity))
        yield from say(event, BB.detail, *(f.text for f in (*claim.target, *claim.object) if not f.entity))
        yield from _behalf(reading, event, claim)
        yield from _times(event, claim)


def statement(reading: Reading, iri: NamedNode, claim: Claim | Relation) -> Iterator[Triple]:
    """How the article says something: polarity, modality, confidence, evidence, and who is said to say so."""
    yield from link(iri, BB.polarity, NamedNode(str(BB[claim.polarity])))
    yield from link(iri, BB.modality, NamedNode(str(BB[claim.modality])))
    yield from rate(iri, BB.confidence, claim.confidence)
    yield from link(iri, BB.evidence, reading.span(claim.evidence))
    yield from link(iri, BB.attributedTo, *reading.fillers(claim.attribution))
    yield from link(iri, BB.relayedBy, *(reading.entity(f.via) for f in claim.attribution if f.via))


def status_of(claim: Claim | Relation) -> str:
    """How a claim leaves what it is of: denied, or as its modality says."""
    return "denied" if claim.polarity == "negative" else claim.modality


def _anchors(reading: Reading, iri: NamedNode, claim: Claim) -> Iterator[Triple]:
    """The mentions by which entities fill the claim's roles, so that a page can mark them."""
    fillers = (*claim.actor, *claim.target, *claim.object, *claim.place)
    yield from link(iri, BB.anchoredAt, *(reading.span(filler) for filler in fillers if filler.entity))


def _behalf(reading: Reading, iri: NamedNode, claim: Claim) -> Iterator[Triple]:
    pairs = reading.principals.get(claim.id, ())
    yield from link(iri, BB.onBehalfOf, *(reading.entity(principal) for _, principal in pairs))


def _times(iri: NamedNode, claim: Claim) -> Iterator[Triple]:
    """The time as said, its first and last day, and the months it touches: an index for date filters."""
    values = [time.value for time in claim.time if time.value]
    yield from date(iri, BB.time, *values)
    span = span_of(values)
    if span is not None:
        yield from date(iri, BB.begin, span[0].isoformat())
        yield from date(iri, BB.end, span[1].isoformat())
        yield from say(iri, BB.month, *months_of(span))
