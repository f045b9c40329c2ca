"""Folders that moved keep all that is known of their files; an export holds everything and overwrites nothing."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from engine.care.export import export
from engine.care.relocate import relocate
from engine.errors import AkinError, MachineProblem, RequestProblem
from engine.library.catalogue import StoredWord
from tests.engine.care.conftest import BACKBONE, COLOURS, DIM, Library


def test_a_moved_folder_is_scanned_and_nothing_is_decoded_again(library: Library, tmp_path: Path) -> None:
    moved = library.photos.rename(tmp_path / "moved")
    assert relocate(library.catalogue, library.photos, moved) == 1
    ids = [row["id"] for row in library.catalogue.photo_rows()]
    library.index()
    assert library.catalogue.waiting(BACKBONE, 10) == []
    assert [row["id"] for row in library.catalogue.photo_rows()] == ids
    assert library.catalogue.counts(BACKBONE).missing == 0
    assert {path.parent for path in library.catalogue.paths(ids[0])} == {moved}


def test_all_folders_below_one_move_together_even_into_each_others_place(library: Library, tmp_path: Path) -> None:
    for name in ("old/a", "old/b", "old/a/a", "new/a", "new/b"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("old/a", "old/b"):
        library.catalogue.add_folder(tmp_path / name)
    assert relocate(library.catalogue, tmp_path / "old", tmp_path / "new") == 2
    paths = {folder.path for folder in library.catalogue.folders()}
    assert paths == {library.photos, tmp_path / "new" / "a", tmp_path / "new" / "b"}


def test_what_makes_no_sense_is_refused_and_changes_nothing(library: Library, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "watched" / "below").mkdir(parents=True)
    library.catalogue.add_folder(tmp_path / "watched")
    before = library.catalogue.folders()
    for old, new, sentence in (
        (tmp_path / "unknown", tmp_path / "new", "No folder of this library lies at"),
        (library.photos, tmp_path / "gone", "does not exist"),
        (library.photos, tmp_path / "watched" / "below", "is taken already, by"),
        (Path("photos"), tmp_path / "new", "full paths"),
    ):
        with pytest.raises(AkinError, match=sentence):
            relocate(library.catalogue, old, new)
    assert library.catalogue.folders() == before


@pytest.mark.parametrize("vectors", [False, True])
def test_an_export_holds_everything(library: Library, tmp_path: Path, vectors: bool) -> None:
    token = np.linspace(-1, 1, 8, dtype=np.float32)
    library.catalogue.set_pseudo_word(b"hash", BACKBONE, "oti", "500 steps", StoredWord(token, 0.25))
    target = tmp_path / "export.json"
    counts = export(library.paths, target, vectors)
    written = json.loads(target.read_text())

    assert written["format"] == 1
    assert counts == {name: len(entries) for name, entries in written.items() if isinstance(entries, list)}
    assert written["folders"] == [{"id": 1, "path": str(library.photos), "online": 1}]
    assert {file["relative_path"] for file in written["files"]} == {f"{colour}.png" for colour in COLOURS}
    photos = {photo["id"]: photo for photo in written["photos"]}
    for file in written["files"]:
        photo = photos[file["photo_id"]]
        assert bytes.fromhex(photo["content_hash"]) == library.catalogue.content_hash(photo["id"])
    [word] = written["pseudo_words"]
    np.testing.assert_array_equal(np.frombuffer(base64.b64decode(word["token"]), "<f4"), token)
    assert written["backbones"] == [{"fingerprint": BACKBONE, "name": "tiny", "dim": DIM, "last_use": 1}]
    assert ("vectors" in written) == vectors
    for entry in written.get("vectors", []):
        vector = np.frombuffer(base64.b64decode(entry["vector"]), "<f2")
        np.testing.assert_array_equal(vector, library.catalogue.vector(entry["photo_id"], BACKBONE))


def test_an_export_overwrites_nothing_and_leaves_no_half(library: Library, tmp_path: Path) -> None:
    original = library.photos / "red.png"
    before = original.read_bytes()
    with pytest.raises(RequestProblem, match="is there already"):
        export(library.paths, original, vectors=False)
    assert original.read_bytes() == before
    with pytest.raises(MachineProblem, match="could not be written: No such file or directory"):
        export(library.paths, tmp_path / "no" / "such" / "folder.json", vectors=False)
