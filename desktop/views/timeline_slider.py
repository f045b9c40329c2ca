"""The strip beside the grid that says when photos were taken, and leads to any month of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSlider, QWidget

from desktop import theme
from desktop.models.timeline import Timeline
from desktop.theme import UNIT

_WIDTH = 4 * UNIT + UNIT // 2
_LABEL = 2 * UNIT  # height of a year's number
_TICK = 6  # pixels that two months are apart at least
_MARK = 4  # height at least, of what shows where the grid is


class TimelineSlider(QSlider):
    """A slider over months, the newest at the top. Spoken of as a slider, with the month in its name."""

    row_wanted = Signal(int)  # the photo to show
    left = Signal()  # back to the photos

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._around = parent
        self._timeline = Timeline()
        self._rows = range(0)  # on screen
        self._shown = 0  # the month that is known of; any other value comes from the user, or from a screen reader
        self._bubble = QLabel(parent)
        self._bubble.setProperty("kind", "bubble")
        self._bubble.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bubble.hide()
        self.setInvertedAppearance(True)
        self.setInvertedControls(True)
        self.setFixedWidth(_WIDTH)
        self.setMouseTracking(True)
        kept = self.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # or the photos would change their size
        self.setSizePolicy(kept)
        self.valueChanged.connect(self._follow)
        self.show_timeline(Timeline())

    @property
    def timeline(self) -> Timeline:
        return self._timeline

    @property
    def row(self) -> int:
        """The photo with which the month begins at which it stands, or else the first on screen."""
        first = self._timeline.months[self._shown].row
        return first if first in self._rows else self._rows.start

    def show_timeline(self, timeline: Timeline) -> None:
        """Show other months; hidden where there is only one."""
        self._timeline = timeline
        self._shown = 0
        with QSignalBlocker(self):  # another range may be another value, which nobody chose
            self.setRange(0, max(len(timeline.months) - 1, 0))
        self.setVisible(len(timeline.months) > 1)
        self._bubble.hide()
        self._settle()
        self.update()

    def show_rows(self, rows: range) -> None:
        """Which photos are on screen."""
        before = self._mark
        self._rows = rows
        self._settle()
        if self._mark != before:  # among many photos it seldom moves by a pixel
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 20 * UNIT)

    # --- What the user does ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, at = self._timeline, self.value()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        elif event.key() == Qt.Key.Key_PageDown:
            self.setValue(line.year_after(at))
        elif event.key() == Qt.Key.Key_PageUp:
            self.setValue(line.year_before(at))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrub(event.position().toPoint().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = event.position().toPoint().y()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scrub(y)
        else:
            self._tell(self._row_at(y), y)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It was done when the mouse went down, and while it moved."""

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._bubble.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._bubble.hide()

    # --- What follows from it ---

    def _follow(self, at: int) -> None:
        """Keys, the wheel or a screen reader chose a month."""
        if at != self._shown and self._timeline.months:
            self._shown = at
            row = self._timeline.months[at].row
            self._name()
            self._tell(row, self._y(row))
            self.row_wanted.emit(row)

    def _scrub(self, y: int) -> None:
        row = self._row_at(y)
        self._tell(row, y)
        self.row_wanted.emit(row)

    def _settle(self) -> None:
        """Stand at the month that is on screen; at the one that was asked for as long as its beginning is."""
        months = self._timeline.months
        if months and months[self._shown].row not in self._rows:
            self._shown = self._timeline.at(self._rows.start)
        self.setValue(self._shown)
        self._name()

    def _name(self) -> None:
        months = self._timeline.months
        self.setAccessibleName(
            self.tr("Timeline, {month}").format(month=months[self._shown].spoken) if months else self.tr("Timeline")
        )

    def _tell(self, row: int, y: int) -> None:
        """The month of a photo, in large, beside the strip."""
        if not self._timeline.months:
            return
        self._bubble.setText(self._timeline.months[self._timeline.at(row)].spoken)
        self._bubble.adjustSize()
        size = self._bubble.size()
        top = min(max(y - size.height() // 2, 0), self.height() - size.height())
        self._bubble.move(self.mapTo(self._around, QPoint(-size.width() - 2 * UNIT, top)))
        self._bubble.show()
        self._bubble.raise_()

    def _y(self, row: int) -> int:
        return row * self.height() // max(self._timeline.photos, 1)

    def _row_at(self, y: int) -> int:
        row = y * self._timeline.photos // max(self.height(), 1)
        return min(max(row, 0), max(self._timeline.photos - 1, 0))

    # --- How it looks ---

    @property
    def _mark(self) -> QRectF:
        """What shows where the grid is."""
        top, bottom = self._y(self._rows.start), self._y(self._rows.stop)
        return QRectF(self.width() - 8, min(top, self.height() - _MARK), 7, max(bottom - top, _MARK))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QGuiApplication.palette()
        quiet = theme.muted(palette)
        self._paint_months(painter, theme.mix(quiet, palette.window().color(), 0.5))
        self._paint_years(painter, quiet)
        accent = palette.accent().color()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(self._mark, 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_months(self, painter: QPainter, colour: QColor) -> None:
        painter.setPen(QPen(colour, 1))
        last = -_TICK
        for month in self._timeline.months:
            y = self._y(month.row)
            if y - last >= _TICK:
                painter.drawLine(self.width() - 5, y, self.width() - 2, y)
                last = y

    def _paint_years(self, painter: QPainter, colour: QColor) -> None:
        """Each where it begins; of those too near to each other the newer one."""
        font = self.font()
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.85))
        painter.setFont(font)
        painter.setPen(colour)
        year, free = None, 0
        for month in self._timeline.months:
            y = self._y(month.row)
            if month.year != year and y >= free and y + _LABEL <= self.height():
                place = QRect(0, y, self.width() - UNIT, _LABEL)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(month.year))
                free = y + _LABEL
            year = month.year
