"""References of every kind, excluded from their own results; filters; sentences for what cannot be searched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.clip.backbone import Backbone
from engine.errors import MissingProblem, RequestProblem
from engine.index.planner import Index
from engine.inversion.phi import closed_form
from engine.library.catalogue import Catalogue, IndexedFile
from engine.library.decode import decode_file
from engine.library.metadata import Metadata
from engine.library.sightings import Differences, FileOnDisk, see
from engine.messages import FileReference, Filters, PhotoReference, PictureReference, Query
from engine.search.compose import Composer
from engine.search.searcher import Searcher
from tests.engine.pictures import picture
from tests.engine.tiny_clip import tiny_backbone

COLOURS = ("red", "green", "blue", "yellow", "white", "black")


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


@pytest.fixture
def searcher(catalogue: Catalogue, backbone: Backbone, photo_folder: Path) -> Searcher:
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
    return Searcher(catalogue, backbone, Composer(backbone, closed_form(backbone, words=100)), index)


def ids_by_name(catalogue: Catalogue) -> dict[str, int]:
    return {Path(row["path"]).stem: row["id"] for row in catalogue.photo_rows()}


def test_every_kind_of_reference_names_the_same_photo_and_is_left_out(
    searcher: Searcher, catalogue: Catalogue, photo_folder: Path
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


def test_a_reference_from_outside_the_library(searcher: Searcher, tmp_path: Path) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(picture((250, 5, 5)))
    query = Query(like=(FileReference(str(outside)),), limit=10)
    first, again = searcher.search(query), searcher.search(query)
    assert first.ranking.ids.tolist() == again.ranking.ids.tolist()
    assert len(first.ranking.ids) == len(COLOURS)
    assert first.timing_ms["decode"] > 0


def test_filters_restrict_the_search(searcher: Searcher, catalogue: Catalogue) -> None:
    answer = searcher.search(Query(words="a dog", filters=Filters(name="re"), limit=10))
    names = {number: name for name, number in ids_by_name(catalogue).items()}
    assert {names[photo_id] for photo_id in answer.ranking.ids.tolist()} == {"red", "green"}
    assert answer.searched == 2
    nothing = searcher.search(Query(words="a dog", filters=Filters(name="nothing"), limit=10))
    assert (len(nothing.ranking.ids), nothing.searched, nothing.confident) == (0, 0, False)


def test_what_cannot_be_searched_gets_a_sentence(searcher: Searcher, tmp_path: Path) -> None:
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
