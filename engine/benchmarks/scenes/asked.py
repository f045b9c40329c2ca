"""A benchmark of the generated world as one CLIP sees it: features of the gallery, the queries, and what is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.benchmarks.scenes.measures import Ranking, rank
from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.index.vectors import normalised
from engine.scenes.drawing import draw_all
from engine.scenes.queries import Benchmark, Query, Size, make_benchmark
from engine.scenes.scene import Split
from engine.training.scenes_phi import encoded

DRAWN = 4_000  # scenes together

Marks = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(frozen=True)
class Asked:
    """Queries over galleries: `gallery` `[n, d]` as the encoder gave it; its first rows are the random scenes."""

    backbone: Backbone
    benchmark: Benchmark
    gallery: NDArray[np.float32]

    @property
    def queries(self) -> Sequence[Query]:
        """Those with one reference."""
        return self.benchmark.queries

    @cached_property
    def references(self) -> NDArray[np.float32]:
        """The feature of each query's reference `[q, d]`, as the encoder gave it."""
        return self.gallery[[query.references[0] for query in self.queries]]

    @cached_property
    def unit(self) -> NDArray[np.float32]:
        """The gallery at unit length."""
        return normalised(self.gallery)

    def in_other_words(self) -> Asked:
        """The same queries in wordings that no rule for reading them was made for."""
        queries = [replace(query, captions=query.other_captions) for query in self.queries]
        return replace(self, benchmark=replace(self.benchmark, queries=queries))

    def ranking(self, features: NDArray[np.float32], alike: bool = True) -> Ranking:
        """How query features `[q, p, d]` do over all scenes, or over the random ones alone if not `alike`."""
        return self._ranked(features, self.queries, self._marks, alike)

    def pair_ranking(self, features: NDArray[np.float32]) -> Ranking:
        """The same for the queries with two references."""
        return self._ranked(features, self.benchmark.pairs, self._pair_marks, alike=True)

    def _ranked(self, features: NDArray[np.float32], queries: Sequence[Query], marks: Marks, alike: bool) -> Ranking:
        count = len(self.gallery) if alike else self.benchmark.random
        right, ruled_out = marks
        references = [query.references for query in queries]
        return rank(features, self.unit[:count], right[:, :count], ruled_out[:, :count], references)

    @cached_property
    def _marks(self) -> Marks:
        return self.benchmark.right(self.queries), self.benchmark.ruled_out(self.queries)

    @cached_property
    def _pair_marks(self) -> Marks:
        return self.benchmark.right(self.benchmark.pairs), self.benchmark.ruled_out(self.benchmark.pairs)


def ask(backbone: Backbone, split: Split, seed: int, size: Size) -> Asked:
    """Make a benchmark and encode its gallery. Raises RequestProblem if it is too small to hold the queries."""
    try:
        benchmark = make_benchmark(split, seed, size)
    except ValueError as error:
        raise RequestProblem(f"The benchmark cannot be made: {error}.") from None
    scenes = benchmark.gallery
    parts = [scenes[start : start + DRAWN] for start in range(0, len(scenes), DRAWN)]
    return Asked(backbone, benchmark, np.concatenate([encoded(backbone, draw_all(part)) for part in parts]))
