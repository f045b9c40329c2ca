"""The window as its user meets it: first run, drops, searches, history, progress, and an engine that dies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.place import Composition, Page, Place, ReferencePhoto
from desktop.session import BUSY_MS
from desktop.views.message_area import Topic
from desktop.views.sidebar import Kind
from engine.messages import (
    AddFolders,
    Changes,
    FileReference,
    Folder,
    Indexing,
    IndexingProgress,
    ListPhotos,
    Notice,
    Pause,
    PhotoReference,
    PictureReference,
    Preview,
    RemoveFolder,
    Search,
    Switching,
    Unreadable,
)
from tests.desktop.fake_engine import FakeEngine, Library, photo
from tests.desktop.gestures import choose, drop
from tests.desktop.test_transfer import PNG


def search(window: MainWindow, words: str, qtbot: QtBot) -> None:
    window.composer.words.setText(words)
    with qtbot.waitSignal(window.session.found):
        QTest.keyClick(window.composer.words, Qt.Key.Key_Return)


def message(window: MainWindow, topic: Topic) -> str:
    bar = window.browser.messages.bar(topic)
    return bar.message.sentence if bar is not None else ""


class TestLibrary:
    def test_all_photos_are_shown_at_first(self, window: MainWindow) -> None:
        assert len(window.browser.model.photos) == 20
        assert window.browser.title.text() == "All photos"

    def test_a_folder_shows_its_photos(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.sidebar.place_wanted.emit(Place(folder="/photos/none"))
        assert window.browser.model.photos == ()
        assert engine.requests[-1] != ListPhotos(0)

    def test_sidebar_tells_folders_and_their_state(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        folders = (Folder("/photos", 20, online=True), Folder("/media/usb", 5, online=False))
        engine.library.change_status(folders=folders)
        with qtbot.waitSignal(window.session.status_changed):
            engine.send(Changes(folders=True))
        shown = [entry for entry in window.sidebar.entries() if entry.kind is Kind.FOLDER]
        assert [(entry.text, entry.count, entry.online) for entry in shown] == [
            ("photos", 20, True),
            ("usb", 5, False),
        ]

    def test_new_photos_come_without_a_jump(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        grid, model = window.browser.grid, window.browser.model
        choose(grid, 4)
        chosen = grid.selected_photos()
        engine.library.photos = (photo(100), *engine.library.photos)
        with qtbot.waitSignal(window.session.listed), qtbot.assertNotEmitted(model.modelReset):
            engine.send(Changes(photos=True))
        assert len(model.photos) == 21
        assert grid.selected_photos() == chosen

    def test_unreadable_files_are_listed_with_reasons(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.library.change_status(unreadable=(Unreadable("/photos/empty.jpg", "The file is empty."),))
        with qtbot.waitSignal(window.session.status_changed):
            engine.send(Changes(unreadable=True))
        entry = window.sidebar.entries()[-1]
        assert (entry.kind, entry.count) == (Kind.UNREADABLE, 1)
        window.sidebar.place_wanted.emit(Place(page=Page.UNREADABLE))
        model = window.browser.unreadable.model()
        assert window.browser.unreadable.isVisible()
        texts = [model.index(0, column).data() for column in range(3)]
        assert texts == ["empty.jpg", "The file is empty.", "/photos"]

    def test_forgetting_a_folder_asks_the_engine(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        window.sidebar.forget_wanted.emit("/photos")
        qtbot.waitUntil(lambda: bool(engine.asked(RemoveFolder)))

    def test_a_selected_photo_shows_its_details(self, window: MainWindow, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.details_came):
            choose(window.browser.grid, 3)
        assert window.details.photos == (photo(3),)
        assert window.details.facts.fact("camera") == "Akinar F2"
        assert window.details.facts.fact("lens") == "35 mm"
        assert window.details.facts.fact("tags") == "beach, dog"


class TestFirstRun:
    @pytest.fixture
    def engine(self) -> FakeEngine:
        return FakeEngine(Library())

    def test_offers_to_choose_a_folder(self, window: MainWindow) -> None:
        assert window.browser.empty.isVisible()
        assert window.browser.empty.button.text() == "Choose a folder of photos"

    def test_a_picked_or_dropped_folder_becomes_the_library(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
    ) -> None:
        window.browser.empty.button.click()
        picker = window.findChild(QFileDialog)
        assert picker is not None
        picker.filesSelected.emit(["/photos"])
        picker.close()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
        assert drop(window, mime)
        qtbot.waitUntil(lambda: {path for one in engine.asked(AddFolders) for path in one.paths} >= {"/photos"})
        qtbot.waitUntil(lambda: any(str(tmp_path) in one.paths for one in engine.asked(AddFolders)))

    def test_offers_photos_to_try_it_on(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        assert window.browser.empty.other.text() == "Try it with sample photos"
        window.browser.empty.other.click()
        qtbot.waitUntil(lambda: engine.asked(AddFolders) != [])
        [folder] = engine.asked(AddFolders)[0].paths
        assert len(list(Path(folder).glob("*.jpg"))) > 10

    def test_photos_take_its_place_as_soon_as_they_come(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        looking = Indexing(0, 0, 0.0, None, scanning=True, paused=False)
        engine.library.change_status(folders=(Folder("/photos", 0, online=True),), indexing=looking)
        with qtbot.waitSignal(window.session.status_changed):
            window.browser.empty.other.click()
        assert window.browser.empty.state.title == "Looking for photos"
        assert not window.browser.empty.button.isVisible()
        assert not window.browser.empty.other.isVisible()
        engine.library.photos = (photo(1),)
        engine.send(Changes(photos=True))
        qtbot.waitUntil(window.browser.grid.isVisible)
        assert not window.browser.empty.isVisible()
        assert window.browser.model.photos == (photo(1),)

    def test_says_that_it_is_looking_once_there_is_a_folder(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        looking = Indexing(0, 0, 0.0, None, scanning=True, paused=False)
        engine.library.change_status(folders=(Folder("/photos", 0, online=True),), indexing=looking)
        with qtbot.waitSignal(window.session.status_changed):
            engine.send(Changes(folders=True))
        assert window.browser.empty.state.title == "Looking for photos"
        assert window.status_line.text.text() == "Looking for photos …"


class TestDrops:
    def test_a_file_becomes_a_reference(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
    ) -> None:
        file = tmp_path / "cat.png"
        file.write_bytes(PNG)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        assert drop(window, mime)
        search(window, "in the snow", qtbot)
        (request,) = engine.asked(Search)
        assert request.query.like == (FileReference(str(file)),)
        assert request.query.words == "in the snow"

    def test_a_picture_without_a_file_becomes_a_reference(self, window: MainWindow) -> None:
        mime = QMimeData()
        mime.setData("image/png", PNG)
        assert drop(window, mime)
        assert window.composer.composition.references[0].reference == PictureReference(PNG)

    def test_a_folder_joins_the_library(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
    ) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
        assert drop(window, mime)
        qtbot.waitUntil(lambda: bool(engine.asked(AddFolders)))
        assert engine.asked(AddFolders)[0].paths == (str(tmp_path),)

    def test_more_photos_than_a_search_takes_are_told(self, window: MainWindow, tmp_path: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / f"{number}.jpg")) for number in range(9)])
        assert drop(window, mime)
        assert len(window.composer.chips) == 8
        assert message(window, Topic.REQUEST) == "A search takes up to 8 photos."

    def test_a_web_address_is_explained(self, window: MainWindow) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl("https://example.org/cat.jpg")])
        assert drop(window, mime)
        assert "never goes online" in message(window, Topic.REQUEST)

    def test_plain_words_are_not_taken(self, window: MainWindow) -> None:
        mime = QMimeData()
        mime.setText("in the snow")
        assert not drop(window, mime)


class TestSearch:
    def test_results_come_with_scores_and_timing(self, window: MainWindow, qtbot: QtBot) -> None:
        search(window, "cat", qtbot)
        assert window.browser.title.text() == "Results"
        assert window.browser.timing.text() == "20 photos searched in 41 ms"
        assert window.browser.model.shown(0).score == 0.9

    def test_a_low_confidence_answer_says_so(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.library.confident = False
        search(window, "cat", qtbot)
        assert window.browser.note.full_text().startswith("Nothing fits well")

    def test_a_result_is_the_next_reference(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        search(window, "cat", qtbot)
        choose(window.browser.grid, 2)
        window.details.use.click()
        search(window, "at night", qtbot)
        assert engine.asked(Search)[-1].query.like == (PhotoReference(2),)

    def test_prompt_is_previewed(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        window.composer.add_references((ReferencePhoto.of_photo(photo(1)),))
        with qtbot.waitSignal(window.session.previewed, check_params_cb=bool):
            QTest.keyClicks(window.composer.words, "red")
        assert window.composer.prompt_line() == "prompt: a photo of (photo) that is red"
        assert len(engine.asked(Preview)) <= 2  # typing is gathered

    def test_only_the_newest_search_is_shown(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.held.add(Search)
        for words in ("cat", "dog"):
            window.session.search(Composition(words=words))
        qtbot.waitUntil(lambda: len(engine.asked(Search)) == 2)
        found: list[str] = []
        window.session.found.connect(lambda answer: found.append(answer.query.words))
        for request in reversed(engine.asked(Search)):
            engine.send(engine.library.found(request.id, request.query))
        with qtbot.waitSignal(window.session.photos_changed):
            engine.send(Changes(photos=True))
        assert found == ["dog"]

    def test_a_search_in_a_folder_stays_in_it(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.sidebar.place_wanted.emit(Place(folder="/photos"))
        search(window, "cat", qtbot)
        assert engine.asked(Search)[-1].query.filters.folder == "/photos"
        assert window.browser.title.text() == "Results in photos"

    def test_a_long_search_says_that_it_runs(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.held.add(Search)
        window.session.search(Composition(words="cat"))
        qtbot.waitUntil(lambda: window.browser.timing.text() == "Searching …")
        (request,) = engine.asked(Search)
        engine.send(engine.library.found(request.id, request.query))
        qtbot.waitUntil(lambda: "searched in" in window.browser.timing.text())

    def test_the_down_key_leads_into_the_results(self, window: MainWindow, qtbot: QtBot) -> None:
        search(window, "cat", qtbot)
        QTest.keyClick(window.composer.words, Qt.Key.Key_Down)
        assert window.browser.grid.currentIndex().row() == 0

    def test_a_failed_search_is_told_inline(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.failures[Search] = "That file is no picture."
        window.session.search(Composition(words="cat"))
        qtbot.waitUntil(lambda: message(window, Topic.REQUEST) == "That file is no picture.")


class TestHistory:
    def test_back_and_forward_restore_the_composer(self, window: MainWindow, qtbot: QtBot) -> None:
        search(window, "cat", qtbot)
        search(window, "dog", qtbot)
        with qtbot.waitSignal(window.session.found):
            window.composer.back.click()
        assert window.composer.words.text() == "cat"
        with qtbot.waitSignal(window.session.found):
            window.composer.forward.click()
        assert window.composer.words.text() == "dog"
        assert not window.composer.forward.isEnabled()

    def test_the_library_is_where_the_way_began(self, window: MainWindow, qtbot: QtBot) -> None:
        search(window, "cat", qtbot)
        with qtbot.waitSignal(window.session.listed):
            window.composer.back.click()
        assert window.browser.title.text() == "All photos"
        assert not window.composer.back.isEnabled()

    def test_leaving_a_search_clears_it_but_keeps_a_draft(self, window: MainWindow, qtbot: QtBot) -> None:
        search(window, "cat", qtbot)
        window.sidebar.place_wanted.emit(Place())
        assert window.composer.composition.empty
        window.composer.words.setText("a draft")
        window.sidebar.place_wanted.emit(Place(folder="/photos"))
        assert window.composer.words.text() == "a draft"


class TestProgress:
    def test_rate_and_time_left(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        indexing = Indexing(12345, 80000, 41.2, 1620.0, scanning=False, paused=False)
        with qtbot.waitSignal(window.session.indexing_changed):
            engine.send(IndexingProgress(indexing))
        line = window.status_line
        assert line.text.text() == "Indexing 12,345 of 80,000, 41 photos/s, 27 min left"
        assert line.pause.isVisible()
        with qtbot.waitSignal(window.session.status_changed):
            engine.send(IndexingProgress(None))
        assert not line.pause.isVisible()
        assert line.text.text() == "20 photos"

    def test_pause_and_continue(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        for paused in (False, True):
            indexing = Indexing(1, 9, 0.0, None, scanning=False, paused=paused)
            engine.library.change_status(indexing=indexing)
            with qtbot.waitSignal(window.session.indexing_changed):
                engine.send(IndexingProgress(indexing))
            with qtbot.waitSignal(window.session.status_changed):  # asked for when the engine has obeyed
                window.status_line.pause.click()
        assert [request.paused for request in engine.asked(Pause)] == [True, False]

    def test_a_model_on_its_way_stands_beside_it(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        line = window.status_line
        assert line.switching.full_text() == ""
        for switching, text in (
            (Switching("ViT-B-32/openai", 5, 20), "Changing to ViT-B-32/openai: 5 of 20 photos are ready"),
            (None, ""),
        ):
            engine.library.change_status(switching=switching)
            with qtbot.waitSignal(window.session.status_changed):
                engine.send(Changes(model=True))
            assert line.switching.full_text() == text
            assert line.model.text() == "starter · cpu"  # which answers until then

    def test_a_model_on_its_way_is_forgotten_with_the_engine(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.library.change_status(switching=Switching("ViT-B-32/openai", 5, 20))
        with qtbot.waitSignal(window.session.status_changed):
            engine.send(Changes(model=True))
        with qtbot.waitSignal(window.session.client.gone):
            engine.die()
        assert window.status_line.switching.full_text() == ""


class TestEngine:
    def test_its_end_is_told_and_restart_goes_on(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        search(window, "cat", qtbot)
        with qtbot.waitSignal(window.session.client.gone):
            engine.die()
        assert message(window, Topic.ENGINE).startswith("The engine has stopped")
        assert len(window.browser.model.photos) == 20  # what is shown stays
        bar = window.browser.messages.bar(Topic.ENGINE)
        assert bar is not None
        assert bar.action is not None
        with qtbot.waitSignal(window.session.found):  # the place it was at
            bar.action.click()
        assert message(window, Topic.ENGINE) == ""

    def test_while_it_is_gone_nothing_waits_and_nothing_is_lost(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
    ) -> None:
        with qtbot.waitSignal(window.session.client.gone):
            engine.die()
        window.session.add_folders([str(tmp_path)])
        window.session.search(Composition(words="cat"))
        qtbot.wait(2 * BUSY_MS)
        assert window.browser.timing.text() != "Searching …"
        with qtbot.waitSignal(window.session.found):
            window.session.start()
        assert engine.asked(AddFolders)[0].paths == (str(tmp_path),)

    def test_a_notice_is_an_inline_message(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.send(Notice("environment", "The disk is full."))
        qtbot.waitUntil(lambda: message(window, Topic.NOTICE) == "The disk is full.")
        bar = window.browser.messages.bar(Topic.NOTICE)
        assert bar is not None
        bar.close_button.click()
        assert not window.browser.messages.isVisible()
