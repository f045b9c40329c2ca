"""The small widgets that views are built of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

from desktop import icons
from desktop.views.widgets import IconButton


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
