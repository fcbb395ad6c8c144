"""From an extraction to triples: what becomes a fact, for whom somebody acts, which claims are one event."""

from __future__ import annotations

import pytest
from pyoxigraph import Store, Triple
from stories import Story, helena, louisiana

from graph.iris import DEFAULT_BASE
from graph.model import EVENT_CLASSES, Extraction
from graph.names import normalise
from graph.store.change import change_to
from graph.terms import FACT_PROPERTIES
from graph.triples import to_triples

BASE = "urn:beatbook:entity/"
BB = "urn:beatbook:ontology#"


def triples(extraction: Extraction) -> set[tuple[str, str, str]]:
    """What an article shares, in short forms."""
    return {short(triple) for triple in to_triples(extraction, DEFAULT_BASE).shared}


def short(triple: Triple) -> tuple[str, str, str]:
    """A triple without namespaces."""
    texts = (triple.subject.value, triple.predicate.value, triple.object.value)  # type: ignore[union-attr]
    subject, predicate, object_ = (text.removeprefix(BASE).removeprefix(BB) for text in texts)
    return subject, predicate, object_


def facts(extraction: Extraction) -> set[tuple[str, str, str]]:
    """The plain facts of events."""
    properties = {str(property_).removeprefix(BB) for property_ in FACT_PROPERTIES.values()}
    return {triple for triple in triples(extraction) if triple[1] in properties}


def pair(type_: str, **how: object) -> Extraction:
    """One claim between two named agencies."""
    story = Story("a")
    one, other = story.entity("Agency", "Alpha"), story.entity("Agency", "Beta")
    story.claim(type_, "Alpha did that to Beta.", actor=[one], target=[other], **how)  # type: ignore[arg-type]
    return story.extraction()


@pytest.mark.parametrize("class_", EVENT_CLASSES)
def test_an_asserted_dyad_is_a_fact(class_: str) -> None:
    property_ = str(FACT_PROPERTIES[class_]).removeprefix(BB)
    assert facts(pair(class_)) == {("agency/alpha", property_, "agency/beta")}


@pytest.mark.parametrize(
    "how",
    [
        {"modality": "reported"},
        {"modality": "intended"},
        {"modality": "hypothetical"},
        {"polarity": "negative"},
        {"confidence": 0.49},
    ],
)
def test_what_is_less_than_asserted_is_none(how: dict[str, object]) -> None:
    assert facts(pair("Refuse", **how)) == set()
    assert any(predicate == "hasActor" for _, predicate, _ in triples(pair("Refuse", **how)))


@pytest.mark.parametrize("class_", ["Statement", "Event"])
def test_classes_without_a_property(class_: str) -> None:
    assert facts(pair(class_)) == set()


def test_the_object_stands_in_for_a_target_that_is_not_there() -> None:
    story = Story("a")
    one, thing, other = (story.entity("Agency", name) for name in ("Alpha", "Beta", "Gamma"))
    story.claim("Deploy", "Alpha sent Beta.", actor=[one], object=[thing])
    story.claim("Aid", "Alpha gave Beta to Gamma.", actor=[one], object=[thing], target=[other])
    assert facts(story.extraction()) == {
        ("agency/alpha", "deployed", "agency/beta"),
        ("agency/alpha", "aided", "agency/gamma"),
    }


def test_nobody_does_anything_to_themselves() -> None:
    story = Story("a")
    one = story.entity("Agency", "Alpha")
    story.claim("Investigate", "Alpha reviewed Alpha.", actor=[one], target=[one])
    assert facts(story.extraction()) == set()


def governor(sentence: str, **post: object) -> Extraction:
    """A governor's order to an agency."""
    story = Story("a")
    person, state = story.entity("Person", "Ann Reed"), story.entity("Place", "Vermont")
    agency = story.entity("Agency", "Alpha")
    story.relate("holdsPost", person, "governor", "Vermont governor Ann Reed", of=state, **post)
    story.claim("Order", sentence, actor=[person], target=[agency])
    return story.extraction()


def test_an_office_holder_acts_for_the_place_and_the_fact_is_marked() -> None:
    found = triples(governor("Reed signed it as governor."))
    assert ("place/vermont", "ordered", "agency/alpha") in found
    assert ("person/ann-reed", "ordered", "agency/alpha") in found
    marks = {subject for subject, _, object_ in found if object_ == "DerivedFact"}
    assert len(marks) == 1
    assert {(p.rpartition("#")[2], o) for s, p, o in found if s in marks and "rdf-syntax" in p} == {
        ("type", "DerivedFact"),
        ("subject", "place/vermont"),
        ("predicate", "ordered"),
        ("object", "agency/alpha"),
    }
    events = [s for s, p, o in found if p == "onBehalfOf"]
    assert len(events) == 1
    assert any(p.endswith("wasDerivedFrom") and o == events[0] for s, p, o in found if s in marks)


@pytest.mark.parametrize(
    ("sentence", "post"),
    [
        ("Reed signed it.", {"former": True}),
        ("Reed signed it.", {"polarity": "negative"}),
        ("Reed signed it.", {"modality": "intended"}),
        ("Reed signed it as a private citizen.", {}),
        ("Reed signed it for the Republican Party.", {}),
        ("Reed said it at a campaign event.", {}),
    ],
)
def test_an_act_that_stands_for_nobody_else(sentence: str, post: dict[str, object]) -> None:
    found = triples(governor(sentence, **post))
    assert not [triple for triple in found if triple[1] == "onBehalfOf" or triple[2] == "DerivedFact"]


def test_the_post_named_in_the_sentence_outranks_others() -> None:
    story = Story("a")
    person, state = story.entity("Person", "Ann Reed"), story.entity("Place", "Vermont")
    board, agency = story.entity("Agency", "River Board"), story.entity("Agency", "Alpha")
    story.relate("holdsPost", person, "governor", "Vermont governor Ann Reed", of=state)
    claim = story.claim("Order", "Reed ordered it as head of the board.", actor=[person], target=[agency])
    story.relate("holdsPost", person, "head", evidence=claim.evidence, of=board)
    behalf = {object_ for _, predicate, object_ in triples(story.extraction()) if predicate == "onBehalfOf"}
    assert behalf == {"agency/river-board"}


def test_former_posts_are_facts_of_their_own() -> None:
    story = Story("a")
    person, agency = story.entity("Person", "Ann Reed"), story.entity("Agency", "Alpha")
    story.relate("holdsPost", person, "director", "former Alpha director Ann Reed", of=agency, former=True)
    found = triples(story.extraction())
    assert ("person/ann-reed", "formerlyHeldPostIn", "agency/alpha") in found
    assert not [triple for triple in found if triple[1] == "holdsPostIn"]


def events(*extractions: Extraction) -> set[str]:
    """The events that some articles report."""
    return {
        s
        for extraction in extractions
        for s, p, _ in triples(extraction)
        if p == "reportedIn" and "event/" in s
    }


def test_claims_of_one_event_meet_within_and_across_articles() -> None:
    assert len(events(louisiana("a"), louisiana("b"))) == len(events(louisiana("a"))) + 2  # two with sets
    assert len(events(pair("Refuse"), pair("Refuse", polarity="negative"))) == 1


@pytest.mark.parametrize("how", [{"when": "2026-02-16"}, {"mode": "sue"}])
def test_time_and_mode_tell_events_apart(how: dict[str, object]) -> None:
    assert len(events(pair("LegalAction"), pair("LegalAction", **how))) == 2


def test_an_event_without_entities_is_its_article_s() -> None:
    def story(key: str) -> Extraction:
        built = Story(key)
        built.claim("Attack", "Somebody shot him.", actor=["Somebody"])
        return built.extraction()

    assert len(events(story("a"), story("b"))) == 2


def test_stored_triples_are_those_that_were_made() -> None:
    """Each literal is written as Oxigraph keeps it, else an unchanged article would look changed."""
    store = Store()
    for extraction in (helena(), louisiana(published="2026-02", url="https://news.example/1")):
        change_to(store, to_triples(extraction, DEFAULT_BASE)).apply(store)
        again = change_to(store, to_triples(extraction, DEFAULT_BASE))
        assert (again.insert, again.delete) == ([], [])


def test_names_can_be_looked_up_by_key() -> None:
    keys = {object_ for _, predicate, object_ in triples(louisiana()) if predicate.endswith("hiddenLabel")}
    assert {normalise("Brian O'Hara"), "ice", "lapd"} <= keys
