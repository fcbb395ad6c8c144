"""Blocks of the network's file: what one publish changed, or the whole, with a checksum each.

A block is a header, the entities that it names (a line each, "~" before a set without a name), and its
ties as four columns: the two ends as numbers of lines, the bits that go, the bits that come.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final

from graph.network.ties import Tie

_MAGIC: Final = b"bbnet\x00\x00\x01"  # the last byte is the version of the format
_HEADER: Final = struct.Struct("<8sQQQQI")
_COLUMNS: Final = ("I", "I", "Q", "Q")
_ROW: Final = sum(array(kind).itemsize for kind in _COLUMNS)


@dataclass(frozen=True, slots=True)
class Block:
    """What leads from the state `parent` to the state `generation`; from nothing where `parent` is 0."""

    parent: int
    generation: int
    entities: list[tuple[str, bool]]
    ones: Iterable[int]
    others: Iterable[int]
    clears: Iterable[int]
    masks: Iterable[int]


def write_block(
    output: IO[bytes], parent: int, generation: int, ties: Iterable[Tie], sets: Mapping[str, bool]
) -> None:
    """Append a block; `sets` says which entities are sets, of those without a tie too."""
    index: dict[str, int] = {}
    columns = [array(kind) for kind in _COLUMNS]
    for one, other, mask, clear in ties:
        ends = (index.setdefault(iri, len(index)) for iri in (one, other))
        for column, value in zip(columns, (*ends, clear, mask), strict=True):
            column.append(value)
    for iri in sets:
        index.setdefault(iri, len(index))
    names = "\n".join(("~" if sets.get(iri) else " ") + iri for iri in index).encode()
    payload = names + b"".join(_little(column).tobytes() for column in columns)
    head = _HEADER.pack(_MAGIC, parent, generation, len(names), len(columns[0]), 0)
    output.write(head[:-4] + struct.pack("<I", zlib.crc32(payload, zlib.crc32(head[:-4]))) + payload)


def read_blocks(source: IO[bytes], state: int = 0) -> Iterator[Block]:
    """The blocks that lead on from a state, up to the first that is not whole or does not follow."""
    while (block := _read_block(source)) is not None and block.parent == state:
        state = block.generation
        yield block


def skip_to(source: IO[bytes], generation: int) -> bool:
    """Pass the blocks up to the one that leads to a state, unread; whether there is one."""
    while (head := _read_head(source)) is not None:
        _, _, reached, length, count, _ = head
        source.seek(length + count * _ROW, 1)
        if reached == generation:
            return True
    return False


def _read_block(source: IO[bytes]) -> Block | None:
    head = _read_head(source)
    if head is None:
        return None
    _, parent, generation, length, count, checksum = head
    payload = source.read(length + count * _ROW)
    if zlib.crc32(payload, zlib.crc32(_HEADER.pack(*head)[:-4])) != checksum:
        return None
    lines = payload[:length].decode().split("\n") if length else []
    entities = [(line[1:], line[0] == "~") for line in lines]
    return Block(parent, generation, entities, *_split(memoryview(payload)[length:], count))


def _read_head(source: IO[bytes]) -> tuple[bytes, int, int, int, int, int] | None:
    """A header; None where none is whole, or where what it announces is not there."""
    head = source.read(_HEADER.size)
    if len(head) < _HEADER.size:
        return None
    magic, parent, generation, length, count, checksum = _HEADER.unpack(head)
    if magic != _MAGIC or length + count * _ROW > _left(source):
        return None
    return magic, parent, generation, length, count, checksum


def _split(data: memoryview, count: int) -> Iterator[array[int]]:
    for kind in _COLUMNS:
        column = array(kind)
        size = column.itemsize * count
        column.frombytes(data[:size])
        data = data[size:]
        yield _little(column)


def _little(column: array[int]) -> array[int]:
    """A column as it lies in the file, which is the same everywhere."""
    if sys.byteorder == "big":
        column.byteswap()
    return column


def _left(source: IO[bytes]) -> int:
    here = source.tell()
    end = source.seek(0, 2)
    source.seek(here)
    return end - here
