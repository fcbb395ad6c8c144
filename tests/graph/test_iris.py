"""IRIs are valid whatever they are made from, and say again what they were made from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph import iris
from graph.errors import InputError

ids = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=30)
bases = st.sampled_from(["urn:beatbook:", "https://beats.example/kg/", "http://localhost:8000/?iri="])


@given(bases, ids, ids)
def test_what_an_article_has_reads_back(base: str, article_id: str, part: str) -> None:
    article = iris.mint_article(base, article_id)
    minted = {
        "article": article,
        "claim": iris.mint_claim(article, part),
        "entity": iris.mint_local_entity(article, part),
        "span": iris.mint_span(article, 3, 14),
    }
    for kind, iri in minted.items():
        NamedNode(iri)
        found = iris.read_iri(base, iri)
        assert found is not None
        assert (found.kind, found.article) == (kind, article_id)
    assert len(set(minted.values())) == len(minted)


@given(bases, st.sampled_from(["event", "relation", "fact"]), ids)
def test_what_is_shared_reads_back(base: str, kind: str, key: str) -> None:
    found = iris.read_iri(base, iris.mint_digest(base, kind, key))  # type: ignore[arg-type]
    assert found is not None
    assert (found.kind, found.article) == (kind, None)
    entity = iris.read_iri(base, iris.mint_entity(base, "Agency", "police", "helena-montana"))
    assert entity == iris.Reference("entity", "entity/agency/police/helena-montana")


@pytest.mark.parametrize(
    "iri",
    ["urn:other:article/a", "urn:beatbook:", "urn:beatbook:article/", "urn:beatbook:article/a/claim/",
     "urn:beatbook:entity/person", "urn:beatbook:entity/person/a/b/c", "urn:beatbook:ontology#Claim"],
)  # fmt: skip
def test_what_is_not_ours(iri: str) -> None:
    assert iris.read_iri("urn:beatbook:", iri) is None


@pytest.mark.parametrize(
    "base", ["", "beatbook", "no colon/", "http://a b/", "http://x/#", "http://x", "1x:/"]
)
def test_bases_that_cannot_be(base: str) -> None:
    with pytest.raises(InputError, match="cannot be the base"):
        iris.check_base(base)


def test_ids_that_cannot_be() -> None:
    with pytest.raises(InputError, match="not empty"):
        iris.mint_article("urn:beatbook:", "")
    with pytest.raises(InputError, match="Unicode"):
        iris.mint_article("urn:beatbook:", "\ud800")
