"""The ontology's names in Python, closed: a misspelt term is an error where it is written."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from graph.model import EVENT_CLASSES


class BB(DefinedNamespace):
    """beatbook's own vocabulary; each term is described in ontology.ttl."""

    _fail = True
    _NS = Namespace("urn:beatbook:ontology#")

    # what there is
    Article: URIRef
    Claim: URIRef
    RelationClaim: URIRef
    Entity: URIRef
    Person: URIRef
    Agency: URIRef
    Organization: URIRef
    Group: URIRef
    Place: URIRef
    Undertaking: URIRef
    Policy: URIRef
    UnnamedSet: URIRef
    Mention: URIRef
    Phrase: URIRef
    Relation: URIRef
    PostHolding: URIRef
    Membership: URIRef
    Part: URIRef
    Location: URIRef
    DerivedFact: URIRef

    # what happens
    Event: URIRef
    Statement: URIRef
    Criticize: URIRef
    Support: URIRef
    Threaten: URIRef
    Request: URIRef
    Order: URIRef
    Agree: URIRef
    Cooperate: URIRef
    Aid: URIRef
    Refuse: URIRef
    Withdraw: URIRef
    Deploy: URIRef
    Arrest: URIRef
    Raid: URIRef
    Attack: URIRef
    Investigate: URIRef
    LegalAction: URIRef
    Sanction: URIRef
    Protest: URIRef
    Appoint: URIRef
    Depart: URIRef
    Meet: URIRef

    # articles, mentions and evidence
    sha256: URIRef
    extractorVersion: URIRef
    modelDigest: URIRef
    mentionedIn: URIRef
    refersTo: URIRef
    mentionKind: URIRef
    evidence: URIRef
    anchoredAt: URIRef

    # claims and events
    eventClass: URIRef
    mode: URIRef
    trigger: URIRef
    hasActor: URIRef
    hasTarget: URIRef
    hasObject: URIRef
    hasPlace: URIRef
    onBehalfOf: URIRef
    time: URIRef
    begin: URIRef
    end: URIRef
    month: URIRef
    polarity: URIRef
    modality: URIRef
    confidence: URIRef
    attributedTo: URIRef
    relayedBy: URIRef
    reports: URIRef
    reportedIn: URIRef
    status: URIRef
    detail: URIRef

    # entities and relations
    name: URIRef
    hasSubject: URIRef
    post: URIRef
    former: URIRef
    holdsPostIn: URIRef
    formerlyHeldPostIn: URIRef
    memberOf: URIRef
    partOf: URIRef
    locatedIn: URIRef

    # plain facts, one property per event class
    forClass: URIRef
    criticized: URIRef
    supported: URIRef
    threatened: URIRef
    requestedOf: URIRef
    ordered: URIRef
    agreedWith: URIRef
    cooperatedWith: URIRef
    aided: URIRef
    refused: URIRef
    withdrewFrom: URIRef
    deployed: URIRef
    arrested: URIRef
    raided: URIRef
    attacked: URIRef
    investigated: URIRef
    tookLegalActionAgainst: URIRef
    sanctioned: URIRef
    protestedAgainst: URIRef
    appointed: URIRef
    departedFrom: URIRef
    metWith: URIRef

    # values of polarity, modality and status
    positive: URIRef
    negative: URIRef
    asserted: URIRef
    reported: URIRef
    intended: URIRef
    hypothetical: URIRef
    denied: URIRef


class OA(DefinedNamespace):
    """The terms of the Web Annotation vocabulary that evidence is written in."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/oa#")

    SpecificResource: URIRef
    TextQuoteSelector: URIRef
    TextPositionSelector: URIRef
    hasSource: URIRef
    hasSelector: URIRef
    exact: URIRef
    prefix: URIRef
    suffix: URIRef
    start: URIRef
    end: URIRef


class SCHEMA(DefinedNamespace):
    """The terms of schema.org that describe an article, in the form that rdflib does not bind."""

    _fail = True
    _NS = Namespace("https://schema.org/")

    headline: URIRef
    articleBody: URIRef
    url: URIRef
    publisher: URIRef
    datePublished: URIRef
    inLanguage: URIRef
    startDate: URIRef
    endDate: URIRef


_FACTS = (
    BB.criticized, BB.supported, BB.threatened, BB.requestedOf, BB.ordered, BB.agreedWith,
    BB.cooperatedWith, BB.aided, BB.refused, BB.withdrewFrom, BB.deployed, BB.arrested, BB.raided,
    BB.attacked, BB.investigated, BB.tookLegalActionAgainst, BB.sanctioned, BB.protestedAgainst,
    BB.appointed, BB.departedFrom, BB.metWith,
)  # fmt: skip
FACT_PROPERTIES: dict[str, URIRef] = dict(zip(EVENT_CLASSES, _FACTS, strict=True))
STANDING_PROPERTIES: tuple[URIRef, ...] = (
    BB.holdsPostIn, BB.formerlyHeldPostIn, BB.memberOf, BB.partOf, BB.locatedIn,
)  # fmt: skip
RELATION_CLASSES: dict[str, URIRef] = {
    "holdsPost": BB.PostHolding, "memberOf": BB.Membership, "partOf": BB.Part, "locatedIn": BB.Location,
}  # fmt: skip
PREFIXES: dict[str, str] = {
    "bb": str(BB._NS),
    "oa": str(OA._NS),
    "schema": str(SCHEMA._NS),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def local_name(iri: str) -> str:
    """A vocabulary term without its namespace."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def ontology_path() -> Path:
    """Where ontology.ttl lies: inside the installed package, else at the repository's root."""
    folder = Path(__file__).parent
    installed = folder / "ontology.ttl"
    return installed if installed.exists() else folder.parent / "ontology.ttl"


def read_ontology() -> Graph:
    """The ontology, parsed."""
    return Graph().parse(ontology_path(), format="turtle")
