"""Sharper results: while the first answer to a composed search is looked at, the engine finds a better pseudo-word.

That takes seconds, so that it is asked for once the user stays with an answer, and taken back when he goes on. On
battery, at a gentle pace and while the engine indexes it is only offered.
"""

from __future__ import annotations

from enum import Enum, auto

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.engine_client import Topic
from desktop.session import Session
from engine.messages import Failed, Found, Indexing, Search

STAYS_MS = 1000  # with an answer; whoever goes on sooner was not waiting for a better one


class Sharpness(Enum):
    """How far it is."""

    NOTHING = auto()  # to be made sharper
    OFFERED = auto()  # where the engine is frugal, or indexes, which would have to wait, or is told to pause
    UNDER_WAY = auto()
    READY = auto()
    SHOWN = auto()


class Sharpening(QObject):
    """Follows what a session shows. Lives on the GUI thread."""

    changed = Signal(object)  # Sharpness
    shown = Signal(object)  # Found, to take the place of the results that are shown

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._first: Found | None = None  # the answer that is looked at
        self._sharper: Found | None = None
        self._indexing = False
        self._ordered = False  # by the user, though something else has to wait
        self.sharpness = Sharpness.NOTHING
        self._stays = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._stays.timeout.connect(self._offer)
        session.moved.connect(lambda _: self._leave())
        session.found.connect(self._follow)
        session.indexing_changed.connect(self._note_indexing)
        session.client.gone.connect(lambda _: self._leave())
        session.client.left.connect(self._stays.stop)

    def go_on(self) -> None:
        """What the user wants next: make the results sharper, or show the sharper ones."""
        if self.sharpness is Sharpness.OFFERED:
            self._ordered = True
            self._ask()
        elif self.sharpness is Sharpness.READY:
            self._show()

    def _leave(self) -> None:
        self._stays.stop()
        self._session.client.forget(Topic.SHARPER)
        self._first = self._sharper = None
        self._ordered = False
        self._become(Sharpness.NOTHING)

    def _follow(self, found: Found) -> None:
        self._leave()
        if found.hits and found.query.like and found.query.words:
            self._first = found
            self._stays.start()

    def _note_indexing(self, indexing: Indexing | None) -> None:
        self._indexing = indexing is not None
        if self.sharpness is Sharpness.OFFERED:
            self._offer()
        elif self._indexing and self.sharpness is Sharpness.UNDER_WAY and not self._ordered:
            self._session.client.forget(Topic.SHARPER)
            self._become(Sharpness.OFFERED)

    def _offer(self) -> None:
        if self._indexing or (self._first is not None and self._first.frugal):
            self._become(Sharpness.OFFERED)
        else:
            self._ask()

    def _ask(self) -> None:
        if self._first is None:
            return
        query = structs.replace(self._first.query, sharper=True)
        asked = self._session.client.ask(Search(0, query), Found, self._take, topic=Topic.SHARPER, failed=self._give_up)
        self._become(Sharpness.UNDER_WAY if asked else Sharpness.NOTHING)

    def _give_up(self, _: Failed) -> None:
        """Nobody asked for it: the results that are there stay, and the engine's log says why."""
        self._become(Sharpness.NOTHING)

    def _take(self, found: Found) -> None:
        self._sharper = found
        if self._first is not None and _photos(found) == _photos(self._first):
            self._show()  # nothing moves
        else:
            self._become(Sharpness.READY)

    def _show(self) -> None:
        if self._sharper is not None:
            self._become(Sharpness.SHOWN)
            self.shown.emit(self._sharper)

    def _become(self, sharpness: Sharpness) -> None:
        if sharpness is not self.sharpness:
            self.sharpness = sharpness
            self.changed.emit(sharpness)


def _photos(found: Found) -> list[int]:
    return [hit.photo.photo_id for hit in found.hits]
