"""The vocabulary answers: whole, term by term, and from where the service describes itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple

from graph import terms

ROOT = Path(__file__).parent.parent.parent
FORMATS = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
NAMESPACE = str(terms.BB._NS)


def parse(response: httpx.Response, media: str) -> set[Triple]:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == media
    form = RdfFormat.from_media_type(media)
    return {quad.triple for quad in pyoxigraph.parse(response.content, form)}


@pytest.mark.parametrize("media", FORMATS)
def test_the_whole_vocabulary(client: httpx.Client, media: str) -> None:
    found = parse(client.get("/ontology", headers={"Accept": media}), media)
    assert len(found) == len(terms.read_ontology())


def test_its_file(client: httpx.Client) -> None:
    response = client.get("/ontology.ttl")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert response.text == terms.ontology_path().read_text()


@pytest.mark.parametrize("media", FORMATS)
def test_a_term(client: httpx.Client, media: str) -> None:
    found = parse(client.get("/ontology/Withdraw", headers={"Accept": media}), media)
    assert {triple.subject.value for triple in found} == {f"{NAMESPACE}Withdraw"}
    assert "withdrawal" in {triple.object.value for triple in found}


def test_a_page_with_a_place_for_each_term(client: httpx.Client) -> None:
    html = {"Accept": "text/html,*/*;q=0.1"}
    moved = client.get("/ontology/Withdraw", headers=html, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (303, "/ontology#Withdraw")
    page = client.get("/ontology", headers=html).text
    for name in terms.BB.__annotations__:
        assert f'id="{name}"' in page


def test_what_is_not_there_is_said(client: httpx.Client) -> None:
    assert client.get("/ontology/Nothing").status_code == 404
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406


def test_the_service_says_where_its_vocabulary_is(client: httpx.Client) -> None:
    description = parse(client.get("/sparql", headers={"Accept": "text/turtle"}), "text/turtle")
    said = {triple.predicate.value: triple for triple in description}
    assert said["http://rdfs.org/ns/void#vocabulary"].object == NamedNode(NAMESPACE)
    place = said[f"{RDFS}seeAlso"].object.value
    assert client.get(place).text == terms.ontology_path().read_text()


def test_an_installed_package_has_the_file() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    files = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    installed = Path(terms.__file__).parent / "ontology.ttl"
    assert ROOT / files["ontology.ttl"] == installed


def test_lines_of_accept_are_one_list_here_too(client: httpx.Client) -> None:
    lines = [("Accept", "image/png"), ("Accept", "application/ld+json")]
    for path in ("/ontology", "/ontology/Withdraw"):
        assert client.get(path, headers=lines).headers["content-type"] == "application/ld+json"


def test_pages_of_data_lead_to_the_vocabulary(client: httpx.Client) -> None:
    page = client.get("/entity/person/tom-varga", headers={"Accept": "text/html"}).text
    vocabulary = client.get("/ontology", headers={"Accept": "text/html"}).text
    named = set(re.findall(r'href="/ontology#(\w+)"', page))
    assert {"Person", "mentionedIn"} <= named
    assert [name for name in named if f'id="{name}"' not in vocabulary] == []
