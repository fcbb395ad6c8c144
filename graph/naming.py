"""What a person calls anything that beatbook has an IRI for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import NamedNode
from rdflib import RDF, RDFS

from graph.errors import NotFound
from graph.events import summarize_event
from graph.iris import Reference, mint_article, mint_span, read_iri
from graph.lookups import Lookups
from graph.references import refer
from graph.store import View
from graph.terms import BB, OA, local_name

_Namer = Callable[[View, str, Reference], str]


def name_of(view: View, iri: str) -> str:
    """A label, an event in one line, a claim's sentence; of what is not ours or not known, the IRI."""
    found = read_iri(view.base, iri)
    if found is None:
        return iri
    return _NAMERS.get(found.kind, _by_label)(view, iri, found) or iri


def _by_label(view: View, iri: str, found: Reference) -> str:
    labels = view.values(iri, str(RDFS.label)) or view.values(iri, str(BB.name))
    return labels[0] if labels else ""


def _event(view: View, iri: str, found: Reference) -> str:
    try:
        return summarize_event(view, iri).label
    except NotFound:
        return ""


def _claim(view: View, iri: str, found: Reference) -> str:
    article = mint_article(view.base, found.article or "")
    for evidence in view.properties(iri, article).get(str(BB.evidence), ()):
        start, _, end = evidence.rpartition("#char=")[2].partition(",")
        quote = NamedNode(mint_span(article, int(start), int(end), "quote"))
        return Lookups(view).text(quote, OA.exact, NamedNode(article)) or ""
    return ""


def _span(view: View, iri: str, found: Reference) -> str:
    graph, lookups = NamedNode(mint_article(view.base, found.article or "")), Lookups(view)
    quote = NamedNode(iri.replace("#char=", "#quote="))
    return lookups.text(NamedNode(iri), RDFS.label, graph) or lookups.text(quote, OA.exact, graph) or ""


def _relation(view: View, iri: str, found: Reference) -> str:
    said = view.properties(iri)
    names = [local_name(class_) for class_ in said.get(str(RDF.type), ())]
    class_ = next((name for name in names if name != "Relation"), "")
    sides = [*said.get(str(BB.hasSubject), ()), *said.get(str(BB.hasObject), ())]
    return f"{class_}: {' → '.join(refer(view, side).label for side in sides)}" if class_ else ""


def _fact(view: View, iri: str, found: Reference) -> str:
    said = view.properties(iri)
    subject, predicate, object_ = (
        next(iter(said.get(str(part), ())), "") for part in (RDF.subject, RDF.predicate, RDF.object)
    )
    if not predicate:
        return ""
    return f"{refer(view, subject).label} {local_name(predicate)} {refer(view, object_).label}"


_NAMERS: Final[Mapping[str, _Namer]] = {
    "event": _event,
    "claim": _claim,
    "span": _span,
    "relation": _relation,
    "fact": _fact,
}
