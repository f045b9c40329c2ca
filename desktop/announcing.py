"""Says on the desktop that a long job has ended, to a user who works in another program meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop import wording
from desktop.session import Session
from engine.messages import IndexingProgress, Status

LONG_MS = 60_000  # shorter jobs end while one looks on
_SAID_MS = 20_000  # for so long the message stays on the desktop, and its icon with it


class Announcing(QObject):
    """Follows the indexing of an engine. Lives on the GUI thread."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._photos = 0
        self._under_way = QElapsedTimer()
        self._tray: QSystemTrayIcon | None = None
        self._said = QTimer(self, singleShot=True, interval=_SAID_MS)
        self._said.timeout.connect(self._take_back)
        session.status_changed.connect(self._note_status)
        session.client.progressed.connect(self._follow)
        session.client.gone.connect(lambda _: self._under_way.invalidate())

    def _note_status(self, status: Status) -> None:
        self._photos = status.photos

    def _follow(self, progress: IndexingProgress) -> None:
        if progress.indexing is not None:
            if not self._under_way.isValid():
                self._under_way.start()
            return
        was_long = self._under_way.isValid() and self._under_way.hasExpired(LONG_MS)
        self._under_way.invalidate()
        if was_long and QApplication.activeWindow() is None:  # nor any dialog of ours
            self.announce(self.tr("All photos are indexed: {photos}.").format(photos=wording.photos(self._photos)))

    def announce(self, sentence: str) -> None:
        """Mark the window where programs are listed, and say it where the desktop has a place for that."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._take_back()
        self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
        self._tray.messageClicked.connect(self._come_forward)
        self._tray.activated.connect(lambda _: self._come_forward())
        self._tray.show()
        self._tray.showMessage(self.tr("Akin"), sentence, self._window.windowIcon())
        self._said.start()

    def _come_forward(self) -> None:
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()
        self._take_back()

    def _take_back(self) -> None:
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None
