"""Dated edges and the evidence of a hop, by look-ups, against queries over everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from benchmarks.generated import articles, fill

from graph.dating import DatedEdges
from graph.evidence import find_links
from graph.network import PLAIN, STANDING, Network, event_bits, properties_in
from graph.networks import open_network
from graph.store import View
from graph.terms import local_name
from graph.timeline import Span

EVENTS = """
SELECT DISTINCT ?one ?other ?class ?status ?first ?last ?event {
  ?event bb:hasActor|bb:onBehalfOf ?one ; a ?class ; bb:status ?status ; bb:begin ?first ; bb:end ?last .
  { ?event bb:hasTarget ?other } UNION
  { ?event bb:hasObject ?other FILTER NOT EXISTS { ?event bb:hasTarget ?target } }
}"""
CLAIMS = """
SELECT (COUNT(DISTINCT ?claim) AS ?n) {{
  <{one}> bb:{property} <{other}> .
  GRAPH ?article {{
    ?claim bb:eventClass bb:{class_} ; bb:hasActor|bb:onBehalfOf <{one}> ; bb:hasTarget <{other}> ;
           bb:modality bb:asserted ; bb:polarity bb:positive .
  }}
}}"""
SPANS = [("2019-03", "2019-03"), ("2018", "2018"), ("2016", "2022"), ("2020-05-11", None), (None, "2017-08")]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """Eighty articles of a few people and bodies."""
    folder = tmp_path_factory.mktemp("dating") / "store"
    fill(folder, articles(80, seed=5, people=9, bodies=4))
    with View.open(folder) as view:
        yield view


@pytest.fixture(scope="module")
def network(view: View) -> Network:
    return open_network(view)


@pytest.mark.parametrize(("since", "until"), SPANS)
def test_an_edge_has_the_relations_of_its_events_in_the_span(
    view: View, network: Network, since: str | None, until: str | None
) -> None:
    span, expected = Span.of(since, until), defaultdict[frozenset[int], int](int)
    for one, other, class_, status, first, last, _ in view.select(EVENTS):
        if last >= (span.begin or "") and first <= (span.end or "9999"):
            bits = event_bits([local_name(class_)], [local_name(status)])
            expected[frozenset((network.index[one], network.index[other]))] |= bits
    edges = DatedEdges(view, network, span)
    pairs = [(one, other) for rows in (network.plain, network.rest) for one in rows for other in rows[one]]
    assert any(expected.values())
    assert [edges.mask(*pair) for pair in pairs] == [expected[frozenset(pair)] for pair in pairs]


def test_a_hop_has_every_claim_of_its_plain_facts(view: View, network: Network) -> None:
    events = PLAIN & ~STANDING
    for one, row in network.plain.items():
        for other, mask in row.items():
            ends = network.iris[one], network.iris[other]
            for link in find_links(view, *ends, mask & events):
                way = ends if link.forward else ends[::-1]
                query = CLAIMS.format(
                    one=way[0], other=way[1], property=local_name(link.property), class_=link.class_
                )
                assert str(len(link.claims)) == next(view.select(query))[0]
            named = {name for _, name, _ in properties_in(mask)}
            assert {link.class_ for link in find_links(view, *ends, mask)} == named
