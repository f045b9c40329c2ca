"""hnswlib's file without its vectors, and back again. The catalogue has the vectors; a snapshot need not repeat them.

The file (hnswlib 0.8, `saveIndex` in hnswalg.h) is a header, then for each node its links on the lowest level, its
vector and its label, then the links on the upper levels. All numbers are little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.index.vectors import BLOCK, Features, Ids, Vectors, normalised

_HEADER = struct.Struct("<6QiI3QdQ")
_LABEL = 8  # bytes
_DELETED = 1  # in the third byte of a node
_READ = 4096  # nodes read at once
_PIECE = 2**20  # bytes of what follows the nodes


class NotAGraph(Exception):
    """The bytes are no graph over vectors of this length."""


@dataclass(frozen=True)
class Layout:
    """Where things lie in a node, in bytes."""

    nodes: int
    links: int  # bytes of links on the lowest level: a 4-byte count and the neighbours' places
    vector: int

    @property
    def size(self) -> int:
        return self.links + self.vector + _LABEL

    @property
    def end(self) -> int:
        """Where the nodes end once their vectors are left out."""
        return _HEADER.size + self.nodes * (self.links + _LABEL)

    @classmethod
    def read(cls, data: bytes | bytearray) -> Layout:
        """From what begins with hnswlib's header. Raises NotAGraph if it lays nodes out in another way."""
        if len(data) < _HEADER.size:
            raise NotAGraph
        _, _, nodes, size, label_at, vector_at, *_ = _HEADER.unpack(data[: _HEADER.size])
        layout = cls(nodes, vector_at, label_at - vector_at)
        if layout.size != size or layout.vector < 0 or vector_at % 4:
            raise NotAGraph
        return layout


def without_vectors(path: Path) -> Iterator[bytes]:
    """The graph that hnswlib saved, less its vectors, piece by piece. Raises NotAGraph.

    The file is read, not mapped: what is mapped counts as the process's memory.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER.size)
        layout = Layout.read(header)
        yield header
        for start in range(0, layout.nodes, _READ):
            count = min(_READ, layout.nodes - start)
            whole = np.frombuffer(file.read(count * layout.size), np.uint8).reshape(count, layout.size)
            kept = np.empty((count, layout.links + _LABEL), np.uint8)
            kept[:, : layout.links] = whole[:, : layout.links]
            kept[:, layout.links :] = whole[:, -_LABEL:]
            yield kept.tobytes()
        while piece := file.read(_PIECE):
            yield piece


def nodes(data: bytes | bytearray) -> tuple[Ids, NDArray[np.bool_]]:
    """The photo ids of the nodes, in order, and which of them are deleted. Raises NotAGraph."""
    layout, kept = _kept(data)
    return kept[:, layout.links :].copy().view(np.int64).ravel(), kept[:, 2] & _DELETED != 0


def write_with_vectors(
    data: bytes | bytearray, vectors: Vectors, stored: Callable[[Features], Features], path: Path
) -> Iterator[None]:
    """Write the file that hnswlib reads, a block of nodes at a time. Raises NotAGraph.

    `stored` makes of features `[n, d]` what the graph holds of them `[n, p]`. A node whose photo is gone gets the mean
    of its neighbours for a vector: searches pass through it to what lies beyond. Photos may come and go between two
    steps.
    """
    layout, kept = _kept(data)
    if layout.vector != 4 * stored(np.zeros((1, vectors.dim), np.float32)).shape[1]:
        raise NotAGraph
    ids, _ = nodes(data)
    with path.open("wb") as file:
        file.write(data[: _HEADER.size])
        for start in range(0, layout.nodes, BLOCK):
            at = slice(start, start + BLOCK)
            known = vectors.known(ids[at])
            features = np.zeros((len(known), vectors.dim), np.float32)
            features[known] = vectors.rows(ids[at][known])
            if not known.all():
                lists = kept[at][~known, : layout.links].copy().view(np.uint32)
                features[~known] = _neighbours_mean(lists, ids, vectors)
            block = np.empty((len(known), layout.size), np.uint8)
            block[:, : layout.links] = kept[at, : layout.links]
            block[:, layout.links : -_LABEL] = np.ascontiguousarray(stored(features)).view(np.uint8)
            block[:, -_LABEL:] = kept[at, layout.links :]
            file.write(block.data)
            yield
        file.write(memoryview(data)[layout.end :])


def _kept(data: bytes | bytearray) -> tuple[Layout, NDArray[np.uint8]]:
    """What is kept of each node `[n, links + label]`, as it lies in the data."""
    layout = Layout.read(data)
    if layout.end > len(data):
        raise NotAGraph
    kept = np.frombuffer(data, np.uint8, layout.end - _HEADER.size, _HEADER.size)
    return layout, kept.reshape(layout.nodes, layout.links + _LABEL)


def _neighbours_mean(lists: NDArray[np.uint32], ids: Ids, vectors: Vectors) -> Features:
    """The mean feature `[n, d]` of the known neighbours in link lists `[n, 1 + most]`; zeros where there are none."""
    counts, neighbours = lists[:, 0] & 0xFFFF, lists[:, 1:]
    total = np.zeros((len(lists), vectors.dim), np.float32)
    for place in range(neighbours.shape[1]):
        linked = np.flatnonzero(place < counts)
        photos = ids[neighbours[linked, place]]
        known = vectors.known(photos)
        total[linked[known]] += vectors.rows(photos[known])
    return normalised(total)
