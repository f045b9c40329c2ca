"""The small widgets that views are built of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QIcon, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import icons
from desktop.views.widgets import Choice, IconButton


def drawn(icon: QIcon) -> QImage:
    return icon.pixmap(20, 20).toImage()


@pytest.mark.parametrize(
    ("name", "mirrored"), [("arrow-left", "arrow-right"), ("chevron-right", "chevron-left"), ("plus", "plus")]
)
def test_icons_point_where_lines_run_to(name: str, mirrored: str, qtbot: QtBot) -> None:
    button = IconButton(name, "a button")
    qtbot.addWidget(button)
    assert drawn(button.icon()) == drawn(icons.icon(name, button.palette()))
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert drawn(button.icon()) == drawn(icons.icon(mirrored, button.palette()))
    assert (drawn(button.icon()) == drawn(icons.icon(name, button.palette()))) is (name == mirrored)


def test_the_wheel_chooses_nothing(qtbot: QtBot) -> None:
    choice = Choice()
    qtbot.addWidget(choice)
    choice.addItems(["one", "two"])
    choice.show()
    choice.setFocus()
    notch = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, notch)
    assert choice.currentIndex() == 0
    assert not notch.isAccepted(), "what it lies in scrolls"
