"""The index's rows of `akin bench library`: recall, times, memory and bytes, on made vectors, beside plain numpy."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.benchmarks.report import Row, at_most, row
from engine.index.calibration import K, text_like
from engine.index.planner import Index
from engine.index.vectors import Features, Vectors, best, normalised
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths
from engine.search.confidence import is_confident

RECALL = 0.98
P95_MS = 50.0  # composed query at 100k photos, all but the text tower
P95_MS_LARGE = 30.0  # at 1M
OPEN_S = 10.0
MEMORY_GB = 3.5
LARGE = 1_000_000
ADDED = 100
LONGEST = 4096  # dimensions

Progress = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class IndexSettings:
    vectors: int = 100_000
    dim: int = 384  # of the starter; 512 with ViT-B/32
    queries: int = 200
    seed: int = 0
    backbone: str = "made"  # whose the vectors are said to be


def index_rows(folder: Path, settings: IndexSettings, show: Progress) -> list[Row]:
    """Measure the index on a library of made vectors, which is left in `folder`; some 2 kB of disk a vector."""
    catalogue = Catalogue(LibraryPaths(folder).catalogue)
    try:
        show("making a library")
        fill(catalogue, folder / "away", made_vectors(settings.vectors, settings), settings.backbone)
        show("building the graph")
        first = _opened(catalogue, settings)
        for _ in first.settle():
            show(f"building the graph, {first.pending} photos left")
        written, longest = _all_steps(first.saving(catalogue.db, settings.backbone))
        del first
        rows = _measure(catalogue, settings, sum(written), show)
        return [*rows, at_most("longest step of saving the graph", longest, "ms")]
    finally:
        catalogue.close()


def _opened(catalogue: Catalogue, settings: IndexSettings) -> Index:
    return Index.load(catalogue.db, settings.backbone, settings.dim, catalogue.vectors(settings.backbone))


def _all_steps(steps: Iterator[T]) -> tuple[list[T], float]:
    """What the steps give, and the milliseconds that the longest of them took."""
    given: list[T] = []
    longest, start = 0.0, time.perf_counter()
    for one in steps:
        longest, start = max(longest, time.perf_counter() - start), time.perf_counter()
        given.append(one)
    return given, 1000 * max(longest, time.perf_counter() - start)


def _measure(catalogue: Catalogue, settings: IndexSettings, snapshot: int, show: Progress) -> list[Row]:
    show("opening")
    start = time.perf_counter()
    index = _opened(catalogue, settings)
    opened = time.perf_counter() - start
    _, longest = _all_steps(index.restore())
    restored = time.perf_counter() - start
    memory = memory_gb()
    show("asking")
    vectors = Vectors(settings.dim)
    for ids, features in catalogue.vectors(settings.backbone):
        vectors.add(ids, features)
    generator = np.random.default_rng(settings.seed + 1)
    rows = [
        _recall("text-like", index, vectors, text_like(vectors, settings.queries, generator)),
        _recall("composed", index, vectors, _composed(vectors, settings.queries, generator)),
        *_times(catalogue, index, vectors, text_like(vectors, settings.queries, generator), settings),
    ]
    large = settings.vectors >= LARGE
    rows += [
        at_most("seconds to open, until searches are answered", opened, "s", reach=OPEN_S if large else None),
        at_most("seconds until the graph is back", restored, "s"),
        at_most("longest step of that", longest, "ms"),
        at_most("largest memory of the process so far", memory, "GB", reach=MEMORY_GB if large else None),
        _written(catalogue, index, settings, snapshot),
    ]
    return rows


def _recall(kind: str, index: Index, vectors: Vectors, queries: Features) -> Row:
    hits, by_graph = 0, 0
    for query in queries:
        found, way = index.search(query, K)
        by_graph += way == "graph"
        hits += len(np.intersect1d(found.ids, vectors.search(query, K).ids))
    name = f"recall@10, {kind} queries, {by_graph} of {len(queries)} by the graph"
    return row(name, hits / (K * len(queries)), "", reach=RECALL)


def _times(
    catalogue: Catalogue, index: Index, vectors: Vectors, queries: Features, settings: IndexSettings
) -> list[Row]:
    """p95 of a composed query, all but the text tower, beside a plain product in float32 of all that numpy holds."""

    def whole(query: NDArray[np.float32]) -> None:
        ranking, _ = index.search(query, K)
        is_confident(ranking.scores, query, index)
        catalogue.photo_rows(ranking.ids.tolist())

    plain = vectors.rows(vectors.ids)
    ids = vectors.ids
    ours = _p95_ms(whole, queries)
    search = _p95_ms(lambda query: index.search(query, K), queries)
    reference = _p95_ms(lambda query: best(ids, plain @ query, K), queries)
    exact = _p95_ms(lambda query: vectors.search(query, K), queries)
    reach = P95_MS_LARGE if settings.vectors >= LARGE else P95_MS
    return [
        at_most("composed query without the text tower, p95", ours, "ms", reference, reach),
        at_most("the planner's search alone, p95", search, "ms", reference),
        at_most("exact search, p95", exact, "ms", reference),
    ]


def _p95_ms(ask: Callable[[NDArray[np.float32]], object], queries: Features) -> float:
    times = []
    for query in queries:
        start = time.perf_counter()
        ask(query)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.percentile(times, 95))


def _written(catalogue: Catalogue, index: Index, settings: IndexSettings, snapshot: int) -> Row:
    """Bytes that the snapshot costs after some photos more, by the rule that indexing follows."""
    ids = range(settings.vectors + 1, settings.vectors + 1 + ADDED)
    index.add(ids, made_vectors(ADDED, settings))
    while index.pending:
        index.settle_some()
    written = index.save(catalogue.db, settings.backbone) if index.worth_saving else 0
    name = f"snapshot bytes after {ADDED} more photos, against all of it"
    return at_most(name, float(written), "bytes", float(snapshot), reach=snapshot / 10)


def made_vectors(count: int, settings: IndexSettings) -> NDArray[np.float16]:
    """Vectors `[count, d]` in a narrow cone with clusters and few directions within them, as image features lie."""
    world, generator = np.random.default_rng(settings.seed), np.random.default_rng([settings.seed, count])
    mean, clusters = world.normal(size=settings.dim), world.normal(size=(1000, settings.dim))
    directions = world.normal(size=(64, settings.dim)) / 8
    made = np.empty((count, settings.dim), np.float16)
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        features = mean + clusters[generator.integers(1000, size=size)]
        features += 0.8 * generator.normal(size=(size, 64)) @ directions
        features += 0.3 * generator.normal(size=(size, settings.dim))
        made[start : start + size] = normalised(features)
    return made


def _composed(vectors: Vectors, count: int, generator: np.random.Generator) -> Features:
    """Queries between a photo and a text: half as far off the manifold as a text."""
    near = vectors.rows(generator.choice(vectors.ids, count))
    return normalised(near + text_like(vectors, count, generator))


def fill(catalogue: Catalogue, photos: Path, made: NDArray[np.float16], backbone: str) -> None:
    """Make an empty catalogue one with a photo, and a file in the folder `photos`, for each vector.

    The folder itself stays empty, as the mount point of a drive that is away.
    """
    photos.mkdir()
    ids = range(1, len(made) + 1)
    with catalogue.db.atomic():
        folder = catalogue.add_folder(photos)
        many = catalogue.db.conn.executemany
        many(
            "insert into photos (id, content_hash, format, width, height) values (?, ?, 'JPEG', 4000, 3000)",
            ((id, id.to_bytes(32, "big")) for id in ids),
        )
        many(
            "insert into files (folder_id, relative_path, size, mtime_ns, photo_id, state) "
            "values (?, ?, 1, 1, ?, 'indexed')",
            ((folder, f"{id // 1000}/{id}.jpg", id) for id in ids),
        )
        many("insert into vectors values (?, ?, ?)", ((id, backbone, made[id - 1].tobytes()) for id in ids))


def memory_gb() -> float:
    """The largest resident set of this process so far, torch included; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9
