"""Says on the desktop that a long job has ended, to a user who works in another program meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop import wording
from desktop.session import Session
from engine.messages import Indexing, Status

LONG_MS = 60_000  # shorter jobs end while one looks on


class Announcing(QObject):
    """Follows the indexing of a session. Lives on the GUI thread."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._photos = 0
        self._under_way = QElapsedTimer()
        self._tray: QSystemTrayIcon | None = None
        session.status_changed.connect(self._note_status)
        session.indexing_changed.connect(self._follow)
        session.client.gone.connect(lambda _: self._under_way.invalidate())

    def _note_status(self, status: Status) -> None:
        self._photos = status.photos

    def _follow(self, indexing: Indexing | None) -> None:
        if indexing is not None:
            if not self._under_way.isValid():
                self._under_way.start()
            return
        was_long = self._under_way.isValid() and self._under_way.hasExpired(LONG_MS)
        self._under_way.invalidate()
        if was_long and not self._window.isActiveWindow():
            self.announce(self.tr("All photos are indexed: {photos}.").format(photos=wording.photos(self._photos)))

    def announce(self, sentence: str) -> None:
        """Mark the window where programs are listed, and say it where the desktop has a place for that."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        self._tray.showMessage(self.tr("Akin"), sentence, self._window.windowIcon())
