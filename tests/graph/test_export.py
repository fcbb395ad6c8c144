"""What is exported reads back whole, in the programs that people read it with."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx as nx
import pytest
import rdflib
from stories import Story, helena

from graph.errors import InputError
from graph.export import FORMATS, export_graph, gexf, graphml
from graph.export.markup import AT_ONCE
from graph.export.rows import EDGE_COLUMNS, NODE_COLUMNS, Node, Rows
from graph.store import View, Writer

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEPHI_VISUALS = set("nodelabel x y z xpos ypos zpos size r g b color edgelabel".split())

both_views = pytest.mark.parametrize("name", ["actors", "events"])


@both_views
def test_graphml_reads_back_in_networkx_and_igraph(view: View, tmp_path: Path, name: str) -> None:
    path = tmp_path / "beat.graphml"
    written = export_graph(view, path, name)
    network = nx.read_graphml(path, force_multigraph=True)
    assert (network.number_of_nodes(), network.number_of_edges()) == (written.nodes, written.edges)
    other = igraph.Graph.Read_GraphML(str(path))
    assert (other.vcount(), other.ecount()) == (written.nodes, written.edges)
    assert network.nodes["urn:beatbook:entity/agency/border-patrol"]["label"] == "Border Patrol"
    assert written.nodes > 0
    assert written.edges > 0


@both_views
def test_graphml_has_what_gephi_needs(view: View, tmp_path: Path, name: str) -> None:
    path = tmp_path / "beat.graphml"
    export_graph(view, path, name)
    root = ElementTree.parse(path).getroot()
    keys = [(key.get("for"), key.get("attr.name")) for key in root.iter(f"{GRAPHML}key")]
    assert max(Counter(keys).values()) == 1
    assert not {column for _, column in keys} & GEPHI_VISUALS
    edges = list(root.iter(f"{GRAPHML}edge"))
    assert max(Counter(edge.get("id") for edge in edges).values()) == 1
    for edge in edges:
        values = {data.get("key"): data.text for data in edge}
        assert edge.get("label") == values["edge_label"]
        assert float(values["edge_weight"] or 0) >= 1


def test_the_actors_view_has_one_edge_for_each_pair_and_class(tmp_path: Path) -> None:
    with Writer.open(tmp_path / "store") as writer:
        for key in ("one", "two"):
            writer.add(helena(key))
        story = Story("three")
        chief = story.entity("Person", "chief", named=False)
        city, state = story.entity("Place", "Helena"), story.entity("Place", "Montana")
        story.relate("partOf", city, state, "Helena in Montana")
        story.relate("holdsPost", chief, "police chief", "The police chief of Helena", of=city)
        writer.add(story.extraction())
    with View.open(tmp_path / "store") as view:
        export_graph(view, tmp_path / "beat.graphml")
    network = nx.read_graphml(tmp_path / "beat.graphml", force_multigraph=True)
    ends = [(one, other, data["label"]) for one, other, data in network.edges(data=True)]
    assert max(Counter(ends).values()) == 1
    post = next(data for *_, data in network.edges(data=True) if data["label"] == "holdsPost")
    assert (post["weight"], post["articles"], post["claims"], post["title"]) == (2.0, 3, 3, "police chief")
    assert post["sources"] == "one|three|two"


def test_dates_quotes_and_derivation_are_columns(view: View, tmp_path: Path) -> None:
    export_graph(view, tmp_path / "beat.graphml")
    network = nx.read_graphml(tmp_path / "beat.graphml", force_multigraph=True)
    rows = {data["derived"]: data for *_, data in network.edges(data=True) if data["label"] == "Withdraw"}
    assert {row["first"] for row in rows.values()} == {row["last"] for row in rows.values()} == {"2026-02-16"}
    assert rows[False]["quote"] == "Chief withdrew his officers from the regional drug task force."
    assert set(rows) == {False, True}


@both_views
def test_gexf_reads_back_with_a_timeline(view: View, tmp_path: Path, name: str) -> None:
    path = tmp_path / "beat.gexf"
    written = export_graph(view, path, name)
    network = nx.read_gexf(path, version="1.3")
    assert network.number_of_nodes() == written.nodes
    root = ElementTree.parse(path).getroot()
    edges = [item for item in root.iter() if item.tag.endswith("}edge")]
    assert len({edge.get("id") for edge in edges}) == len(edges) == written.edges
    assert all(edge.get("kind") == edge.get("label") for edge in edges)
    spans = {(item.get("start"), item.get("end")) for item in root.iter() if item.get("start")}
    assert spans == {("2026-02-16", "2026-02-17")}


@pytest.mark.parametrize("format", ["csv", "neo4j"])
@both_views
def test_tables_hold_the_same(view: View, tmp_path: Path, name: str, format: str) -> None:
    written = export_graph(view, tmp_path / "beat.csv", name, format)
    tables = {}
    for side in ("nodes", "edges"):
        with (tmp_path / f"beat-{side}.csv").open(newline="") as file:
            tables[side] = list(csv.DictReader(file))
    assert (len(tables["nodes"]), len(tables["edges"])) == (written.nodes, written.edges)
    identity, ends = (":ID", (":START_ID", ":END_ID")) if format == "neo4j" else ("Id", ("Source", "Target"))
    nodes = {row[identity] for row in tables["nodes"]}
    assert {row[end] for row in tables["edges"] for end in ends} <= nodes
    kinds = {row[":TYPE" if format == "neo4j" else "Type"] for row in tables["edges"]}
    assert ("holdsPost" in kinds) is (format == "neo4j")


# rdflib's own parsers use what rdflib calls deprecated.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning", "ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize(
    ("suffix", "parser"), [("ttl", "turtle"), ("nq", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")]
)
def test_rdf_reads_back_in_rdflib(view: View, tmp_path: Path, suffix: str, parser: str) -> None:
    path = tmp_path / f"beat.{suffix}"
    written = export_graph(view, path)
    dataset = rdflib.Dataset()
    dataset.parse(path, format=parser)
    whole = len(list(view.store))
    assert len(list(dataset.quads())) == written.statements
    assert (written.statements == whole) is (suffix != "ttl")


def test_a_format_or_view_that_is_none(view: View, tmp_path: Path) -> None:
    for path, how in (
        ("beat.xls", {}),
        ("beat.graphml", {"view_name": "people"}),
        ("beat.x", {"format": "x"}),
    ):
        with pytest.raises(InputError):
            export_graph(view, tmp_path / path, **how)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
    assert set(FORMATS) == {"graphml", "gexf", "csv", "neo4j", "turtle", "nquads", "trig", "jsonld"}


def test_a_failed_export_leaves_what_was_there(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "beat.graphml"
    path.write_text("before")
    with pytest.raises(InputError, match="cannot be written"):
        export_graph(view, tmp_path / "missing" / "beat.graphml")
    monkeypatch.setattr("graph.export.graphml._FOOT", None)
    with pytest.raises(TypeError):
        export_graph(view, path)
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["beat.graphml"]  # noqa: PTH208


def test_texts_that_xml_cannot_hold(tmp_path: Path) -> None:
    story = Story("odd")
    one = story.entity("Agency", "A\x00\x0b<&>\"'\ufffe\U0001f4f0")
    other = story.entity("Agency", "B ]]> \r\n\t")
    story.claim("Meet", "A\x01 met <B> & \x1fco.", actor=[one], target=[other])
    with Writer.open(tmp_path / "store") as writer:
        writer.add(story.extraction())
    with View.open(tmp_path / "store") as view:
        for suffix in ("graphml", "gexf", "csv", "nq", "jsonld"):
            export_graph(view, tmp_path / f"beat.{suffix}")
    network = nx.read_graphml(tmp_path / "beat.graphml")
    assert "A<&>\"'\U0001f4f0" in {data["label"] for _, data in network.nodes(data=True)}
    assert nx.read_gexf(tmp_path / "beat.gexf", version="1.3").number_of_nodes() == 2


def test_columns_have_one_type_each() -> None:
    kinds = {*NODE_COLUMNS.values(), *EDGE_COLUMNS.values()}
    assert kinds <= {"string", "int", "double", "boolean"}


def test_rows_of_all_kinds_among_each_other_read_back(tmp_path: Path) -> None:
    texts = ("plain", "a & b", "é\u00a0…", "100 %s", "<\x1f>", '"q"')
    nodes = [
        Node(
            f"n{n}", texts[n % 6], "Agency", "entity", n, claims=n if n % 5 else None, unnamed=n % 7 == 0,
            first="2026-02-16" if n % 3 else None, last="2026-02-16" if n % 3 else None,
        )
        for n in range(AT_ONCE * 3 + 1)
    ]  # fmt: skip
    path = tmp_path / "rows.xml"
    for writer in (graphml, gexf):
        with path.open("w", encoding="utf-8") as output:
            assert writer.write(Rows(iter(nodes), iter(())), output).nodes == len(nodes)
        if writer is gexf:
            assert len(list(ElementTree.parse(path).getroot().iter("{http://gexf.net/1.3}node"))) == len(
                nodes
            )
            continue
        read = nx.read_graphml(path).nodes
        for node in nodes:
            expected = {name: value for name in NODE_COLUMNS if (value := getattr(node, name)) is not None}
            assert read[node.id] == {**expected, "label": node.label.replace("\x1f", "")}
