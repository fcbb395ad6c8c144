"""Finding entities by what people type: exact names, beginnings of words, parts, misspellings."""

from graph.search.index import SearchIndex
from graph.search.lookup import Found, find_names

__all__ = ["Found", "SearchIndex", "find_names"]
