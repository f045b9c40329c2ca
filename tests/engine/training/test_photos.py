"""Where the photos of a training come from: a folder, or a catalogue that is read and not written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem, MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue, IndexedFile, StoredWord
from engine.library.metadata import Metadata
from engine.training.photos import (
    Sample,
    TrainingPhotos,
    from_folder,
    from_library,
    library_setting,
    library_words,
)
from tests.engine.training.drawn import draw_photos


def test_a_folder_is_read_below_each_content_once(tiny: Backbone, tmp_path: Path) -> None:
    folder = draw_photos(tmp_path / "photos", 4)
    draw_photos(folder / "deeper", 2, seed=1)
    (folder / "copy.jpg").write_bytes((folder / "000.jpg").read_bytes())
    (folder / "broken.jpg").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("no picture either")
    told: list[str] = []
    found = from_folder(tiny, folder, Sample(100), told.append)
    assert len(found) == len(set(found.contents)) == 6
    assert found.unreadable == 1
    assert found.features.shape == (6, tiny.dim)
    for content, path in zip(found.contents, found.paths, strict=True):
        assert content == hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
    assert told[-1].startswith("8 of 8 photos read")


def test_a_sample_is_the_same_for_its_seed(tiny: Backbone, tmp_path: Path) -> None:
    folder = draw_photos(tmp_path / "photos", 8)
    one, again, other = (from_folder(tiny, folder, Sample(3, seed), lambda _: None) for seed in (0, 0, 1))
    assert one.contents == again.contents
    assert one.digest == again.digest != other.digest
    assert len(one) == 3


def test_a_folder_without_pictures_is_refused(tiny: Backbone, tmp_path: Path) -> None:
    with pytest.raises(MissingProblem, match="does not exist"):
        from_folder(tiny, tmp_path / "missing", Sample(1), lambda _: None)
    with pytest.raises(RequestProblem, match="no pictures"):
        from_folder(tiny, tmp_path, Sample(1), lambda _: None)


def fill(catalogue: Catalogue, backbone: str, count: int) -> dict[bytes, np.ndarray]:
    """Photos 0 to count - 1 in a folder, one more that lies nowhere any more."""
    folder = catalogue.add_folder(Path("/photos"))
    vectors = {}
    for number in range(count + 1):
        file = catalogue.db.execute(
            "insert into files (folder_id, relative_path, size, mtime_ns, state) values (?, ?, 1, 1, 'waiting')",
            (folder, f"{number}.jpg"),
        ).lastrowid
        content, vector = bytes([number] * 16), np.random.default_rng(number).normal(size=24).astype(np.float16)
        catalogue.record(backbone, [IndexedFile(file, content, "JPEG", 8, 8, Metadata(), vector)], [])
        vectors[content] = vector
    catalogue.db.execute("update files set state = 'missing' where relative_path = ?", (f"{count}.jpg",))
    del vectors[bytes([count] * 16)]
    return vectors


def test_a_library_gives_the_photos_that_lie_somewhere(tiny: Backbone, catalogue: Catalogue, tmp_path: Path) -> None:
    vectors = fill(catalogue, tiny.fingerprint, 5)
    path = tmp_path / "library" / "catalogue.sqlite"
    found = from_library(path, tiny, Sample(100))
    assert set(found.contents) == set(vectors)
    for content, feature, photo in zip(found.contents, found.features, found.paths, strict=True):
        assert (feature == vectors[content].astype(np.float32)).all()
        assert photo == Path(f"/photos/{content[0]}.jpg")
    some = from_library(path, tiny, Sample(2, seed=3))
    assert len(some) == 2
    assert some.contents == from_library(path, tiny, Sample(2, seed=3)).contents


def test_what_a_library_knows_of_oti_is_taken(tiny: Backbone, catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "library" / "catalogue.sqlite"
    content, token = bytes(16), np.arange(3, dtype=np.float32)
    catalogue.set_pseudo_word(content, tiny.fingerprint, "oti", "key", StoredWord(token, 0.25))
    catalogue.set_pseudo_word(content, tiny.fingerprint, "phi", "other", StoredWord(2 * token))
    found = library_words(path, [content, b"x" * 16], tiny.fingerprint, "key")
    assert set(found) == {content}
    assert found[content].token.tolist() == token.tolist()
    assert library_words(path, [content], tiny.fingerprint, "other") == {}


def test_settings_of_a_library_and_of_none(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.set_setting("model", "some model")
    assert library_setting(tmp_path / "library" / "catalogue.sqlite", "model") == "some model"
    assert library_setting(tmp_path / "library" / "catalogue.sqlite", "other") is None
    assert library_setting(tmp_path / "nowhere" / "catalogue.sqlite", "model") is None


@pytest.mark.usefixtures("catalogue")
def test_a_library_that_cannot_serve_is_refused(tiny: Backbone, tmp_path: Path) -> None:
    with pytest.raises(MissingProblem, match="no library"):
        from_library(tmp_path / "nowhere" / "catalogue.sqlite", tiny, Sample(1))
    with pytest.raises(RequestProblem, match="no photos that were indexed with tiny"):
        from_library(tmp_path / "library" / "catalogue.sqlite", tiny, Sample(1))
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(MachineProblem, match="cannot be read"):
        from_library(tmp_path / "catalogue.sqlite", tiny, Sample(1))


def test_a_part_keeps_what_belongs_together() -> None:
    contents, paths = (b"a", b"b", b"c"), (Path("a"), Path("b"), Path("c"))
    photos = TrainingPhotos("made up", contents, np.arange(3, dtype=np.float32)[:, None], paths)
    part = photos.part([2, 0])
    assert (part.contents, part.paths, part.features[:, 0].tolist()) == (
        (b"c", b"a"),
        (Path("c"), Path("a")),
        [2.0, 0.0],
    )
    assert part.digest == photos.part([0, 2]).digest != photos.digest
