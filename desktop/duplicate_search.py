"""The search for duplicates, which may take a while in a large library. Lives on the GUI thread and never waits."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.engine_client import EngineClient, Topic
from engine.messages import Changes, Duplicates, Failed, FindDuplicates


class DuplicateSearch(QObject):
    """Keeps what was found until the library holds other photos."""

    started = Signal()
    progressed = Signal(float)  # 0 to 1
    found = Signal(object)  # Duplicates
    outdated = Signal()  # the library has changed since
    failed = Signal(str)  # a sentence

    def __init__(self, client: EngineClient) -> None:
        super().__init__()
        self._client = client
        self._asked: bool | None = None  # of a search that runs: whether photos that look alike count
        self._latest: tuple[bool, Duplicates] | None = None
        self._fresh = False
        client.compared.connect(self._report_progress)
        client.changed.connect(self._follow)
        client.gone.connect(lambda _: self._stop())

    @property
    def running(self) -> bool:
        return self._asked is not None

    def ask(self, near: bool) -> None:
        """Show what is known if it is still true; otherwise look. With `near`, photos that look alike count too."""
        if self._fresh and self._latest is not None and self._latest[0] == near:
            self.found.emit(self._latest[1])
        else:
            self.look(near)

    def look(self, near: bool) -> None:
        """Look, whatever is known. A search that runs already goes on if it is the same."""
        if self._asked == near:
            return
        asked = self._client.ask(
            FindDuplicates(0, near),
            Duplicates,
            lambda reply: self._take(near, reply),
            topic=Topic.DUPLICATES,
            failed=self._fail,
        )
        if asked:
            self._asked = near
            self._fresh = True
            self.started.emit()

    def _take(self, near: bool, reply: Duplicates) -> None:
        self._asked = None
        self._latest = near, reply
        self.found.emit(reply)
        if not self._fresh:
            self.outdated.emit()

    def _fail(self, reply: Failed) -> None:
        self._stop()
        self.failed.emit(reply.sentence)

    def _stop(self) -> None:
        self._asked = None
        self._fresh = False

    def _report_progress(self, share: float) -> None:
        if self.running:
            self.progressed.emit(share)

    def _follow(self, changes: Changes) -> None:
        if (changes.photos or changes.model) and self._fresh:
            self._fresh = False
            if not self.running:
                self.outdated.emit()
