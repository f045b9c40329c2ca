"""Every widget that can be used has a name that a screen reader can say, and can be reached by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.intents import View
from desktop.models.place import Composition, Page, Place, ReferencePhoto
from desktop.views.message_area import Message, Topic
from engine.messages import BackedUp, Changes, Filters, TagCount, Unreadable
from tests.desktop.fake_engine import FakeEngine, alike, photo
from tests.desktop.gestures import choose

_INTERACTIVE = (QAbstractButton, QAbstractItemView, QAbstractSlider, QLineEdit)
_PARTS = (QScrollBar, QHeaderView)  # of other widgets, which have the name


def usable(window: MainWindow) -> list[QWidget]:
    """What is on the screen and takes the keyboard, or would be useless without it."""
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [
        widget
        for widget in shown
        if not isinstance(widget, _PARTS)
        and (isinstance(widget, _INTERACTIVE) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus)
    ]


def name_of(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def show_search(window: MainWindow, qtbot: QtBot) -> None:
    """With all that comes and goes: a chip, a message with an action, a selected photo."""
    window.composer.add_references((ReferencePhoto.of_photo(photo(1)),))
    with qtbot.waitSignal(window.session.found):
        window.composer.search.click()
    window.browser.messages.show_message(Topic.ENGINE, Message("Gone.", "Restart engine", lambda: None))
    choose(window.browser.grid, 0)


def show_narrowed(window: MainWindow, qtbot: QtBot) -> None:
    """Words to avoid, filters as chips, and the form that they come from."""
    with qtbot.waitSignal(window.session.listed):
        window.session.narrow(Filters(rating=3, orientation="square"))
    window.composer.open_avoid()
    window.composer.open_filters()


def show_keys(window: MainWindow, _qtbot: QtBot) -> None:
    window.show_keys()


def show_settings(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.status_changed):
        dialog = window.adjusting.open(window)
    dialog.backup.set_made(BackedUp(0, "/library/backups/now.sqlite", 1, ()))


def show_several(window: MainWindow, _qtbot: QtBot) -> None:
    window.browser.grid.selectAll()


def show_viewer(window: MainWindow, _qtbot: QtBot) -> None:
    choose(window.browser.grid, 0)
    window.browser.grid.actions_on_photos.view.trigger()
    window.viewer.bar.info.click()


def show_comparison(window: MainWindow, _qtbot: QtBot) -> None:
    window._do(View((photo(1), photo(2)), compare=True))


def show_duplicates(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.duplicate_search.found):
        window.session.go(Place(page=Page.DUPLICATES))
    window.browser.duplicates.set_outdated(True)


def show_unreadable(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.status_changed):
        window.session.go(Place(page=Page.UNREADABLE))


def show_favourites(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.listed):
        window.session.go(Place(favourites=True))


def show_timeline(window: MainWindow, qtbot: QtBot) -> None:
    window.session.client.changed.emit(Changes(photos=True))
    qtbot.waitUntil(window.browser.timeline.isVisible)


def show_places(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.place_finder.found):
        window.session.go(Place(page=Page.PLACES))


def show_tags(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.tag_finder.found):
        window.session.go(Place(page=Page.TAGS))
    window.browser.tags.search.setText("d")


def show_album_editor(window: MainWindow, _qtbot: QtBot) -> None:
    window.sidebar.name_new_album()


def show_search_editor(window: MainWindow, _qtbot: QtBot) -> None:
    window.session.search(Composition(words="snow"))
    window.sidebar.name_search()


@pytest.mark.parametrize(
    "show",
    [
        show_search,
        show_narrowed,
        show_keys,
        show_settings,
        show_several,
        show_viewer,
        show_comparison,
        show_duplicates,
        show_unreadable,
        show_favourites,
        show_timeline,
        show_places,
        show_tags,
        show_album_editor,
        show_search_editor,
    ],
)
def test_what_can_be_used_has_a_name_and_takes_the_keyboard(
    show: Callable[[MainWindow, QtBot], None], window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.library.duplicates = (alike(1, 2),)
    engine.library.change_status(unreadable=(Unreadable("/photos/empty.jpg", "The file is empty."),))
    engine.library.tags = (TagCount("dog", 3), TagCount("snow", 2))
    engine.library.places = ((48.2, 16.4), (-33.9, 151.2))
    older = structs.replace(photo(21), taken_at="2023-01-01T00:00:00")
    engine.library.photos = (*engine.library.photos, older)
    show(window, qtbot)
    there = usable(window)
    assert len(there) > 3
    assert not [repr(widget) for widget in there if not name_of(widget)]
    # the button inside the line of words does what Escape and backspace do
    deaf = [one for one in there if one.focusPolicy() == Qt.FocusPolicy.NoFocus]
    assert not [name_of(one) for one in deaf if one.parent() is not window.composer.words]
