"""Who and what an article is about: its entities, their mentions, and the standing facts between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extract.affiliations import AffiliationReader
from extract.appositions import Lookup, find_equals
from extract.bodies import BodyReader
from extract.clusters import NameClusters, settle_types
from extract.coreference import Resolver
from extract.datelines import find_kept
from extract.descriptions import find_descriptions, find_pronouns
from extract.facts import Fact
from extract.gazetteer import Gazetteer, load_gazetteer
from extract.memberships import MembershipReader
from extract.mentions import Mention, find_skipped
from extract.named import find_names
from extract.naming import NamedCluster, describe_cluster
from extract.parse import Parse, Stretch
from extract.places import find_states_after
from extract.posts import PostReader
from extract.relations import to_relations
from extract.speech import Speech, find_speech
from extract.titles import NameTitle, TitleReader, TitleSpan, cover_titles, find_title_spans
from extract.tokens import Tokens
from graph.model import Entity, Relation, Span

SPEECH = "beatbook.speech"


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities and relations of one document; tokens map to the mention that holds them."""

    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    mentions: tuple[Mention, ...]
    _at: tuple[int, ...]
    _entity: tuple[str | None, ...]
    _members: Mapping[int, tuple[str, ...]]
    _by_id: Mapping[str, Entity]
    _heads: dict[int, tuple[int, ...]] = field(default_factory=dict, compare=False)

    def mention_of(self, i: int) -> Mention | None:
        """The mention whose head token `i` is, else the shortest one that covers it."""
        at = self._at[i]
        return self.mentions[at] if at >= 0 else None

    def entity_of(self, i: int) -> str | None:
        """The entity that the mention at token `i` refers to."""
        at = self._at[i]
        return self._entity[at] if at >= 0 else None

    def members_of(self, i: int) -> tuple[str, ...]:
        """The entities that the mention at token `i` means together; none where it means one at most."""
        return self._members.get(self._at[i], ())

    def type_of(self, i: int) -> str | None:
        """The type of the entity at token `i`, or of a mention that refers to none or several."""
        entity = self.entity_of(i)
        if entity is not None:
            return self._by_id[entity].type
        mention = self.mention_of(i)
        return mention.type or None if mention is not None else None

    def heads_in(self, sentence: Stretch) -> tuple[int, ...]:
        """The heads of the mentions in a sentence, in text order; worked out once."""
        heads = self._heads.get(sentence.start)
        if heads is None:
            found = (at for at in self._at[sentence.start : sentence.end] if at >= 0)
            heads = tuple(dict.fromkeys(self.mentions[at].head for at in found))
            self._heads[sentence.start] = heads
        return heads

    def get(self, id_: str | None) -> Entity | None:
        """The entity with an id; None for None and for an id that is not there."""
        return self._by_id.get(id_) if id_ is not None else None


def find_entities(doc: Parse, debris: Iterable[Span]) -> Entities:
    """The entities of a document; of what `debris` covers, only datelines' places and tweets' authors."""
    gazetteer, tokens = load_gazetteer(), Tokens(doc)
    skipped = find_skipped(doc, debris)
    for start, end in find_kept(tokens, skipped):
        skipped[start:end] = bytes(end - start)
    reading = _Reading(tokens, gazetteer, skipped)
    return reading.build()


class _Reading:
    """One document on its way from tokens to entities."""

    def __init__(self, tokens: Tokens, gazetteer: Gazetteer, skipped: bytearray) -> None:
        self.tokens, self.gazetteer = tokens, gazetteer
        self.spans: Mapping[int, TitleSpan] = find_title_spans(tokens, gazetteer)
        names = settle_types(tokens, find_names(tokens, gazetteer, skipped, self.spans))
        reader = TitleReader(tokens, self.spans, names)
        titled = {(m.start, m.end): reader.before(m) for m in names if m.type == "Person"}
        taken = _taken(len(tokens), names, titled)
        described = find_descriptions(tokens, gazetteer, skipped, taken, cover_titles(self.spans))
        pronouns = find_pronouns(tokens, skipped)
        self.mentions = tuple(
            sorted([*names, *described, *pronouns], key=lambda m: (m.head, m.start, -m.end))
        )
        self.titles: dict[int, NameTitle] = {}
        for n, mention in enumerate(self.mentions):
            title = titled.get((mention.start, mention.end)) if mention.kind == "name" else None
            if title is not None:
                self.titles[n] = title
        self.lookup = Lookup(self.mentions)
        self.equals = find_equals(tokens, self.mentions, self.lookup)

    def build(self) -> Entities:
        """Clusters become entities, facts relations."""
        meant = self._resolve()
        clusters = {n: found[0] for n, found in meant.items() if len(found) == 1}
        members: dict[str, list[int]] = defaultdict(list)
        for n in sorted(clusters, key=lambda n: (self.mentions[n].start, -self.mentions[n].end)):
            members[clusters[n]].append(n)
        states = find_states_after(self.tokens, self.mentions)
        named = self._states(clusters)
        kept = [key for key, ns in members.items() if any(self.mentions[n].kind != "pronoun" for n in ns)]
        ids = {key: f"e{number}" for number, key in enumerate(kept, 1)}
        entities = tuple(
            describe_cluster(
                self.tokens, NamedCluster(ids[key], tuple(members[key])), self.mentions, states, named
            )
            for key in kept
        )
        entity_of = {n: ids[cluster] for n, cluster in clusters.items() if cluster in ids}
        types = {e.id: e.type for e in entities}
        self.types = {n: types[entity] for n, entity in entity_of.items()}
        self.equals = {n: other for n, other in self.equals.items() if other in entity_of}
        relations = to_relations(self.tokens, self._facts(states), entity_of)
        together = {n: tuple(ids[c] for c in found) for n, found in meant.items() if len(found) > 1}
        return self._index(entities, relations, entity_of, together)

    def _resolve(self) -> dict[int, tuple[str, ...]]:
        indexes = [n for n, mention in enumerate(self.mentions) if mention.kind == "name"]
        order = {n: at for at, n in enumerate(indexes)}
        titles = {order[n]: title for n, title in self.titles.items()}
        names = [self.mentions[n] for n in indexes]
        clusters = NameClusters(self.tokens, names, titles, self.gazetteer)
        named = {n: clusters.cluster(order[n]) for n in indexes}
        posts = {n: title.name for n, title in self.titles.items() if not title.former}
        resolver = Resolver(
            self.tokens, self.gazetteer, self.mentions, named, self.equals, posts, self._speakers()
        )
        return resolver.resolve()

    def _speakers(self) -> dict[int, int]:
        """Token inside a quotation → head token of its speaker."""
        doc = self.tokens.doc
        speech = doc.user_data.get(SPEECH)
        if not isinstance(speech, Speech):
            speech = doc.user_data[SPEECH] = find_speech(doc)
        speakers = {}
        for i, stretch in enumerate(speech.stretch_of):
            voice = speech.stretches[stretch][1] if stretch >= 0 else ()
            if voice:
                speakers[i] = voice[0].head
        return speakers

    def _states(self, clusters: Mapping[int, str]) -> tuple[str, ...]:
        """Codes of the states that the article names, the commonest first."""
        counts: Counter[str] = Counter()
        for n in clusters:
            region = self.mentions[n].region
            if region is not None and region.code:
                counts[region.code] += 1
        return tuple(code for code, _ in counts.most_common())

    def _facts(self, states: Mapping[int, int]) -> list[Fact]:
        reader = PostReader(self.tokens, self.mentions, self.lookup, self.spans, self.equals, self.types)
        facts = [fact for n, title in self.titles.items() for fact in reader.read_title(n, title)]
        for n, mention in enumerate(self.mentions):
            if mention.kind == "nominal" and mention.type in {"Person", "Group"}:
                facts += reader.read_description(n)
        facts += MembershipReader(self.tokens, self.mentions, self.lookup, self.equals).read()
        facts += AffiliationReader(
            self.tokens, self.mentions, self.lookup, self.equals, self.titles, cover_titles(self.spans)
        ).read()
        facts += BodyReader(self.tokens, self.mentions, self.lookup, self.equals).read(states)
        return facts

    def _index(
        self,
        entities: tuple[Entity, ...],
        relations: tuple[Relation, ...],
        entity_of: Mapping[int, str],
        members: Mapping[int, tuple[str, ...]],
    ) -> Entities:
        at = _cover(len(self.tokens), self.mentions, self.titles)
        of = tuple(entity_of.get(n) for n in range(len(self.mentions)))
        return Entities(entities, relations, self.mentions, at, of, members, {e.id: e for e in entities})


def _taken(
    size: int, names: Sequence[Mention], titled: Mapping[tuple[int, int], NameTitle | None]
) -> bytearray:
    """One byte per token, 1 for names and the titles before them."""
    taken = bytearray(size)
    for name in (name for name in names if not name.inner):
        title = titled.get((name.start, name.end))
        start = title.start if title is not None else name.start
        taken[start : name.end] = b"\x01" * (name.end - start)
    return taken


def _cover(size: int, mentions: Sequence[Mention], titles: Mapping[int, NameTitle]) -> tuple[int, ...]:
    """For each token the mention it heads, else the shortest that covers it; titles count with names."""
    at = [-1] * size
    by_length = sorted(range(len(mentions)), key=lambda n: mentions[n].start - mentions[n].end)
    for n in by_length:
        mention = mentions[n]
        start = titles[n].start if n in titles else mention.start
        at[start : mention.end] = [n] * (mention.end - start)
    for n in by_length:
        if not mentions[n].inner:
            at[mentions[n].head] = n
    return tuple(at)
