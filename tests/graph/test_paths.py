"""Shortest paths, what they may step through, and the sentences behind each hop."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import Story

from graph.entities import resolve_entity
from graph.errors import NotFound, QueryError
from graph.network import relation_names
from graph.networks import open_network
from graph.paths import find_paths
from graph.shortest import shortest_paths
from graph.store import View, Writer

BASE = "urn:beatbook:entity/agency/"


def routes(view: View, source: str, target: str, **how: object) -> list[list[str]]:
    """The labels along each path."""
    ends = resolve_entity(view, source), resolve_entity(view, target)
    found = find_paths(view, *ends, **how)  # type: ignore[arg-type]
    return [[entity.label for entity in path.entities] for path in found]


def test_the_chief_to_the_border_patrol_with_two_sentences(view: View) -> None:
    ends = resolve_entity(view, "Helena police chief"), resolve_entity(view, "Border Patrol")
    path = find_paths(view, *ends)[0]
    assert [entity.label for entity in path.entities] == [
        "Helena police chief",
        "regional drug task force",
        "Border Patrol",
    ]
    sentences = [claim.sentence for hop in path.hops for link in hop.links for claim in link.claims]
    assert sentences == [
        "Chief withdrew his officers from the regional drug task force.",
        "It worked with the Border Patrol.",
    ]
    assert all(link.forward and not link.derived for hop in path.hops for link in hop.links)


def test_an_act_on_behalf_is_marked_as_derived(view: View) -> None:
    ends = resolve_entity(view, "Louisiana"), resolve_entity(view, "law enforcement agencies")
    (link,) = find_paths(view, *ends)[0].hops[0].links
    assert (link.class_, link.derived, link.reported) == ("Order", True, False)


def test_a_hop_against_its_direction_says_so(view: View) -> None:
    ends = resolve_entity(view, "Border Patrol"), resolve_entity(view, "Helena police chief")
    assert [link.forward for hop in find_paths(view, *ends)[0].hops for link in hop.links] == [False, False]


def test_only_reported_facts_are_there_when_asked_for_and_denied_ones_never(view: View) -> None:
    officers = "urn:beatbook:article/louisiana/entity/e8"
    assert routes(view, "Brian O’Hara", officers) == []
    assert routes(view, "Brian O’Hara", officers, reported=True) == [["Brian O’Hara", "officers"]]
    assert routes(view, "LAPD", "ICE", reported=True) == []


def test_relations_and_dates_limit_the_hops(view: View) -> None:
    ends = "Helena police chief", "regional drug task force"
    assert routes(view, *ends, relations=["Withdraw"], k=1) == [list(ends)]
    assert routes(view, *ends, relations=["Cooperate"]) == []
    assert routes(view, *ends, since="2026-02-16", until="2026-02-16", k=1) == [list(ends)]
    assert routes(view, *ends, since="2026-03") == []
    assert routes(view, "Helena police chief", "Montana", since="2026-03") == [
        ["Helena police chief", "Helena", "Montana"]  # standing relations hold whenever
    ]
    with pytest.raises(QueryError, match="no relation"):
        routes(view, *ends, relations=["Vanish"])
    assert "holdsPost" in relation_names()


def test_what_cannot_be_asked(view: View) -> None:
    chief = resolve_entity(view, "Helena police chief")
    with pytest.raises(NotFound):
        find_paths(view, chief, "urn:beatbook:entity/person/nobody")
    for how in ({"k": 0}, {"k": 21}, {"max_length": 0}, {"max_length": 7}):
        with pytest.raises(QueryError, match="Ask for"):
            find_paths(view, chief, resolve_entity(view, "Helena"), **how)
    with pytest.raises(QueryError, match="two different"):
        find_paths(view, chief, chief)


@pytest.fixture(scope="module")
def maze(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """Agencies A to F: a direct way, longer ways, a way through a set without a name, and an island."""
    story = Story("maze")
    nodes = {name: story.entity("Agency", name) for name in "ABCDEFXY"}
    crowd = story.entity("Group", "officers", named=False)
    others = story.entity("Group", "deputies", named=False)
    for one, other in ("AB", "BF", "AC", "CD", "DF", "AE", "ED", "XY"):
        story.claim("Meet", f"{one} met {other}.", actor=[nodes[one]], target=[nodes[other]])
    for name in "AF":
        story.claim("Aid", f"{name} helped officers.", actor=[nodes[name]], target=[crowd])
    story.claim("Aid", "X trained deputies.", actor=[nodes["X"]], target=[others])
    story.claim("Aid", "Officers assist deputies.", actor=[crowd], target=[others])
    folder = tmp_path_factory.mktemp("maze") / "store"
    with Writer.open(folder) as writer:
        writer.add(story.extraction())
    with View.open(folder) as opened:
        yield opened


def test_no_path_steps_through_a_set_without_a_name(maze: View) -> None:
    assert routes(maze, "A", "F", k=20) == [list("ABF"), list("ACDF"), list("AEDF")]
    assert routes(maze, "A", "X", k=20) == []
    assert routes(maze, "A", "officers", k=2) == [["A", "officers"], [*"ABF", "officers"]]
    assert routes(maze, "officers", "A", k=1) == [["officers", "A"]]
    assert routes(maze, "officers", "deputies") == [["officers", "deputies"]]
    assert routes(maze, "officers", "B", k=2) == [["officers", "A", "B"], ["officers", "F", "B"]]


def test_length_and_number_are_kept(maze: View) -> None:
    assert routes(maze, "A", "F", k=1) == [list("ABF")]
    assert routes(maze, "A", "F", max_length=2) == [list("ABF")]
    assert routes(maze, "A", "F", max_length=1) == []


def test_the_network_agrees_with_networkx(maze: View) -> None:
    """Every simple path up to a length, by brute force, is what the search finds."""
    network = open_network(maze)
    graph = nx.Graph(network.plain)
    start, end = network.index[f"{BASE}a"], network.index[f"{BASE}f"]
    expected = sorted(nx.all_simple_paths(graph, start, end, cutoff=5), key=len)
    found = find_paths(maze, f"{BASE}a", f"{BASE}f", k=20, max_length=5, network=network)
    names = [[network.index[entity.iri or ""] for entity in path.entities] for path in found]
    assert sorted(names) == sorted(expected)
    assert [len(path) for path in names] == [len(path) for path in expected]


@given(
    edges=st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40),
    k=st.integers(1, 25),
    longest=st.integers(1, 6),
)
def test_the_k_shortest_paths_are_those_of_brute_force(
    edges: set[tuple[int, int]], k: int, longest: int
) -> None:
    graph = nx.Graph((one, other) for one, other in edges if one != other)
    graph.add_nodes_from((0, 9))
    rows = {node: dict.fromkeys(graph.adj[node], 1) for node in graph}
    found = list(shortest_paths(rows, 0, 9, k, longest))
    every = sorted(nx.all_simple_paths(graph, 0, 9, cutoff=longest), key=len)
    assert [len(path) for path in found] == [len(path) for path in every[:k]]
    assert len({tuple(path) for path in found}) == len(found)
    assert {tuple(path) for path in found} <= {tuple(path) for path in every}
