"""One format is chosen as RFC 9110 has it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.negotiation import GRAPHS, MEDIA, PAGES, ROWS, accept_of, choose_format


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.3", "xml"),
        ("text/*;q=0.9, text/csv;q=0.1", "tsv"),
        ("*/*;q=0.5, application/sparql-results+json;q=0", "xml"),
        ("application/json", "json"),
        ("application/*", "json"),
        ("text/turtle", None),
        ("text/csv;q=0", None),
        ("text/csv;q=nonsense", None),
        ("text/csv; header=present; q=0.5", "csv"),
        (",,", None),
    ],
)
def test_rows(accept: str | None, expected: str | None) -> None:
    assert choose_format(accept, ROWS) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/*", "ntriples"),  # which text/turtle is not
        ("application/x-turtle", "turtle"),
        ("text/*", "turtle"),
        ("application/x-turtle;q=0.1, application/*;q=0.5", "ntriples"),
    ],
)
def test_graphs(accept: str, expected: str) -> None:
    assert choose_format(accept, GRAPHS) == expected


@pytest.mark.parametrize("name", MEDIA)
@pytest.mark.parametrize("offers", [ROWS, GRAPHS, PAGES])
def test_what_is_sent_fits_the_range_that_asked(name: str, offers: Mapping[str, str]) -> None:
    type_ = MEDIA[name].partition("/")[0]
    chosen = choose_format(f"{type_}/*", offers)
    assert chosen is None or MEDIA[chosen].startswith(type_)


def test_lines_of_accept_are_one_list() -> None:
    scope = {"headers": [(b"accept", b"text/html;q=0.1"), (b"host", b"x"), (b"accept", b"text/turtle")]}
    assert choose_format(accept_of(scope), PAGES) == "turtle"
    assert accept_of({"headers": []}) == ""


def test_a_browser_gets_a_page() -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert choose_format(accept, PAGES) == "html"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_accept_is_answered(accept: str) -> None:
    for offers in (ROWS, GRAPHS, PAGES):
        assert choose_format(accept, offers) in {None, *offers.values()}
