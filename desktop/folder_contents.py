"""What lies in the watched folders, asked for again while the library changes. Lives on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.engine_client import EngineClient, Topic
from engine.messages import Changes, FolderTrees, ListFolders

REFRESH_MS = 3000  # the engine goes through all files for it, and indexing tells of changes many times a second


class FolderContents(QObject):
    """The subfolders of one library. While an answer is awaited, nothing more is asked."""

    came = Signal(object)  # tuple[FolderTree, ...]

    def __init__(self, client: EngineClient) -> None:
        super().__init__()
        self._client = client
        self._awaited = False
        self._later = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._later.timeout.connect(self._ask)
        client.connected.connect(lambda _: self._ask())
        client.changed.connect(self._follow)
        client.gone.connect(lambda _: self._stop())
        client.left.connect(self._stop)

    def _ask(self) -> None:
        if self._awaited:
            self._later.start()
            return
        self._awaited = self._client.ask(
            ListFolders(0),
            FolderTrees,
            self._take,
            topic=Topic.FOLDERS,
            failed=lambda _: self._stop(),  # the folders are there without; a change has it asked for again
        )

    def _take(self, reply: FolderTrees) -> None:
        self._awaited = False
        self.came.emit(reply.trees)

    def _follow(self, changes: Changes) -> None:
        if (changes.photos or changes.folders) and not self._later.isActive():
            self._later.start()

    def _stop(self) -> None:
        self._awaited = False
        self._later.stop()
