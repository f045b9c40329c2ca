"""A folder of scenes, for people to search in and for tests: pictures as files, and queries whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import RequestProblem
from engine.scenes.drawing import draw
from engine.scenes.queries import Query, Size, make_benchmark
from engine.scenes.scene import NOTHING, WORLD_VERSION, Scene
from engine.scenes.wording import BACKGROUNDS, NUMBERS, plural, with_article

ENLARGED = 4  # times a picture's side: 64 pixels look lost in a window
WORLD = Size(random=6_000, queries=27, pairs=2, look_alikes=6)  # that the pictures are chosen from
MARK = ".world"  # a file with the version of the world; hidden, so that it is no photo
OTHERS = 300  # scenes that no query is about


@dataclass(frozen=True)
class KnownQuery:
    """A query about files of a folder: references, six wordings of one wish, and the files that answer it."""

    references: tuple[Path, ...]
    captions: tuple[str, ...]
    aspects: tuple[str, ...]
    right: frozenset[Path]
    ruled_out: frozenset[Path]


def write_scenes(folder: Path, seed: int = 0, world: Size = WORLD, others: int = OTHERS) -> list[KnownQuery]:
    """Write the pictures of a test world that its queries are about, and some others; files that are there stay.

    Raises OSError if they cannot be written, RequestProblem if those that are there are of another world.
    """
    _claim(folder)
    benchmark = make_benchmark("test", seed, world)
    queries = [*benchmark.queries, *benchmark.pairs]
    right, ruled_out = benchmark.right(queries), benchmark.ruled_out(queries)
    gallery = benchmark.gallery
    rows = {*np.flatnonzero((right | ruled_out).any(axis=0)).tolist(), *range(min(others, benchmark.random))}
    rows |= set(range(benchmark.random, len(gallery)))  # look-alikes of the references
    rows |= {row for query in queries for row in query.references}
    files = {row: folder / f"{row:05} {described(gallery[row])}.png" for row in sorted(rows)}
    for row, path in files.items():
        if not path.exists():
            _write(gallery[row], path)
    return [_known(query, files, *some) for query, *some in zip(queries, right, ruled_out, strict=True)]


def described(scene: Scene) -> str:
    """A scene in a few words: "two red dogs with a ball, a forest, night"."""
    noun = scene.kind if scene.count == "1" else plural(scene.kind)
    with_it = "" if scene.companion == NOTHING else f" with {with_article(scene.companion)}"
    return f"{NUMBERS[scene.count]} {scene.colour} {noun}{with_it}, {BACKGROUNDS[scene.place][0]}, {scene.time}"


def _claim(folder: Path) -> None:
    """Note whose pictures lie there. Old ones among new ones would be searched, and be wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / MARK
    if any(folder.glob("*.png")):
        version = mark.read_text(encoding="utf-8").strip() if mark.exists() else "(unknown)"
        if version != WORLD_VERSION:
            raise RequestProblem(
                f"The pictures in {folder} are of version {version} of the generated world, this is version "
                f"{WORLD_VERSION}; delete that folder to have them drawn anew."
            )
    mark.write_text(WORLD_VERSION + "\n", encoding="utf-8")


def _write(scene: Scene, path: Path) -> None:
    """Whole or not at all: someone may be watching the folder."""
    picture = np.kron(draw(scene), np.ones((ENLARGED, ENLARGED, 1), np.uint8))
    unfinished = path.with_suffix(".part")
    Image.fromarray(picture).save(unfinished, format="PNG")
    unfinished.replace(path)


def _known(query: Query, files: dict[int, Path], right: NDArray[np.bool_], ruled_out: NDArray[np.bool_]) -> KnownQuery:
    def marked(rows: NDArray[np.bool_]) -> frozenset[Path]:
        return frozenset(files[row] for row in np.flatnonzero(rows).tolist())

    references: Sequence[Path] = [files[row] for row in query.references]
    return KnownQuery(tuple(references), query.captions, query.aspects, marked(right), marked(ruled_out))
