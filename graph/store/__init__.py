"""How triples are kept: a Writer adds and removes whole articles, Views read what it has published."""

from graph.store.view import QueryAnswer, View
from graph.store.writer import Outcome, Writer

__all__ = ["Outcome", "QueryAnswer", "View", "Writer"]
