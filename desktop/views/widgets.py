"""Small widgets that several views are built of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop import icons

# Icons that point along the line, and those that do where lines run from right to left.
_MIRRORED = {
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
}


class IconButton(QToolButton):
    """A quiet button with an icon that follows the palette, a tool tip, and a name for screen readers."""

    def __init__(self, icon: str, name: str, parent: QWidget | None = None, side: int = 20) -> None:
        super().__init__(parent)
        self._icon = icon
        self._side = side
        self._filled = False
        self.setAutoRaise(True)
        self.setIconSize(QSize(side, side))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.rename(name)
        self._draw()

    def rename(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set_icon(self, icon: str) -> None:
        if icon != self._icon:
            self._icon = icon
            self._draw()

    def set_filled(self, filled: bool) -> None:
        """Whether what the icon stands for is on."""
        if filled != self._filled:
            self._filled = filled
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._draw()

    def _draw(self) -> None:
        name = _MIRRORED.get(self._icon, self._icon) if self.isRightToLeft() else self._icon
        self.setIcon(icons.icon(name, self.palette(), self._side, self._filled))


class Choice(QComboBox):
    """A box to choose from. The wheel is for what it lies in: who scrolls by means to choose nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SlotButton(QPushButton):
    """A dashed place that says what goes there."""

    def __init__(self, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(f" {text}", parent)  # style sheets know no space between icon and text
        self._icon = icon
        self.setProperty("kind", "slot")
        self.setIconSize(QSize(16, 16))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self.setIcon(icons.icon(self._icon, self.palette(), 16))


class ElidedLabel(QLabel):
    """A line of text that ends in … where there is no room, and shows all of it as a tool tip."""

    def __init__(self, parent: QWidget | None = None, elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(parent)
        self._elide = elide
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_full_text(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    def full_text(self) -> str:
        return self._full

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._full, self._elide, self.width())
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class Rule(QFrame):
    """A hairline between two parts of the window."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__()
        self.setProperty("kind", "rule")
        if orientation == Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)


def muted_label(parent: QWidget | None = None) -> QLabel:
    """A label for what is there when looked for."""
    label = QLabel(parent)
    label.setProperty("kind", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
