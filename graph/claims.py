"""Claims read back: the sentence, the article it is in, who said so, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rdflib import RDFS

from graph.corroborate import count_origins
from graph.iris import read_iri
from graph.lookups import Lookups
from graph.references import ArticleRef, EntityRef, refer, refer_article, token
from graph.store import View
from graph.terms import local_name

_CLAIMS = """
SELECT ?node ?article ?claim ?evidence ?sentence ?polarity ?modality ?confidence WHERE {{
  VALUES ?node {{ {nodes} }}
  GRAPH ?article {{
    ?claim bb:reports ?node ; bb:polarity ?polarity ; bb:modality ?modality ;
           bb:confidence ?confidence ; bb:evidence ?evidence .
    ?evidence oa:hasSelector/oa:exact ?sentence .
  }}
}}"""
# Without OPTIONAL and without a second VALUES, for either makes the engine go through all claims.
_SPEAKERS = """
SELECT ?article ?claim ?who WHERE {{
  VALUES ?claim {{ {claims} }}
  GRAPH ?article {{ ?claim {property} ?who }}
}}"""
_SAYING = ("attributedTo", "relayedBy")


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of one article. `relayed_by` passed on the words of those in `attribution`."""

    iri: str
    sentence: str
    start: int
    end: int
    article: ArticleRef
    attribution: tuple[EntityRef, ...]
    relayed_by: tuple[EntityRef, ...]
    polarity: str
    modality: str
    confidence: float


def claims_of(view: View, nodes: Iterable[str]) -> dict[str, tuple[ClaimRow, ...]]:
    """The claims that report each of some events or relations, in order of publication and of reading."""
    wanted = sorted(set(nodes))
    found = list(view.select(_CLAIMS.format(nodes=" ".join(map(token, wanted))))) if wanted else []
    articles = {iri: refer_article(view, iri) for iri in {row[1] for row in found}}
    speakers = _speakers(view, sorted({row[2] for row in found}))
    rows: dict[str, list[ClaimRow]] = {node: [] for node in wanted}
    for node, article, claim, evidence, *said in found:
        rows[node].append(_row(claim, evidence, articles[article], speakers[claim], said))
    return {node: tuple(sorted(claims, key=_reading_order)) for node, claims in rows.items()}


def count_independent(claims: Iterable[ClaimRow]) -> int:
    """How many articles independently make some claims."""
    return count_origins((claim.article.iri, claim.article.sha256) for claim in claims)


def _reading_order(row: ClaimRow) -> tuple[str, str, int, str]:
    return (row.article.published or "9999", row.article.iri, row.start, row.iri)


def _row(
    claim: str,
    evidence: str,
    article: ArticleRef,
    speakers: dict[str, tuple[EntityRef, ...]],
    said: Sequence[str],
) -> ClaimRow:
    sentence, polarity, modality, confidence = said
    start, _, end = evidence.rpartition("#char=")[2].partition(",")
    return ClaimRow(
        claim,
        sentence,
        int(start),
        int(end),
        article,
        speakers.get("attributedTo", ()),
        speakers.get("relayedBy", ()),
        local_name(polarity),
        local_name(modality),
        float(confidence),
    )


def _speakers(view: View, claims: list[str]) -> dict[str, dict[str, tuple[EntityRef, ...]]]:
    """Who is said to say each claim, and who passed it on."""
    found: dict[str, dict[str, tuple[EntityRef, ...]]] = defaultdict(dict)
    listed = " ".join(map(token, claims))
    for key in _SAYING if claims else ():
        rows = view.select(_SPEAKERS.format(claims=listed, property=f"bb:{key}"))
        for article, claim, who in sorted(rows):
            found[claim][key] = (*found[claim].get(key, ()), _speaker(view, article, who))
    return found


def _speaker(view: View, article: str, who: str) -> EntityRef:
    """An entity, or a phrase of the article by its words."""
    found = read_iri(view.base, who)
    if found is None or found.kind != "span":
        return refer(view, who)
    words = Lookups(view).text(NamedNode(who), RDFS.label, NamedNode(article))
    return EntityRef(None, words or "")
