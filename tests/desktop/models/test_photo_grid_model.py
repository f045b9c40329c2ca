"""The grid's model: newer lists change only the rows that differ."""

from __future__ import annotations

import random

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
    assert model.index(0).data(PhotoGridModel.ScoreRole) == 0.5
    model.show_photos((photo(1),))
    assert model.index(0).data(PhotoGridModel.ScoreRole) is None


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
