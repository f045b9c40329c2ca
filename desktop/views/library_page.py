"""All of the window but the viewer: the composer above, the library, photos and details side by side, the foot."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.settings import Settings
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.views.browser import Browser
from desktop.views.composer import Composer
from desktop.views.details_panel import DetailsPanel
from desktop.views.sidebar import Sidebar
from desktop.views.status_line import StatusLine
from desktop.views.widgets import Rule

_SIDEBAR, _DETAILS = 26 * UNIT, 34 * UNIT  # widths at first
_WHOLE = 160 * UNIT


class LibraryPage(QWidget):
    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composer = Composer(loader)
        self.sidebar = Sidebar()
        self.browser = Browser(loader)
        self.details = DetailsPanel(loader)
        self.status_line = StatusLine()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._widths = (_SIDEBAR, _DETAILS)
        self._lay_out()

    def restore(self, settings: Settings) -> None:
        """Show what there was when the window was closed last."""
        self._widths = (settings.sidebar_width or _SIDEBAR, settings.details_width or _DETAILS)
        self.sidebar.setVisible(settings.sidebar)
        self.sidebar.list.unfold(settings.unfolded)
        self.details.setVisible(settings.details)
        self._spread(_WHOLE)
        grid = self.browser.grid
        if settings.photo_size is not None:
            grid.resize_photos(settings.photo_size - grid.size_step)
        self.browser.scores.setChecked(settings.scores)
        self.browser.grouped.setChecked(settings.grouped)
        self.browser.order.set_order(settings.order)

    def remember(self, settings: Settings) -> None:
        self._measure()
        settings.sidebar_width, settings.details_width = self._widths
        settings.sidebar = not self.sidebar.isHidden()
        settings.unfolded = self.sidebar.list.unfolded
        settings.details = not self.details.isHidden()
        settings.photo_size = self.browser.grid.size_step
        settings.scores = self.browser.scores.isChecked()
        settings.grouped = self.browser.grouped.isChecked()

    def toggle(self, side: QWidget) -> None:
        """Hide the sidebar or the details, or show them as wide as they were."""
        self._measure()
        side.setVisible(side.isHidden())
        self._spread(self.splitter.width())

    def beside_sidebar(self) -> QRect:
        """All but the left side."""
        if not self.sidebar.isVisible():
            return self.rect()
        edge = self.sidebar.mapTo(self, self.sidebar.rect().topRight()).x()
        return self.rect().adjusted(edge, 0, 0, 0)

    def _measure(self) -> None:
        """A splitter forgets how wide a hidden part was when it is made anew."""
        sidebar, _, details = self.splitter.sizes()
        before = self._widths
        self._widths = (
            before[0] if self.sidebar.isHidden() else sidebar,
            before[1] if self.details.isHidden() else details,
        )

    def _spread(self, room: int) -> None:
        sidebar, details = self._widths
        self.splitter.setSizes([sidebar, max(room - sidebar - details, 1), details])

    def _lay_out(self) -> None:
        self.splitter.setHandleWidth(1)
        for position, view in enumerate((self.sidebar, self.browser, self.details)):
            self.splitter.addWidget(view)
            self.splitter.setStretchFactor(position, 1 if view is self.browser else 0)
        self.splitter.setChildrenCollapsible(False)  # keys hide and show the sides
        self.sidebar.setMinimumWidth(20 * UNIT)
        self.details.setMinimumWidth(28 * UNIT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        horizontal = Qt.Orientation.Horizontal
        for part in (self.composer, Rule(horizontal), self.splitter, Rule(horizontal), self.status_line):
            column.addWidget(part, 1 if part is self.splitter else 0)
