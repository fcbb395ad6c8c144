"""One format is chosen as RFC 9110 has it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.negotiation import GRAPHS, PAGES, ROWS, choose_format


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.3", "xml"),
        ("text/*;q=0.9, text/csv;q=0.1", "tsv"),
        ("*/*;q=0.5, application/sparql-results+json;q=0", "json"),  # application/json still is allowed
        ("text/turtle", None),
        ("text/csv;q=0", None),
        ("text/csv;q=nonsense", None),
        ("text/csv; header=present; q=0.5", "csv"),
        (",,", None),
    ],
)
def test_rows(accept: str | None, expected: str | None) -> None:
    assert choose_format(accept, ROWS) == expected


def test_a_browser_gets_a_page() -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert choose_format(accept, PAGES) == "html"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_accept_is_answered(accept: str) -> None:
    for offers in (ROWS, GRAPHS, PAGES):
        assert choose_format(accept, offers) in {None, *offers.values()}
