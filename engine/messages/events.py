"""What the engine tells every client without having been asked."""

from __future__ import annotations

from engine.messages.base import ErrorCode, Message
from engine.messages.replies import Indexing


class Changes(Message, frozen=True):
    """What views have to refresh after the library changed."""

    photos: bool = False
    folders: bool = False
    unreadable: bool = False
    model: bool = False
    albums: bool = False
    searches: bool = False  # those that are saved
    tags: bool = False


class IndexingProgress(Message, frozen=True):
    indexing: Indexing | None  # None: all is indexed


class Notice(Message, frozen=True):
    """Something the user should know that answers no request, e.g. that the disk is full."""

    code: ErrorCode
    sentence: str
    goes_on: bool = False  # True: the engine waits and tries again by itself; otherwise background work is paused


class CareProgress(Message, frozen=True):
    """How far a repair is with the thumbnails that it makes anew."""

    done: int
    total: int


class DuplicatesProgress(Message, frozen=True):
    """How far the comparing of photos is."""

    share: float  # 0 to 1


AnyEvent = Changes | IndexingProgress | Notice | CareProgress | DuplicatesProgress
