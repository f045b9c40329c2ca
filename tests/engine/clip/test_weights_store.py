"""The folder of downloaded and imported weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.clip.weights_store import WeightsStore
from engine.errors import RequestProblem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "Mine.PT").write_bytes(b"weights")
    return tmp_path / "Mine.PT"


def test_what_was_added_is_found_by_its_name(store: WeightsStore, file: Path) -> None:
    assert (store.find("RN50", "mine"), store.names()) == (None, [])
    path = store.add(file, "RN50", "mine")
    assert path.read_bytes() == b"weights"
    assert (store.find("RN50", "mine"), store.names()) == (path, ["RN50/mine"])
    assert store.find("RN101", "mine") is None
    assert file.exists()


def test_one_name_means_one_file(store: WeightsStore, file: Path, tmp_path: Path) -> None:
    store.add(file, "RN50", "mine")
    newer = tmp_path / "newer.safetensors"
    newer.write_bytes(b"newer")
    found = store.find("RN50", "mine")
    assert store.add(newer, "RN50", "mine") == store.find("RN50", "mine") != found
    assert store.names() == ["RN50/mine"]


def test_what_is_not_whole_is_not_there(store: WeightsStore) -> None:
    (store.folder / "RN50").mkdir(parents=True)
    for name in (".mine.pt.123", ".mine.pt.0123456789abcdef.part", ".mine.pt.lock", "notes.txt"):
        (store.folder / "RN50" / name).touch()
    assert (store.find("RN50", "mine"), store.names()) == (None, [])


@pytest.mark.parametrize("name", ["", ".", "..", "../up", "a/b", ".hidden", "a b"])
def test_names_that_lead_elsewhere_are_refused(store: WeightsStore, file: Path, name: str) -> None:
    with pytest.raises(RequestProblem, match="is no name for weights"):
        store.add(file, "RN50", name)
    assert store.find("RN50", name) is None


def test_other_kinds_of_files_are_refused(store: WeightsStore, tmp_path: Path) -> None:
    for name in ("weights.zip", "weights"):
        (tmp_path / name).touch()
        with pytest.raises(RequestProblem, match="Weights are files that end in"):
            store.add(tmp_path / name, "RN50", "mine")
