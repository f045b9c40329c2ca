"""A snapshot is the old one or the new one or none, wherever a save ends, and no damage goes unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import MachineProblem
from engine.index import graph as graph_module
from engine.index import planner, snapshot
from engine.index.planner import Index
from engine.index.snapshot import DamagedSnapshot
from engine.library.catalogue import Catalogue

DIM = 16


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "CHUNK", 10_000)
    monkeypatch.setattr(planner, "SMALL", 1)


@pytest.fixture
def features() -> NDArray[np.float16]:
    return np.random.default_rng(1).normal(size=(500, DIM)).astype(np.float16)


def loaded(catalogue: Catalogue, features: NDArray[np.float16]) -> Index:
    """An index of what is saved, not settled yet; photo i has row i."""
    blocks = [(range(len(features)), features)]
    return Index.load(catalogue.db, "b", features.shape[1], blocks, clock=lambda: 0.0)


def settled(catalogue: Catalogue, features: NDArray[np.float16]) -> Index:
    index = loaded(catalogue, features)
    for _ in index.settle():
        pass
    return index


def in_graph(catalogue: Catalogue, features: NDArray[np.float16]) -> int:
    """How many photos the snapshot's graph has; every one of them must be found by it."""
    index = loaded(catalogue, features)
    for _ in index.restore():
        pass
    for place in (0, 299):
        assert index.search(features[place], 1)[0].ids.tolist() == [place]
    return len(index) - index.pending


def chunks(catalogue: Catalogue) -> int:
    return int(catalogue.db.execute("select count(*) from index_snapshots where chunk >= 0").fetchone()[0])


def test_a_save_that_is_cut_short_leaves_the_one_before(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    settled(catalogue, features[:300]).save(catalogue.db, "b")
    one = chunks(catalogue)
    assert one > 2
    new = settled(catalogue, features)
    steps = sum(1 for _ in new.saving(catalogue.db, "b"))
    for stop in range(steps):
        settled(catalogue, features[:300]).save(catalogue.db, "b")
        saving = new.saving(catalogue.db, "b")
        for _ in range(stop):
            next(saving)
        saving.close()
        assert not snapshot.is_damaged(catalogue.db, "b")
        # the stamp is the last step but one, which removes what was there before
        assert in_graph(catalogue, features) == (300 if stop < steps - 1 else 500)
    new.save(catalogue.db, "b")
    assert chunks(catalogue) < 2 * one  # nothing is left of those that were cut short
    assert in_graph(catalogue, features) == 500


def test_a_first_save_that_is_cut_short_leaves_none(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = settled(catalogue, features)
    for _ in range(2):  # nor do they pile up
        saving = index.saving(catalogue.db, "b")
        next(saving)
        saving.close()
        assert chunks(catalogue) == 1
    assert not snapshot.is_damaged(catalogue.db, "b")
    again = loaded(catalogue, features)
    assert list(again.restore()) == []
    assert again.pending == 500


def test_what_was_not_saved_stays_worth_saving(
    catalogue: Catalogue, features: NDArray[np.float16], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "FEWEST_UNSAVED", 30)
    index = settled(catalogue, features[:300])
    saving = index.saving(catalogue.db, "b")
    next(saving)
    saving.close()
    assert (index.unsaved, index.worth_saving) == (300, True)
    saving = index.saving(catalogue.db, "b")
    next(saving)
    index.add(range(300, 500), features[300:])
    while index.pending:
        index.settle_some()
    for _ in saving:
        pass
    assert (index.unsaved, index.worth_saving) == (200, True)
    assert in_graph(catalogue, features) == 300


def test_photos_come_and_go_while_the_graph_is_saved(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = settled(catalogue, features[:400])
    for step, _ in enumerate(index.saving(catalogue.db, "b")):
        index.remove([step])
        index.add([400 + step], features[400 + step : 401 + step])
        index.settle_some()
        assert index.search(features[400 + step], 1)[0].ids.tolist() == [400 + step]
    assert in_graph(catalogue, features) == 400


def test_two_saves_in_turns_leave_a_whole_snapshot(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    first, second = settled(catalogue, features[:300]), settled(catalogue, features)
    saves: list[Iterator[int]] = [first.saving(catalogue.db, "b"), second.saving(catalogue.db, "b")]
    while saves:
        for save in list(saves):
            if next(save, None) is None:
                saves.remove(save)
    assert not snapshot.is_damaged(catalogue.db, "b")
    assert in_graph(catalogue, features) in (300, 500)


def test_a_graph_that_was_not_read_yet_is_not_replaced_by_an_empty_one(
    catalogue: Catalogue, features: NDArray[np.float16]
) -> None:
    settled(catalogue, features).save(catalogue.db, "b")
    index = loaded(catalogue, features)
    restoring = index.restore()
    next(restoring)
    index.save(catalogue.db, "b")  # as a repair does, at any time
    assert in_graph(catalogue, features) == 500
    for _ in restoring:
        pass
    assert index.pending == 0
    assert index.search(features[7], 1)[0].ids.tolist() == [7]


@pytest.mark.parametrize(
    "damage", ["flip", "chunk gone", "last chunk gone", "mixed generations", "stamp of another", "other format"]
)
def test_a_damaged_snapshot_is_built_anew(
    catalogue: Catalogue, features: NDArray[np.float16], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(catalogue, features).save(catalogue.db, "b")
    change = catalogue.db.execute
    if damage == "flip":
        data = bytearray(change("select data from index_snapshots where chunk = 1").fetchone()[0])
        data[5] ^= 1
        change("update index_snapshots set data = ? where chunk = 1", (bytes(data),))
    elif damage == "chunk gone":
        change("delete from index_snapshots where chunk = 1")
    elif damage == "last chunk gone":
        change("delete from index_snapshots where chunk = ?", (chunks(catalogue) - 1,))
    elif damage == "mixed generations":
        change("update index_snapshots set generation = 'other' where chunk = 1")
    elif damage == "stamp of another":
        change("update index_snapshots set generation = 'other' where chunk = -1")
    else:
        monkeypatch.setattr(snapshot, "FORMAT", b"hnswlib 0.9")
    assert snapshot.is_damaged(catalogue.db, "b")
    index = loaded(catalogue, features)
    assert index.search(features[7], 1)[0].ids.tolist() == [7]
    for _ in index.restore():
        pass
    assert index.pending == 500
    for _ in index.settle():
        pass
    assert index.search(features[7], 1)[0].ids.tolist() == [7]
    index.save(catalogue.db, "b")
    assert not snapshot.is_damaged(catalogue.db, "b")


def test_any_flipped_bit_is_found_out(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    settled(catalogue, features[:50]).save(catalogue.db, "b")
    stamp = snapshot.read_stamp(catalogue.db, "b")
    assert stamp is not None
    generator = np.random.default_rng(6)
    rows = catalogue.db.execute("select chunk, data from index_snapshots").fetchall()
    assert {chunk for chunk, _ in rows} == {-1, 0}
    for chunk, whole in rows:
        for bit in generator.choice(8 * len(whole), 200, replace=False).tolist():
            data = bytearray(whole)
            data[bit // 8] ^= 1 << bit % 8
            catalogue.db.execute("update index_snapshots set data = ? where chunk = ?", (bytes(data), chunk))
            assert snapshot.is_damaged(catalogue.db, "b")
            if chunk >= 0:
                with pytest.raises(DamagedSnapshot):
                    list(snapshot.read(catalogue.db, "b", stamp))
            else:
                with pytest.raises(DamagedSnapshot):
                    snapshot.read_stamp(catalogue.db, "b")
        catalogue.db.execute("update index_snapshots set data = ? where chunk = ?", (whole, chunk))
    assert not snapshot.is_damaged(catalogue.db, "b")


def test_a_snapshot_of_another_dimension_is_not_taken(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    settled(catalogue, features[:50]).save(catalogue.db, "b")
    narrow = loaded(catalogue, features[:50, :8])
    for _ in narrow.restore():
        pass
    assert narrow.pending == 50
    assert narrow.plan is None


def test_where_hnswlib_has_no_room_a_sentence_says_so(
    catalogue: Catalogue, features: NDArray[np.float16], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    index = settled(catalogue, features)
    index.save(catalogue.db, "b")
    monkeypatch.setattr(graph_module.tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(MachineProblem, match="needs room"):
        index.save(catalogue.db, "b")
    with pytest.raises(MachineProblem, match="needs room"):
        list(loaded(catalogue, features).restore())
    monkeypatch.setattr(graph_module.tempfile, "tempdir", str(tmp_path))
    assert in_graph(catalogue, features) == 500


def test_a_file_that_hnswlib_could_not_finish_is_not_saved(
    catalogue: Catalogue, features: NDArray[np.float16], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = settled(catalogue, features)
    real = index._graph._index

    class FullDisk:
        def save_index(self, path: str) -> None:
            real.save_index(path)
            with Path(path).open("r+b") as file:
                file.truncate(1000)

        def index_file_size(self) -> int:
            return int(real.index_file_size())

    monkeypatch.setattr(index._graph, "_index", FullDisk())
    with pytest.raises(MachineProblem, match="needs room"):
        index.save(catalogue.db, "b")
    assert chunks(catalogue) == 0
