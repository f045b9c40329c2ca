"""References of every kind, excluded from their own results; filters; sentences for what cannot be searched."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.clip.backbone import Backbone
from engine.errors import MissingProblem, RequestProblem
from engine.index.planner import Index
from engine.inversion.phi import closed_form
from engine.library.catalogue import Catalogue, IndexedFile
from engine.library.decode import content_hash, decode_file
from engine.library.limits import GIBIBYTE, Limits
from engine.library.metadata import Metadata
from engine.library.sightings import Differences, FileOnDisk, see
from engine.messages import FileReference, Filters, PhotoReference, PictureReference, Query
from engine.search.clock import Clock
from engine.search.compose import Composer
from engine.search.references import References
from engine.search.searcher import Answer, Searcher
from tests.engine.decoders import workers
from tests.engine.pictures import picture
from tests.engine.steps import result
from tests.engine.tiny_clip import tiny_backbone

COLOURS = ("red", "green", "blue", "yellow", "white", "black")


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


class Asked:
    """References and searcher, asked one query after the other."""

    def __init__(self, references: References, searcher: Searcher) -> None:
        self.references = references
        self._searcher = searcher

    def search(self, query: Query) -> Answer:
        clock = Clock()
        resolved = result(self.references.resolve_all(query.like, clock))
        return self._searcher.search(query, resolved, clock)


@pytest.fixture
def searcher(catalogue: Catalogue, backbone: Backbone, photo_folder: Path) -> Iterator[Asked]:
    """A library of six photos, one a colour, indexed as the engine does it."""
    for colour in COLOURS:
        (photo_folder / f"{colour}.png").write_bytes(picture(colour, format="PNG"))
    folder = catalogue.add_folder(photo_folder)
    see(catalogue.db, folder, [FileOnDisk(f"{colour}.png", 1, 1) for colour in COLOURS], Differences())
    files = []
    for file in catalogue.waiting(backbone.fingerprint, 10):
        decoded = decode_file(file.path, backbone.preprocessing.crops, backbone.preprocessing.size)
        vector = backbone.image.encode([decoded.crops])[0].numpy().astype(np.float16)
        files.append(IndexedFile(file.id, decoded.content_hash, "PNG", 64, 48, Metadata(), vector))
    catalogue.record(backbone.fingerprint, files, [])
    index = Index.load(catalogue.db, backbone.fingerprint, backbone.dim, catalogue.vectors(backbone.fingerprint))
    references = References(catalogue, backbone, Limits(seconds=60.0, memory=2 * GIBIBYTE))
    yield Asked(references, Searcher(catalogue, Composer(backbone, closed_form(backbone, words=100)), index))
    references.close()


def ids_by_name(catalogue: Catalogue) -> dict[str, int]:
    return {Path(row["path"]).stem: row["id"] for row in catalogue.photo_rows()}


def test_every_kind_of_reference_names_the_same_photo_and_is_left_out(
    searcher: Asked, catalogue: Catalogue, photo_folder: Path
) -> None:
    red = ids_by_name(catalogue)["red"]
    file = photo_folder / "red.png"
    rankings = []
    for reference in (PhotoReference(red), FileReference(str(file)), PictureReference(file.read_bytes())):
        for words in ("", "in the snow"):
            answer = searcher.search(Query(words=words, like=(reference,), limit=10))
            assert red not in answer.ranking.ids
            assert len(answer.ranking.ids) == len(COLOURS) - 1
            assert answer.method == ("phi, exact" if words else "photo, exact")
            rankings.append((words, answer.ranking.ids.tolist()))
    assert len({str(ranking) for ranking in rankings}) == 2


def test_a_reference_from_outside_the_library(searcher: Asked, tmp_path: Path) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(picture((250, 5, 5)))
    query = Query(like=(FileReference(str(outside)),), limit=10)
    first, again = searcher.search(query), searcher.search(query)
    assert first.ranking.ids.tolist() == again.ranking.ids.tolist()
    assert len(first.ranking.ids) == len(COLOURS)
    assert first.timing_ms["decode"] > 0


def test_filters_restrict_the_search(searcher: Asked, catalogue: Catalogue) -> None:
    answer = searcher.search(Query(words="a dog", filters=Filters(name="re"), limit=10))
    names = {number: name for name, number in ids_by_name(catalogue).items()}
    assert {names[photo_id] for photo_id in answer.ranking.ids.tolist()} == {"red", "green"}
    assert answer.searched == 2
    nothing = searcher.search(Query(words="a dog", filters=Filters(name="nothing"), limit=10))
    assert (len(nothing.ranking.ids), nothing.searched, nothing.confident) == (0, 0, False)


def test_what_cannot_be_searched_gets_a_sentence(searcher: Asked, tmp_path: Path) -> None:
    with pytest.raises(RequestProblem, match="type words"):
        searcher.search(Query())
    with pytest.raises(RequestProblem, match="at least 1"):
        searcher.search(Query(words="a dog", limit=0))
    with pytest.raises(MissingProblem, match="no longer in the library"):
        searcher.search(Query(like=(PhotoReference(999),)))
    with pytest.raises(MissingProblem, match="The file is gone"):
        searcher.search(Query(like=(FileReference(str(tmp_path / "gone.jpg")),)))
    with pytest.raises(RequestProblem, match="the pasted picture: The file is no picture"):
        searcher.search(Query(like=(PictureReference(b"no picture"),)))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_reference_that_would_be_read_without_end_is_refused(searcher: Asked, tmp_path: Path, kind: str) -> None:
    path = Path("/dev/zero")
    if kind == "pipe":
        path = tmp_path / "pipe.jpg"
        os.mkfifo(path)
    with pytest.raises(MissingProblem, match="The file cannot be read: it is a device or a pipe"):
        searcher.search(Query(like=(FileReference(str(path)),)))


def test_references_wait_for_each_other_and_one_that_is_given_up_is_forgotten(searcher: Asked, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(picture((number, 250, 250), format="PNG"))
    first, second, third = (searcher.references.resolve(FileReference(str(path)), Clock()) for path in paths)
    assert [next(first), next(second), next(third)] == [False] * 3
    first.close()
    assert result(third).content_hash == content_hash(paths[2].read_bytes())
    assert result(second).content_hash == content_hash(paths[1].read_bytes())


def test_whoever_waits_for_a_reference_is_told_that_the_model_is_gone(searcher: Asked, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("pink", format="PNG"))
    waiting = searcher.references.resolve(FileReference(str(tmp_path / "a.png")), Clock())
    next(waiting)
    searcher.references.close()
    with pytest.raises(RequestProblem, match="model was changed"):
        result(waiting)
    assert not workers()
