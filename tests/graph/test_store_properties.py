"""The store is a pure function of the set of articles in it, whatever the way there."""

from __future__ import annotations

import pyoxigraph
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import EXTRACTOR, Story

from graph.iris import DEFAULT_BASE, mint_article
from graph.model import CLAIM_TYPES, Extraction, Extractor
from graph.store.change import change_to, change_without
from graph.terms import BB
from graph.triples import to_triples
from graph.triples.nodes import LABEL, term

NAMES = ("Ashby", "ASHBY", "the Ashby’s", "Larch County", "police department", "U.S. Ashby", 'Q "uo\\te"\n')
TYPES = ("Person", "Agency", "Group", "Place", "Undertaking")
TIMES = (None, "2026-02-16", "2026-02", "2026", "2026-02-01/2026-03-02", "soon")


@st.composite
def extractions(draw: st.DrawFn, article_id: str) -> Extraction:
    """A small article whose entities, relations and claims are likely to coincide with another's."""
    story = Story(article_id, publisher=draw(st.sampled_from([None, "Wire"])))
    ids = [
        story.entity(
            draw(st.sampled_from(TYPES)),
            draw(st.sampled_from(NAMES)),
            named=draw(st.booleans()),
            aliases=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=1))),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    some = st.lists(st.sampled_from(ids), max_size=2)
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["memberOf", "partOf", "locatedIn", "holdsPost"]))
        body = draw(st.sampled_from(ids))
        post = {"object_": "chief", "of": body} if kind == "holdsPost" else {"object_": body}
        story.relate(kind, draw(st.sampled_from(ids)), former=draw(st.booleans()), **post)
    for _ in range(draw(st.integers(0, 3))):
        story.claim(
            draw(st.sampled_from(CLAIM_TYPES)),
            "They acted on it.",
            actor=draw(some),
            target=draw(some),
            object=draw(st.sampled_from([[], ["it"]])),
            when=draw(st.sampled_from(TIMES)),
            polarity=draw(st.sampled_from(["positive", "negative"])),
            modality=draw(st.sampled_from(["asserted", "reported"])),
            confidence=draw(st.sampled_from([0.2, 0.5, 0.123456])),
        )
    return story.extraction(draw(st.sampled_from([EXTRACTOR, Extractor("0.2.0", "e" * 64)])))


@st.composite
def corpora(draw: st.DrawFn) -> list[Extraction]:
    """Two or three articles."""
    return [draw(extractions(f"a{number}")) for number in range(draw(st.integers(2, 3)))]


class Memory:
    """The writer's own steps on a store in memory: a disk would only slow the many small stores down."""

    def __init__(self, *articles: Extraction) -> None:
        self.store = pyoxigraph.Store()
        for article in articles:
            self.add(article)

    def add(self, article: Extraction) -> bool:
        """Add an article; whether that changed anything."""
        change = change_to(self.store, to_triples(article, DEFAULT_BASE))
        change.apply(self.store)
        return bool(change.insert or change.delete)

    def remove(self, article_id: str) -> None:
        """Remove an article."""
        graph = pyoxigraph.NamedNode(mint_article(DEFAULT_BASE, article_id))
        change_without(self.store, graph).apply(self.store)

    def quads(self) -> list[str]:
        """All that the store holds, as sorted N-Quads, once it is sure that no graph is there but empty."""
        text = self.store.dump(format=pyoxigraph.RdfFormat.N_QUADS)
        assert text is not None
        assert {quad.graph_name for quad in self.store} >= set(self.store.named_graphs())
        return sorted(text.decode().splitlines())


@given(corpora())
@settings(max_examples=40, deadline=None)
def test_order_and_repetition_leave_no_trace(articles: list[Extraction]) -> None:
    expected = Memory(*articles).quads()
    other = Memory(*reversed(articles))
    assert not any(other.add(article) for article in articles)
    assert other.quads() == expected
    assert not any("_:" in line.partition(" ")[0] for line in expected)


@given(corpora())
@settings(max_examples=40, deadline=None)
def test_removing_leaves_what_the_others_alone_would_make(articles: list[Extraction]) -> None:
    memory = Memory(*articles)
    everything = memory.quads()
    memory.remove("a0")
    assert memory.quads() == Memory(*articles[1:]).quads()
    memory.add(articles[0])
    assert memory.quads() == everything
    for number in range(len(articles)):
        memory.remove(f"a{number}")
    assert memory.quads() == []


@given(corpora(), extractions("a0"))
@settings(max_examples=40, deadline=None)
def test_replacing_equals_never_having_had_the_old(articles: list[Extraction], new: Extraction) -> None:
    memory = Memory(*articles)
    changed = memory.add(new)
    assert changed or new == articles[0]
    assert memory.quads() == Memory(new, *articles[1:]).quads()


@given(corpora())
@settings(max_examples=25, deadline=None)
def test_the_default_graph_is_what_articles_share(articles: list[Extraction]) -> None:
    """Each of its statements but the chosen labels is in the graph of some article."""
    store = Memory(*articles).store
    default = pyoxigraph.DefaultGraph()
    in_articles = {quad.triple for quad in store if quad.graph_name != default}
    entities = {quad.subject for quad in store if quad.predicate == term(BB.name)}
    for quad in store.quads_for_pattern(None, None, None, default):
        chosen = quad.predicate == LABEL and quad.subject in entities
        assert chosen or quad.triple in in_articles
    labels = [
        quad for quad in store.quads_for_pattern(None, LABEL, None, default) if quad.subject in entities
    ]
    assert len(labels) == len(entities)
