"""Every widget that can be used has a name that a screen reader can say, and can be reached by keyboard."""

from __future__ import annotations

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

from desktop.main_window import MainWindow
from desktop.models.place import ReferencePhoto
from desktop.views.message_area import Message, Topic
from tests.desktop.fake_engine import photo
from tests.desktop.gestures import choose

_INTERACTIVE = (QAbstractButton, QAbstractItemView, QAbstractSlider, QLineEdit)
_PARTS = (QScrollBar, QHeaderView)  # of other widgets, which have the name


def interactive(window: MainWindow) -> list[QWidget]:
    found = [widget for widget in window.findChildren(QWidget) if isinstance(widget, _INTERACTIVE)]
    return [widget for widget in found if not isinstance(widget, _PARTS)]


def name_of(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def fill(window: MainWindow) -> None:
    """Bring on what comes and goes: a chip, a message with an action, a selected photo."""
    window.composer.add_references((ReferencePhoto.of_photo(photo(1)),))
    window.browser.messages.show_message(Topic.ENGINE, Message("Gone.", "Restart engine", lambda: None))
    choose(window.browser.grid, 0)


def test_every_interactive_widget_has_a_name(window: MainWindow) -> None:
    fill(window)
    window.browser.empty.button.setText("Choose a folder of photos")
    nameless = [repr(widget) for widget in interactive(window) if not name_of(widget)]
    assert not nameless


def test_every_button_takes_the_keyboard(window: MainWindow) -> None:
    fill(window)
    deaf = [
        name_of(widget)
        for widget in interactive(window)
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus and widget.parent() is not window.composer.words
    ]
    assert not deaf
