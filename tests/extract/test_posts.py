"""Standing facts: posts before and after names, membership, parts and seats of bodies."""

from __future__ import annotations

import pytest
from entity_trees import read, show

DHS = "Department of Homeland Security"
FBI = "Federal Bureau of Investigation"
ICE = "U.S. Immigration and Customs Enforcement"

CASES = [
    ("office", ("holdsPost", "Brett Petty", "police chief", "Helena")),
    ("possessed", ("holdsPost", "Montana's police chief", "police chief", "Helena")),
    ("possessed", ("partOf", "Helena", "Montana", None)),
    ("former", ("holdsPost", "John Sandweg", "director", ICE)),
    ("bracket", ("holdsPost", "Cory Booker", "senator", "New Jersey")),
    ("bracket", ("memberOf", "Cory Booker", "Democratic Party", None)),
    ("democrat", ("memberOf", "Booker", "Democratic Party", None)),
    ("copula", ("holdsPost", "Eva Strand", "mayor", "Elko")),
    ("joined", ("memberOf", "Eva Strand", FBI, None)),
    ("arm", ("partOf", "U.S. Border Patrol", DHS, None)),
    ("owner", ("partOf", "Office of Professional Responsibility", FBI, None)),
    ("dallas", ("locatedIn", "Dallas Police Department", "Dallas", None)),
    ("college", ("locatedIn", "Brevard College", "North Carolina", None)),
    ("adjective", ("memberOf", "Greg Talbot", "Republican Party", None)),
    ("outlet", ("memberOf", "Nora Kemp", "Kemp Lyle", None)),
    ("based", ("locatedIn", "Boeing", "Seattle", None)),
    ("field", ("partOf", "The FBI's Portland field office", FBI, None)),
    ("statewide", ("locatedIn", "Oregon Supreme Court", "Oregon", None)),
    ("town", ("partOf", "Milton", "Ohio", None)),
    ("hired", ("holdsPost", "Miriam Odell", "town manager", None)),
    ("works", ("memberOf", "Peter Brown", FBI, None)),
]


@pytest.mark.parametrize(("tree", "fact"), CASES)
def test_fact_is_read(tree: str, fact: tuple[str, str, str, str | None]) -> None:
    found = read(tree)
    assert fact in [show(found, relation) for relation in found.relations]


@pytest.mark.parametrize("tree", ["dean", "bills", "city", "officers"])
def test_no_fact_where_none_is_stated(tree: str) -> None:
    found = read(tree)
    posts = [show(found, relation)[:3] for relation in found.relations]
    assert [post for post in posts if post != ("holdsPost", "Arlo Finch", "chief")] == []


def test_former_post_is_marked() -> None:
    assert [relation.former for relation in read("former").relations] == [True]


def test_agents_called_by_their_agency_alone_are_no_members_and_its_parent_is_no_fact() -> None:
    assert read("agents").relations == ()


def test_evidence_is_text() -> None:
    (post, _) = read("bracket").relations
    assert post.evidence.text.startswith("Sen. Cory Booker")
    assert 0 < post.confidence < 1
