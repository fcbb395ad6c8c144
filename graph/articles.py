"""Articles read back: where they appeared, and their texts."""

from __future__ import annotations

from graph.errors import NotFound, QueryError
from graph.iris import read_iri
from graph.references import ArticleRef, article_iri, quoted, refer_article
from graph.store import View
from graph.terms import SCHEMA

_ARTICLES = """
SELECT ?article WHERE {{ ?article a bb:Article . {after} }} ORDER BY STR(?article) LIMIT {limit}"""


def find_articles(view: View, limit: int = 20, after: str | None = None) -> list[ArticleRef]:
    """Articles in the order of their IRIs, from behind the IRI `after` on; QueryError if it is none."""
    found = read_iri(view.base, after) if after else None
    if after and (found is None or found.kind != "article"):
        raise QueryError(f"{after!r} is no cursor of articles.")
    skip = f"FILTER(STR(?article) > {quoted(after)})" if after else ""
    rows = view.select(_ARTICLES.format(after=skip, limit=int(limit)))
    return [refer_article(view, iri) for (iri,) in rows]


def read_article(view: View, id_or_iri: str) -> tuple[ArticleRef, str]:
    """An article and its text; NotFound if it is not there."""
    iri = article_iri(view, id_or_iri)
    article = refer_article(view, iri)
    texts = view.properties(iri, graph=iri).get(str(SCHEMA.articleBody), ())
    if not texts:
        raise NotFound(f"There is no text of the article {id_or_iri!r}.")
    return article, texts[0]
