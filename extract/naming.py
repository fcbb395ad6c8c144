"""From a cluster of mentions to an entity: its type, its best name, its other names, its links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.mentions import Mention
from extract.places import GEONAMES, Settled, settle_place
from extract.tokens import Tokens
from graph.model import Entity
from graph.model import Mention as Reference


@dataclass(frozen=True, slots=True)
class NamedCluster:
    """An entity's id and the indexes of its mentions, in text order."""

    id: str
    mentions: tuple[int, ...]


def describe_cluster(
    tokens: Tokens,
    cluster: NamedCluster,
    mentions: Sequence[Mention],
    states: Mapping[int, int],
    article_states: Sequence[str],
) -> Entity:
    """The entity of a cluster; `states` maps place mentions to the state named after them."""
    members = [(n, mentions[n]) for n in cluster.mentions]
    names = [(n, m) for n, m in members if m.kind == "name"]
    references = tuple(_to_reference(tokens, m) for _, m in members)
    if not names:
        first = next(m for _, m in members if m.kind == "nominal")
        return Entity(cluster.id, first.type, _text(tokens, first), False, mentions=references)
    type_ = Counter(m.type for _, m in names).most_common(1)[0][0]
    geographic = type_ == "Place" and all(m.body is None for _, m in names)
    settled = _settle(names, mentions, states, article_states) if geographic else None
    forms = list(dict.fromkeys(_text(tokens, m) for _, m in names))
    name = _best_name([m for _, m in names], forms, settled)
    aliases = tuple(form for form in forms if form != name)
    link = (GEONAMES.format(settled.geonames),) if settled is not None and settled.geonames else ()
    return Entity(cluster.id, type_, name, True, aliases, link, references)


def _text(tokens: Tokens, mention: Mention) -> str:
    """A mention's text on one line; a party's letter is no name."""
    span = tokens.doc[mention.start : mention.end]
    return " ".join(str(span.text).split())


def _to_reference(tokens: Tokens, mention: Mention) -> Reference:
    span = tokens.doc[mention.start : mention.end]
    return Reference(span.start_char, span.end_char, span.text, mention.kind)


def _best_name(names: Sequence[Mention], forms: Sequence[str], settled: Settled | None) -> str:
    """The gazetteer's name, else the fullest form that the article uses."""
    known = next((m.body.name for m in names if m.body is not None), None)
    if known is not None:
        return known
    if settled is not None and settled.name:
        return settled.name
    return max(forms, key=lambda form: (len(form.split()), not form.isupper(), len(form)))


def _settle(
    names: Sequence[tuple[int, Mention]],
    mentions: Sequence[Mention],
    states: Mapping[int, int],
    article_states: Sequence[str],
) -> Settled | None:
    region = next((m.region for _, m in names if m.region is not None), None)
    near = ""
    for n, _ in names:
        after = mentions[states[n]].region if n in states else None
        if after is not None and after.code:
            near = after.code
            break
    keys = dict.fromkeys(m.key for _, m in names)
    return settle_place(keys, region, near, article_states)
