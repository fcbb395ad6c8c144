"""The events view: event nodes between the entities that take part, whatever their claims' standing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import NamedNode

from graph.corroborate import count_origins
from graph.events import EventSummary, summarize_event
from graph.export.actors import entity_nodes, fact_edges
from graph.export.rows import Edge, Node, Rows, shorten
from graph.lookups import DEFAULT, Lookups
from graph.store import View
from graph.terms import BB, STANDING_PROPERTIES


def rows(view: View) -> Rows:
    """The entities and events of a store, who takes which part, and the standing relations."""
    return Rows(
        chain(entity_nodes(view), _event_nodes(view)),
        chain(fact_edges(view, STANDING_PROPERTIES), _part_edges(view)),
    )


def _event_nodes(view: View) -> Iterator[Node]:
    lookups = Lookups(view)
    for event, summary in _events(view, lookups):
        claims = _claims(lookups, event)
        yield Node(
            summary.iri,
            summary.label,
            summary.class_,
            "event",
            summary.articles,
            len(claims),
            summary.begin,
            summary.end,
            "|".join(summary.statuses),
            quote=shorten(lookups.quote(claims[0][1], claims[0][0])) if claims else None,
        )


def _part_edges(view: View) -> Iterator[Edge]:
    lookups = Lookups(view)
    number = 0
    for event, summary in _events(view, lookups):
        articles = sorted(lookups.objects(event, BB.reportedIn, DEFAULT), key=lambda node: node.value)
        weight = count_origins((article.value, lookups.origin(article)) for article in articles)
        claims = len(_claims(lookups, event))
        for role, source, target in _parts(summary):
            number += 1
            dates = summary.begin, summary.end
            yield Edge(f"p{number}", source, target, role, float(weight), len(articles), claims, *dates)


def _events(view: View, lookups: Lookups) -> Iterator[tuple[NamedNode, EventSummary]]:
    for event in lookups.instances(BB.Event):
        yield event, summarize_event(view, event.value)


def _claims(lookups: Lookups, event: NamedNode) -> list[tuple[NamedNode, NamedNode]]:
    """The claims of an event, each with its article, in order."""
    found = (
        (article, claim)
        for article in lookups.objects(event, BB.reportedIn, DEFAULT)
        for claim in lookups.subjects(BB.reports, event, article)
    )
    return sorted(found, key=lambda pair: (pair[0].value, pair[1].value))


def _parts(summary: EventSummary) -> Iterator[tuple[str, str, str]]:
    """Role, source and target of an event's edges: from those who act, to all else."""
    roles = (
        ("actor", summary.actors),
        ("on behalf of", summary.on_behalf_of),
        ("target", summary.targets),
        ("object", summary.objects),
        ("place", summary.places),
    )
    for role, refs in roles:
        for ref in refs:
            iri = ref.iri or ""
            inward = role in ("actor", "on behalf of")
            yield (role, iri, summary.iri) if inward else (role, summary.iri, iri)
