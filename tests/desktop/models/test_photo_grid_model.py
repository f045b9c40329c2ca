"""The grid's model: newer lists change only the rows that differ."""

from __future__ import annotations

import random
from collections.abc import Iterable

from msgspec import structs
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.photo_grid import PhotoGridModel
from engine.messages import Hit
from tests.desktop.fake_engine import photo


def test_model_is_well_behaved(qtmodeltester: ModelTester) -> None:
    model = PhotoGridModel()
    model.show_photos(tuple(photo(number) for number in range(5)))
    qtmodeltester.check(model)


def test_any_update_ends_in_the_new_list() -> None:
    draw = random.Random(1)
    model = PhotoGridModel()
    for _ in range(200):
        photos = tuple(photo(number) for number in sorted(draw.sample(range(12), draw.randrange(12))))
        model.update_photos(photos)
        assert model.photos == photos
        assert model.rowCount() == len(photos)


def test_rows_that_stay_are_not_disturbed(qtbot: QtBot) -> None:
    model = PhotoGridModel()
    model.show_photos(tuple(photo(number) for number in (1, 2, 5, 6)))
    kept = QPersistentModelIndex(model.index(3))
    with qtbot.assertNotEmitted(model.modelReset):
        model.update_photos(tuple(photo(number) for number in (1, 2, 3, 4, 5, 6)))
    assert model.photo(kept) == photo(6)


def test_scores_come_with_hits_only() -> None:
    model = PhotoGridModel()
    model.show_hits([Hit(photo(1), 0.5)])
    assert model.shown(0).score == 0.5
    model.show_photos((photo(1),))
    assert model.shown(0).score is None


def test_photos_leave_as_files_by_copy_only() -> None:
    model = PhotoGridModel()
    model.show_photos((photo(1), photo(2)))
    mime = model.mimeData([model.index(0), model.index(1)])
    assert [url.toLocalFile() for url in mime.urls()] == ["/photos/000001.jpg", "/photos/000002.jpg"]
    assert model.supportedDragActions() == Qt.DropAction.CopyAction


def test_other_marks_disturb_no_row(qtbot: QtBot) -> None:
    model = PhotoGridModel()
    model.show_photos(tuple(photo(number) for number in range(5)))
    kept = QPersistentModelIndex(model.index(3))
    marked = structs.replace(photo(3), favourite=True)
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.rowsRemoved):
        model.update_photos((photo(0), photo(1), photo(2), marked, photo(4)))
    assert model.photo(kept) == marked
    model.refresh([photo(3), photo(77)])
    assert model.photos == tuple(photo(number) for number in range(5))
    assert "favourite" not in model.index(3).data(Qt.ItemDataRole.AccessibleTextRole)


def bursts() -> PhotoGridModel:
    """Six hits, grouped: the first stands for the third and the sixth, the second for the fifth."""
    model = PhotoGridModel()
    model.set_grouped(True)
    model.show_hits(hits(range(6)), (0, 1, 0, 3, 1, 0))
    return model


def hits(numbers: Iterable[int]) -> list[Hit]:
    return [Hit(photo(number), 1 - number / 10) for number in numbers]


def numbers(model: PhotoGridModel) -> list[int]:
    return [one.photo_id for one in model.photos]


def test_hits_that_look_alike_stand_as_one_where_that_is_wanted(qtmodeltester: ModelTester) -> None:
    model = bursts()
    qtmodeltester.check(model)
    assert numbers(model) == [0, 1, 3]
    assert [model.shown(row).others for row in range(3)] == [2, 1, 0]
    assert model.shown(2).score == 0.7
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "000000.jpg, and 2 more like it"
    assert model.index(2).data(Qt.ItemDataRole.AccessibleTextRole) == "000003.jpg"
    assert [model.row_of(number) for number in (0, 2, 3, 4, 77)] == [0, 0, 2, 1, None]
    model.set_grouped(False)
    assert numbers(model) == list(range(6))
    assert not any(model.shown(row).others for row in range(6))


def test_a_stack_unfolds_in_its_place_and_folds_again(qtbot: QtBot) -> None:
    model = bursts()
    behind = QPersistentModelIndex(model.index(1))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignals([model.rowsInserted, model.dataChanged]):
        model.fold(0)
    assert numbers(model) == [0, 2, 5, 1, 3]
    assert [model.shown(row).unfolded for row in range(5)] == [True] * 3 + [False] * 2
    assert (behind.row(), model.photo(behind)) == (3, photo(1))
    with qtbot.assertNotEmitted(model.dataChanged):
        model.fold(4)  # stands for itself
        model.fold(1)  # of a stack, and not the best of it
    with qtbot.assertNotEmitted(model.modelReset):
        model.fold(0)
    assert numbers(model) == [0, 1, 3]
    assert behind.row() == 1


def test_better_hits_leave_unfolded_what_was_so_and_another_search_does_not() -> None:
    model = bursts()
    model.fold(1)
    model.show_better(hits([1, 0, 4, 2]), (0, 1, 0, 1))
    assert numbers(model) == [1, 4, 0]
    model.show_hits(hits([1, 0, 4, 2]), (0, 1, 0, 1))
    assert numbers(model) == [1, 0]


def test_photos_behind_others_get_their_marks_too() -> None:
    model = bursts()
    marked = structs.replace(photo(2), favourite=True)
    model.refresh([marked])
    model.fold(0)
    assert model.photos[1] == marked


def test_photos_of_the_library_never_stand_as_one() -> None:
    model = bursts()
    model.show_photos(tuple(photo(number) for number in range(3)))
    model.fold(0)
    assert numbers(model) == [0, 1, 2]
    assert model.others(0) == 0
    model.set_grouped(False)
    assert numbers(model) == [0, 1, 2]
