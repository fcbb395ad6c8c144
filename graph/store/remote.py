"""A store behind somebody's SPARQL 1.1 endpoint, read as if it were ours."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import httpx
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
)

from graph.errors import StoreError
from graph.store.view import QueryAnswer, View
from graph.terms import BB

ACCEPT: Final = "application/sparql-results+json, application/n-triples;q=0.9"
SECONDS: Final = 60.0
FRESH_SECONDS: Final = 60  # how long what was derived from the whole store is kept
_MARK: Final = "article/"


def is_remote(location: str) -> bool:
    """Whether a store's location is an endpoint's address and no folder."""
    return location.startswith(("http://", "https://"))


def with_prefixes(text: str, prefixes: dict[str, str]) -> str:
    """A query that needs no declarations of its own, its lines where they were."""
    return " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in prefixes.items()) + " " + text


class RemoteStore:
    """The part of a pyoxigraph store that readers use, by queries over HTTP."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._client = httpx.Client(timeout=SECONDS)

    def query(
        self,
        text: str,
        *,
        prefixes: dict[str, str],
        default_graph: Sequence[NamedNode] | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
    ) -> QueryAnswer:
        """The answer; SyntaxError where the endpoint finds the query malformed, StoreError for the rest."""
        parameters = {
            "default-graph-uri": [graph.value for graph in default_graph or ()],
            "named-graph-uri": [graph.value for graph in named_graphs or ()],
        }
        headers = {"Content-Type": "application/sparql-query", "Accept": ACCEPT}
        body = with_prefixes(text, prefixes).encode()
        try:
            response = self._client.post(self._endpoint, params=parameters, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise StoreError(f"The store at {self._endpoint} does not answer: {error}.") from error
        if response.status_code == httpx.codes.BAD_REQUEST:
            raise SyntaxError(response.text[:500])
        if response.is_error:
            raise StoreError(f"The store at {self._endpoint} answers {response.status_code}.")
        return _parse(response)

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object: Any, graph: Any = None
    ) -> Iterator[Quad]:
        """The quads that fit; None fits anything."""
        terms = {"s": subject, "p": predicate, "o": object}
        pattern = " ".join(f"?{name}" if term is None else str(term) for name, term in terms.items())
        named = f"GRAPH {'?g' if graph is None else graph} {{ {pattern} }}"
        where = pattern if isinstance(graph, DefaultGraph) else named
        where = f"{{ {pattern} }} UNION {{ {named} }}" if graph is None else where
        answer = self.query(f"SELECT * WHERE {{ {where} }}", prefixes={})
        names = {variable.value for variable in cast(QuerySolutions, answer).variables}
        for row in cast(QuerySolutions, answer):
            s, p, o = (row[name] if term is None else term for name, term in terms.items())
            yield Quad(s, p, o, (row["g"] if "g" in names else None) or graph or DefaultGraph())

    def contains_named_graph(self, graph: NamedNode) -> bool:
        """Whether a graph has anything in it."""
        return bool(self.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}", prefixes={}))

    def named_graphs(self) -> Iterator[NamedNode]:
        """The graphs that have anything in them."""
        answer = self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", prefixes={})
        yield from (row["g"] for row in cast(QuerySolutions, answer))

    def __contains__(self, quad: Quad) -> bool:
        """Whether a quad is there."""
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        named = not isinstance(quad.graph_name, DefaultGraph)
        where = f"GRAPH {quad.graph_name} {{ {triple} }}" if named else triple
        return bool(self.query(f"ASK {{ {where} }}", prefixes={}))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _parse(response: httpx.Response) -> QueryAnswer:
    if "json" in response.headers.get("content-type", ""):
        return parse_query_results(response.content, QueryResultsFormat.JSON)
    scratch = Store()
    scratch.load(response.content, RdfFormat.N_TRIPLES)
    return scratch.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


class RemoteView(View):
    """A view of what an endpoint serves; it is always the newest, and counts as another every minute."""

    def __init__(self, endpoint: str) -> None:
        self._remote: RemoteStore | None = RemoteStore(endpoint)
        self._endpoint = endpoint
        self.namespace = str(BB._NS)
        self.generation = _minute()
        self.base = self._find_base()

    def is_current(self) -> bool:
        """Whether a minute has not passed."""
        return self.generation == _minute()

    @property
    def root(self) -> Path:
        """A folder that is not there: a remote store has no search index beside it."""
        return Path(self._endpoint)

    @property
    def store(self) -> Store:
        """The endpoint, with the methods of a store that readers use."""
        if self._remote is None:
            raise ValueError("the view is closed")
        return cast(Store, self._remote)

    def close(self) -> None:
        """Close the connections; closing twice is closing once."""
        remote, self._remote = self._remote, None
        if remote is not None:
            remote.close()

    def _find_base(self) -> str:
        for (article,) in self.select("SELECT ?article { ?article a bb:Article } LIMIT 1"):
            return article[: article.index(_MARK)]
        raise StoreError(f"The store at {self._endpoint} holds no article of beatbook's.")


def _minute() -> int:
    return int(time.time() // FRESH_SECONDS)


def open_view(location: str) -> View:
    """The newest state of a store, in a folder or behind an endpoint; StoreError where there is none."""
    return RemoteView(location) if is_remote(location) else View.open(Path(location))
