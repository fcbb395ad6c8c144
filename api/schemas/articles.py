"""Articles on the wire."""

from __future__ import annotations

from pydantic import BaseModel

from api.schemas.claims import Source


class ArticleList(BaseModel):
    """A page of articles; `next` is what `after` goes on from, null at the end."""

    items: list[Source]
    next: str | None


class ArticleDetail(Source):
    """An article with its text as it is stored."""

    text: str
