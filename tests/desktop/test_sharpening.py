"""Sharper results in the window: asked for by themselves, offered, shown in their place, taken back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop import sharpening
from desktop.main_window import MainWindow
from desktop.models.place import ReferencePhoto
from desktop.sharpening import Sharpness
from engine.messages import Cancel, Indexing, IndexingProgress, Search
from tests.desktop.fake_engine import FakeEngine, photo
from tests.desktop.gestures import choose
from tests.desktop.test_main_window import search


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before there is a window."""
    monkeypatch.setattr(sharpening, "STAYS_MS", 20)


def compose(window: MainWindow, words: str, qtbot: QtBot) -> None:
    window.composer.add_references((ReferencePhoto.of_photo(photo(3)),))
    search(window, words, qtbot)


def become(window: MainWindow, sharpness: Sharpness, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.sharpening.sharpness is sharpness)


def shown(window: MainWindow) -> list[int]:
    return [one.photo_id for one in window.browser.model.photos]


def sharper_searches(engine: FakeEngine) -> list[Search]:
    return [request for request in engine.asked(Search) if request.query.sharper]


def test_they_are_offered_and_take_the_place_of_the_first_ones(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.library.sharper = tuple(reversed(engine.library.photos))
    compose(window, "in the snow", qtbot)
    before = shown(window)
    become(window, Sharpness.READY, qtbot)
    assert shown(window) == before, "nothing changes before the user says so"
    part = window.status_line.sharper
    assert (part.text.text(), part.button.text()) == ("Sharper results are ready", "Show")
    choose(window.browser.grid, 4)
    (chosen,) = window.browser.grid.selected_photos()
    part.button.click()
    assert shown(window) == before[::-1]
    assert window.browser.grid.selected_photos() == [chosen]
    assert window.details.photos == (chosen,)
    assert part.text.text() == "These are the sharper results"
    assert not part.button.isVisible()
    assert len(sharper_searches(engine)) == 1
    assert not engine.asked(Cancel), "it was answered"


def test_nothing_scrolls_when_they_are_shown(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    window.resize(700, 420)
    engine.library.sharper = tuple(reversed(engine.library.photos))
    compose(window, "in the snow", qtbot)
    become(window, Sharpness.READY, qtbot)
    bar = window.browser.grid.verticalScrollBar()
    bar.setValue(100)
    window.actions_of_window.sharpen.trigger()
    assert bar.value() == 100
    qtbot.wait(20)
    assert bar.value() == 100


def test_the_same_results_are_shown_without_a_question(window: MainWindow, qtbot: QtBot) -> None:
    compose(window, "in the snow", qtbot)
    become(window, Sharpness.SHOWN, qtbot)


def test_words_alone_and_photos_alone_have_none(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    search(window, "in the snow", qtbot)
    compose(window, "", qtbot)
    qtbot.wait(60)
    assert window.sharpening.sharpness is Sharpness.NOTHING
    assert not sharper_searches(engine)
    assert window.status_line.sharper.text.text() == ""


def test_whoever_goes_on_takes_the_request_back(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    compose(window, "in the snow", qtbot)
    engine.held.add(Search)
    become(window, Sharpness.UNDER_WAY, qtbot)
    assert window.status_line.sharper.text.text() == "Sharpening the results …"
    with qtbot.waitSignal(window.session.listed):
        window.composer.back.click()
    assert window.sharpening.sharpness is Sharpness.NOTHING
    qtbot.waitUntil(lambda: bool(engine.asked(Cancel)))
    assert [one.request for one in engine.asked(Cancel)] == [one.id for one in sharper_searches(engine)]


def test_whoever_goes_on_at_once_asks_for_nothing(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.sharpening, "_offer", lambda: pytest.fail("it was waited for"))
    compose(window, "in the snow", qtbot)
    with qtbot.waitSignal(window.session.listed):
        window.composer.back.click()
    qtbot.wait(60)
    assert not sharper_searches(engine)


def test_while_the_engine_indexes_they_are_made_when_asked_for(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    indexing = Indexing(3, 10, 1.0, 7.0, scanning=False, paused=False)
    engine.library.sharper = tuple(reversed(engine.library.photos))
    with qtbot.waitSignal(window.session.indexing_changed):
        engine.send(IndexingProgress(indexing))
    compose(window, "in the snow", qtbot)
    become(window, Sharpness.OFFERED, qtbot)
    assert not sharper_searches(engine)
    assert window.status_line.sharper.button.text() == "Sharpen the results"
    window.status_line.sharper.button.click()
    become(window, Sharpness.READY, qtbot)


def test_when_indexing_begins_it_goes_first(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    compose(window, "in the snow", qtbot)
    engine.held.add(Search)
    become(window, Sharpness.UNDER_WAY, qtbot)
    paused = Indexing(3, 10, 1.0, 7.0, scanning=False, paused=True)
    engine.send(IndexingProgress(paused))
    become(window, Sharpness.OFFERED, qtbot)
    qtbot.waitUntil(lambda: bool(engine.asked(Cancel)))
    window.status_line.sharper.button.click()  # an order goes before
    become(window, Sharpness.UNDER_WAY, qtbot)
    with qtbot.waitSignal(window.session.indexing_changed):
        engine.send(IndexingProgress(paused))
    assert window.sharpening.sharpness is Sharpness.UNDER_WAY


def test_when_the_engine_has_indexed_they_are_made(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    indexing = Indexing(3, 10, 1.0, 7.0, scanning=False, paused=False)
    with qtbot.waitSignal(window.session.indexing_changed):
        engine.send(IndexingProgress(indexing))
    compose(window, "in the snow", qtbot)
    become(window, Sharpness.OFFERED, qtbot)
    engine.send(IndexingProgress(None))
    become(window, Sharpness.SHOWN, qtbot)


def test_on_battery_they_are_made_when_asked_for(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.frugal = True
    compose(window, "in the snow", qtbot)
    become(window, Sharpness.OFFERED, qtbot)
    with qtbot.waitSignal(window.session.indexing_changed):
        engine.send(IndexingProgress(None))  # which is no reason to go on by itself
    qtbot.wait(30)
    assert not sharper_searches(engine)
    window.status_line.sharper.button.click()
    become(window, Sharpness.SHOWN, qtbot)


def test_where_it_fails_the_first_results_stay(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    compose(window, "in the snow", qtbot)
    before = shown(window)
    engine.failures[Search] = "The loss is no number."
    became: list[Sharpness] = []
    window.sharpening.changed.connect(became.append)
    qtbot.waitUntil(lambda: became == [Sharpness.UNDER_WAY, Sharpness.NOTHING])
    assert shown(window) == before
