"""For whom an office holder acts: the body or place that the office is held in."""

from __future__ import annotations

import re
from collections import defaultdict

from graph.identity import is_stated
from graph.model import Claim, Extraction, Relation, Span

# Said of the act itself; such an act commits nobody but the person, or the party.
_PRIVATE_ROLE = re.compile(
    r"\b(?:(?:private|personal|individual) (?:capacity|citizen)"
    r"|as a (?:candidate|private)|(?:re-?)?election bid"
    r"|(?:his|her|their|the|a) (?:re-?election )?campaign (?:event|rally|ad|stop|trail|fund)"
    r"|(?:as|for|on behalf of) (?:the |his |her |their )?(?:[A-Z]\w+ )?party\b"
    r"|party (?:chair|convention|leader))",
    re.IGNORECASE,
)


def find_principals(extraction: Extraction) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each claim's id, (actor, body or place it acted for) as local ids; claims without one are absent.

    Only posts held now count, nobody leaves one for somebody else, and where the claim's own
    sentence names one, only the posts it names.
    """
    posts: dict[str, list[Relation]] = defaultdict(list)
    for relation in extraction.relations:
        if relation.type == "holdsPost" and relation.of and not relation.former and is_stated(relation):
            posts[relation.subject].append(relation)
    found = {claim.id: _principals(claim, posts) for claim in extraction.claims}
    return {claim: pairs for claim, pairs in found.items() if pairs}


def _principals(claim: Claim, posts: dict[str, list[Relation]]) -> tuple[tuple[str, str], ...]:
    if claim.type == "Depart" or _PRIVATE_ROLE.search(claim.evidence.text):
        return ()
    actors = {filler.entity for filler in claim.actor if filler.entity}
    pairs = {
        (actor, post.of)
        for actor in actors
        for post in _posts_in_force(posts.get(actor, []), claim.evidence)
        if post.of and post.of not in actors
    }
    return tuple(sorted(pairs))


def _posts_in_force(posts: list[Relation], sentence: Span) -> list[Relation]:
    named_here = [post for post in posts if _overlap(post.evidence, sentence)]
    return named_here or posts


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
