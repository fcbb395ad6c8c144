"""The network's file follows the store by what changes, and is never believed where it does not belong."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import Story, helena, louisiana

from graph.model import Extraction
from graph.network import Network, build_network, follow_network, read_network
from graph.network.log import path_of
from graph.networks import Networks, open_network
from graph.store import View, Writer

CLASSES = ("Meet", "Arrest", "Criticize")
Known = tuple[dict[tuple[str, str], int], set[str]]


def known(network: Network) -> Known:
    """What a network says, apart from the numbers of its nodes."""
    edges = {
        (network.iris[one], network.iris[other]): mask
        for rows in (network.plain, network.rest, network.fringe)
        for one, row in rows.items()
        for other, mask in row.items()
    }
    return edges, {network.iris[node] for node in network.sets}


def tell(key: str, seed: int) -> Extraction:
    """An article of a few claims among few entities, so that articles share events and change their minds."""
    chance, story = random.Random(seed), Story(key)
    entities = [story.entity("Agency", name) for name in "ABCD"]
    entities.append(story.entity("Group", "officers", named=chance.random() < 0.2))
    if chance.random() < 0.5:
        story.relate("partOf", entities[0], entities[1])
    for _ in range(chance.randint(0, 4)):
        roles = {"actor": chance.sample(entities, 1), "target": chance.sample(entities, chance.randint(0, 2))}
        roles["object"] = chance.sample(entities, chance.randint(0, 1))
        polarity, modality = chance.choice(["positive", "negative"]), chance.choice(["asserted", "reported"])
        story.claim(
            chance.choice(CLASSES), f"They acted in {key}.", polarity=polarity, modality=modality, **roles
        )
    return story.extraction()


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 8), st.booleans()), min_size=1, max_size=12
    )
)
def test_what_follows_by_changes_is_what_is_built_anew(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("network") / "store"
    kept: tuple[int, Network, Known] | None = None
    with Writer.open(folder) as writer:
        held = set()
        for key, seed, publish in (*steps, ("a", 9, True)):
            if seed == 8 and key in held:
                writer.remove(key)
                held.discard(key)
            else:
                writer.add(tell(key, seed))
                held.add(key)
            if not publish:
                continue
            writer.publish()
            with View.open(folder) as view:
                built, read = build_network(view.store), read_network(folder, view.generation)
                assert read is not None
                assert known(read) == known(built)
                if kept is not None and kept[0] != view.generation:
                    followed = follow_network(folder, kept[1], kept[0], view.generation)
                    assert followed is not None
                    assert known(followed) == known(built)
                    assert known(kept[1]) == kept[2]
                kept = view.generation, read, known(read)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of two articles, published one by one."""
    folder = tmp_path / "store"
    with Writer.open(folder) as writer:
        writer.add(helena())
        writer.publish()
        writer.add(louisiana())
    return folder


def test_a_view_finds_the_network_of_its_own_state(folder: Path) -> None:
    with View.open(folder) as old:
        before = known(open_network(old))
        with Writer.open(folder) as writer:
            writer.remove("helena")
        assert known(read_network(folder, old.generation) or Network()) == before
        with View.open(folder) as new:
            assert known(open_network(new)) == known(build_network(new.store)) != before


def test_a_service_follows_without_reading_the_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks()
    with View.open(folder) as old:
        first = networks.of(old)
        assert networks.of(old) is first
        with Writer.open(folder) as writer:
            writer.remove("louisiana")
        monkeypatch.setattr("graph.networks.read_network", None)
        monkeypatch.setattr("graph.networks.build_network", None)
        with View.open(folder) as new:
            assert known(networks.of(new)) == known(build_network(new.store))
        assert networks.of(old) is first
        assert known(first) == known(build_network(old.store))


def spoil_tail(data: bytes) -> bytes:
    return data[:-3]


def spoil_middle(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def spoil_version(data: bytes) -> bytes:
    return data[:7] + b"\x63" + data[8:]


def spoil_counts(data: bytes) -> bytes:
    return data[:32] + b"\xff" * 8 + data[40:]


@pytest.mark.parametrize(
    "spoil", [spoil_tail, spoil_middle, spoil_version, spoil_counts, lambda data: b"", lambda data: data[:20]]
)
def test_a_damaged_file_is_not_believed_and_made_anew(folder: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = path_of(folder)
    path.write_bytes(spoil(path.read_bytes()))
    with View.open(folder) as view:
        assert read_network(folder, view.generation) is None
        assert known(open_network(view)) == known(build_network(view.store))
        Writer.open(folder).close()
        assert known(read_network(folder, view.generation) or Network()) == known(build_network(view.store))


def test_every_cut_of_the_file_leads_to_the_right_network_or_to_none(folder: Path) -> None:
    path = path_of(folder)
    whole = path.read_bytes()
    with View.open(folder) as view:
        right = known(build_network(view.store))
        for end in range(len(whole)):
            path.write_bytes(whole[:end])
            assert read_network(folder, view.generation) is None
        path.write_bytes(whole + whole[:100])
        assert known(read_network(folder, view.generation) or Network()) == right


def test_a_store_without_the_file_gets_it_with_the_next_writer(folder: Path) -> None:
    path_of(folder).unlink()
    Writer.open(folder).close()
    with View.open(folder) as view:
        assert known(read_network(folder, view.generation) or Network()) == known(build_network(view.store))


def test_a_file_that_is_mostly_changes_is_written_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.network.log._SMALL", 0)
    sizes = []
    with Writer.open(folder) as writer:
        for number in range(12):
            writer.add(replace(helena(f"h{number % 2}"), claims=helena().claims[: number % 3]))
            writer.publish()
            sizes.append(path_of(folder).stat().st_size)
            with View.open(folder) as view:
                network = read_network(folder, view.generation) or Network()
                assert known(network) == known(build_network(view.store))
    assert any(after < before for before, after in pairwise(sizes))
