"""What a page shows of the library as a whole, asked of the engine. Lives on the GUI thread and never waits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.engine_client import EngineClient, Topic
from engine.messages import Changes, Failed, ListPlaces, ListTags, Places, Reply, Request, Tags

_REFRESH_MS = 1000  # indexing changes the library many times a second


class Finder(QObject):
    """Asks one question, and again when the library has changed, for as long as somebody looks at the answer."""

    found = Signal(object)  # the reply
    failed = Signal(str)  # a sentence

    def __init__(
        self, client: EngineClient, question: Request, expected: type[Reply], topic: Topic,
        outdated_by: Callable[[Changes], bool],
    ) -> None:  # fmt: skip
        super().__init__()
        self._client = client
        self._question, self._expected, self._topic = question, expected, topic
        self._outdated_by = outdated_by
        self._wanted = False
        self._fresh = False  # whether what was found, or is on its way, is still true
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._look)
        client.changed.connect(self._follow)
        client.connected.connect(lambda _: self._look())
        client.gone.connect(lambda _: self._forget())
        client.left.connect(self._refresh.stop)

    def set_wanted(self, wanted: bool) -> None:
        """Whether somebody looks at the answer from now on."""
        self._wanted = wanted
        self._look()

    def _look(self) -> None:
        if self._wanted and not self._fresh:
            self._fresh = self._client.ask(
                self._question, self._expected, self.found.emit, topic=self._topic, failed=self._fail
            )

    def _fail(self, reply: Failed) -> None:
        self._forget()
        self.failed.emit(reply.sentence)

    def _follow(self, changes: Changes) -> None:
        if self._outdated_by(changes):
            self._forget()
            if self._wanted and not self._refresh.isActive():
                self._refresh.start()

    def _forget(self) -> None:
        self._fresh = False


def place_finder(client: EngineClient) -> Finder:
    """Where photos were taken."""
    return Finder(client, ListPlaces(0), Places, Topic.PLACES, lambda changes: changes.photos or changes.folders)


def tag_finder(client: EngineClient) -> Finder:
    """What photos show, in words."""
    return Finder(
        client, ListTags(0), Tags, Topic.TAGS,
        lambda changes: changes.tags or changes.photos or changes.folders or changes.model,
    )  # fmt: skip
