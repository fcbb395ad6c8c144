"""Linked data as a page: what is said of a node, each statement once, and links to all that it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib import RDF

from api.tables import shorten
from graph.iris import Reference, mint_article, read_iri
from graph.naming import name_of
from graph.store import View
from graph.terms import BB
from graph.triples.nodes import term

MOST: Final = 100  # values of a property, claims, statements of other nodes: the famous have thousands
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{iri}</p><table>{rows}</table>{more}</body></html>
"""
_WEB: Final = ("http://", "https://")
_VOCABULARY: Final = str(BB._NS)


def to_page(view: View, iri: str, found: Reference, quads: Iterable[Quad], root: str) -> str:
    """A node's page; `root` is the path under which the service is shown."""
    page = _Page(view, root)
    more = page.claims(iri, found) + page.elsewhere(iri)
    rows = page.own(iri, quads)
    return _PAGE.format(title=escape(name_of(view, iri)), iri=escape(iri), rows=rows, more=more)


class _Page:
    """How nodes of one state are shown and linked."""

    def __init__(self, view: View, root: str) -> None:
        self._view, self._root = view, root

    def cell(self, value: object) -> str:
        """A value: a link to its page here, or to the web, or its text."""
        text = value.value if isinstance(value, NamedNode | Literal) else str(value)
        if isinstance(value, NamedNode):
            found = read_iri(self._view.base, text)
            if found is not None:
                return _link(f"{self._root}/{text.removeprefix(self._view.base)}", name_of(self._view, text))
            return _link(text, shorten(text)) if text.startswith(_WEB) else self.term(text)
        return _link(text, text) if text.startswith(_WEB) and not text.split()[1:] else escape(text)

    def term(self, iri: str) -> str:
        """A class or property by its short name: of ours a link to its place in the vocabulary."""
        if not iri.startswith(_VOCABULARY):
            return escape(shorten(iri))
        return _link(f"{self._root}/ontology#{iri.removeprefix(_VOCABULARY)}", shorten(iri))

    def own(self, iri: str, quads: Iterable[Quad]) -> str:
        """The rows of what is said of a node, whichever graphs say it."""
        values: dict[str, dict[object, None]] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and quad.subject.value == iri:
                values.setdefault(quad.predicate.value, {})[quad.object] = None
        rows = []
        for predicate, objects in sorted(values.items(), key=lambda item: shorten(item[0])):
            name = self.term(predicate)
            rows += [(name, cell) for cell in sorted(map(self.cell, islice(objects, MOST)))]
            if len(objects) > MOST:
                rows.append((name, f"{len(objects) - MOST:,} more"))
        return _rows(rows)

    def claims(self, iri: str, found: Reference) -> str:
        """The claims that an article makes, or that report an event or relation."""
        store = self._view.store
        if found.kind == "article":
            graph = NamedNode(mint_article(self._view.base, found.article or ""))
            quads = store.quads_for_pattern(None, term(RDF.type), term(BB.Claim), graph)
        elif found.kind in ("event", "relation"):
            quads = store.quads_for_pattern(None, term(BB.reports), NamedNode(iri), None)
        else:
            return ""
        links, more = self._subjects(quads)
        items = "".join(f"<li>{link}</li>" for _, link in links)
        return f"<h2>Claims</h2><ul>{items}</ul>{more}" if links else ""

    def elsewhere(self, iri: str) -> str:
        """What the default graph says of other nodes that names this one."""
        quads = self._view.store.quads_for_pattern(None, None, NamedNode(iri), DefaultGraph())
        links, more = self._subjects(quads)
        return f"<h2>Named by</h2><table>{_rows(links)}</table>{more}" if links else ""

    def _subjects(self, quads: Iterable[Quad]) -> tuple[list[tuple[str, str]], str]:
        """Links to the subjects of the first statements, and whether there are others."""
        taken = list(islice(quads, MOST + 1))
        links = {(self.term(quad.predicate.value), self.cell(quad.subject)): None for quad in taken[:MOST]}
        return sorted(links), f"<p>{MOST} are shown of more.</p>" if len(taken) > MOST else ""


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<tr><th>{name}</th><td>{cell}</td></tr>" for name, cell in rows)


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'
