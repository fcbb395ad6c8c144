"""Articles: listed, and each with its text."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path

from api.examples import ARTICLE
from api.openapi import Case, problems
from api.parameters import After, Limit
from api.schemas.articles import ArticleDetail, ArticleList
from api.schemas.claims import Source
from api.service import ViewOf
from graph.articles import find_articles, read_article

router = APIRouter(prefix="/articles", tags=["articles"])
ArticleId = Annotated[
    str, Path(description="The article's id, or its IRI.", max_length=2000, examples=[ARTICLE])
]
_NO_CURSOR: Final = Case(400, "query", "'x' is no cursor of articles.")
_NO_ARTICLE: Final = Case(404, "notfound", "There is no article urn:beatbook:article/none.", {"id": "none"})


@router.get("", summary="List articles", responses=problems(_NO_CURSOR, 422))
def list_articles(view: ViewOf, limit: Limit = 20, after: After = None) -> ArticleList:
    """Lists articles in the order of their IRIs."""
    found = find_articles(view, limit + 1, after or None)
    cursor = found[limit - 1].iri if len(found) > limit else None
    return ArticleList(items=[Source.of(article) for article in found[:limit]], next=cursor)


@router.get("/{id:path}", summary="An article", responses=problems(_NO_ARTICLE, 422))
def get_article(view: ViewOf, id: ArticleId) -> ArticleDetail:
    """Gives an article with its text, to which all offsets refer."""
    article, text = read_article(view, id)
    return ArticleDetail(**Source.of(article).model_dump(), text=text)
