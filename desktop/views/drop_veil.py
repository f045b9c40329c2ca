"""The veil over the window while something is dragged over it: says what a drop would do."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop import icons
from desktop.theme import UNIT


class DropVeil(QWidget):
    """Covers its parent and lets the mouse through."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self._covered = covered
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, text: str, area: QRect | None = None) -> None:
        """Cover all of the parent, or an area of it."""
        self._text = text
        self.setGeometry(self._covered.rect() if area is None else area)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(self.palette().window().color())
        ground.setAlpha(225)
        painter.fillRect(self.rect(), ground)
        accent = self.palette().accent().color()
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 12, 12)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        painter.setFont(font)
        painter.setPen(self.palette().windowText().color())
        middle = QRectF(self.rect())
        painter.drawText(middle.adjusted(0, 4 * UNIT, 0, 0), Qt.AlignmentFlag.AlignCenter, self._text)
        symbol = icons.pixmap("image-plus", accent, 48, self.devicePixelRatioF())
        painter.drawPixmap(int(middle.center().x()) - 24, int(middle.center().y()) - 48, symbol)
