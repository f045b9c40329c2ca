"""Actions with keys. Whatever has a key is made here, so that the sheet of keyboard shortcuts can name it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

Keys = str | QKeySequence.StandardKey

WIDGET = Qt.ShortcutContext.WidgetShortcut  # while it has the keyboard itself
INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut
WINDOW = Qt.ShortcutContext.WindowShortcut


def add_action(
    widget: QWidget,
    text: str,
    keys: Sequence[Keys],
    then: Callable[[], object] | None = None,
    *,
    context: Qt.ShortcutContext = INSIDE,
    owner: QObject | None = None,
) -> QAction:
    """Give a widget an action with keys. `text` is what it is called in the sheet, whatever it is renamed to later."""
    action = QAction(text, owner or widget)
    action.setToolTip(text)
    action.setShortcuts([QKeySequence(one) for one in keys])
    action.setShortcutContext(context)
    if then is not None:
        action.triggered.connect(lambda _checked: then())
    widget.addAction(action)
    return action
