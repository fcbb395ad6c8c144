"""The network's file beside a store: a whole network, then what each publish changed of it.

Every block says which checkpoint it leads from and to, so that a reader finds the network of its own
checkpoint or none, whatever a crash or a newer publish did to the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from graph.network.blocks import Block, read_blocks, skip_to, write_block
from graph.network.network import Network
from graph.network.ties import Tie

_SMALL: Final = 2**20  # bytes of changes that are never too many


def path_of(root: Path) -> Path:
    """Where a store's network lies."""
    return root / "network.log"


class NetworkLog:
    """The writer's side: `generation` is the state that the file leads to, None where it leads to none."""

    def __init__(self, root: Path) -> None:
        self._path = path_of(root)
        self.generation: int | None = None
        self._base = self._end = 0
        self._scan()

    def append(self, generation: int, ties: Iterable[Tie], sets: Mapping[str, bool]) -> None:
        """Lead on to a newer state; a file of which most is changes is written anew.

        `sets` says of every entity of the ties whether it is a set.
        """
        if self.generation is None:
            raise ValueError("the file leads nowhere")
        with self._path.open("r+b") as output:
            output.truncate(self._end)  # what an append that failed has left
            output.seek(self._end)
            write_block(output, self.generation, generation, ties, sets)
            output.flush()
            self.generation, self._end = generation, output.tell()
        if self._end - self._base > max(_SMALL, self._base):
            network = read_network(self._path.parent, generation)
            if network is not None:
                self.rewrite(generation, network)

    def rewrite(self, generation: int, network: Network) -> None:
        """Begin anew with a whole network, which takes the old file's place when it is complete."""
        new, self.generation = self._path.with_name(f"{self._path.name}.new"), None
        sets = {network.iris[node]: True for node in network.sets}
        with new.open("wb") as output:
            write_block(output, 0, generation, _ties(network), sets)
            output.flush()
            os.fsync(output.fileno())
            end = output.tell()
        new.replace(self._path)
        self._base, self._end, self.generation = end, end, generation

    def _scan(self) -> None:
        try:
            source = self._path.open("rb")
        except FileNotFoundError:
            return
        with source:
            for block in read_blocks(source):
                self._end, self.generation = source.tell(), block.generation
                self._base = self._base or self._end


def read_network(root: Path, generation: int) -> Network | None:
    """The network of a state, or None where the file does not lead there."""
    return _follow(Network(), _blocks(root, 0), generation)


def follow_network(root: Path, network: Network, known: int, generation: int) -> Network | None:
    """The same, out of the network of an older state, at the cost of what has changed since."""
    return _follow(network.evolve(), _blocks(root, known), generation)


def _blocks(root: Path, known: int) -> Iterator[Block]:
    """The blocks that lead on from a state, 0 being nothing; none where the file does not come by it."""
    try:
        source = path_of(root).open("rb")
    except FileNotFoundError:
        return
    with source:
        if known == 0 or skip_to(source, known):
            yield from read_blocks(source, known)


def _follow(network: Network, blocks: Iterator[Block], generation: int) -> Network | None:
    for block in blocks:
        apply(network, block)
        if block.generation == generation:
            return network
        if block.generation > generation:
            return None
    return None


def apply(network: Network, block: Block) -> None:
    """Change a network by what a block says."""
    nodes = [network.node(iri) for iri, _ in block.entities]
    for node, (_, is_set) in zip(nodes, block.entities, strict=True):
        network.mark_set(node, is_set)
    if not block.parent:
        same: dict[int, int] = {}  # equal masks are one object, for there are few and edges are many
        masks = [same.setdefault(mask, mask) for mask in block.masks]
        network.fill(map(nodes.__getitem__, block.ones), map(nodes.__getitem__, block.others), masks)
        return
    for one, other, clear, mask in zip(block.ones, block.others, block.clears, block.masks, strict=True):
        ends = nodes[one], nodes[other]
        network.replace(*ends, network.mask(*ends) & ~clear | mask)


def _ties(network: Network) -> Iterator[Tie]:
    """Each edge of a network once."""
    for rows in (network.plain, network.rest, network.fringe):
        for one, row in rows.items():
            for other, mask in row.items():
                if one < other:
                    yield Tie(network.iris[one], network.iris[other], mask)
