"""An engine that holds nothing but a made list of photos. Runs in a process of its own, as the real one does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection

from engine import messages as m

PICTURES = 2000  # thumbnails that the photos take turns with: several times as many as the window keeps

_OLDEST = datetime(2015, 6, 1, 12)
_APART = timedelta(minutes=50)  # 100,000 photos make nine and a half years
_GROWTH = 20  # photos that come at once while there is indexing
_GROWTH_S = 0.2


def connect(photos: int) -> Connection:
    """A connection to an engine with so many photos, which is started for it and ends with it."""
    context = get_context("spawn")
    window, engine = context.Pipe()
    context.Process(target=serve, args=(engine, photos), name="stand-in engine", daemon=True).start()
    engine.close()
    return window


def serve(connection: Connection, photos: int) -> None:
    """Answer what the window asks, until it goes away. From the first `AddFolders` on, photos keep coming."""
    growing = False
    with suppress(EOFError, OSError), connection:
        while True:
            if not connection.poll(_GROWTH_S if growing else None):
                photos += _GROWTH
                connection.send_bytes(m.encode(m.Changes(photos=True)))
                continue
            request = m.decode_request(connection.recv_bytes())
            growing = growing or isinstance(request, m.AddFolders)
            connection.send_bytes(m.encode(_answer(request, photos)))


def thumbnail(number: int) -> str:
    """The key of a thumbnail."""
    return f"made-{number}"


def _answer(request: m.AnyRequest, photos: int) -> m.AnyReply:
    answers: dict[type[m.Message], Callable[[], m.AnyReply]] = {
        m.Hello: lambda: m.Welcome(request.id, m.PROTOCOL, "", "", 0),
        m.GetStatus: lambda: _status(request.id, photos),
        m.ListPhotos: lambda: m.PhotoList(request.id, tuple(_photo(number) for number in range(photos, 0, -1))),
        m.ListFolders: lambda: m.FolderTrees(request.id, ()),
        m.ListAlbums: lambda: m.Albums(request.id, ()),
        m.ListSearches: lambda: m.SavedSearches(request.id, ()),
        m.GetConcepts: lambda: m.Concepts(request.id, ()),
        m.AddFolders: lambda: m.Done(request.id),
    }
    answer = answers.get(type(request))
    return m.Failed(request.id, "bad-request", "This engine only lists photos.") if answer is None else answer()


def _photo(number: int) -> m.Photo:
    """A photo; those with higher numbers are newer."""
    taken_at = (_OLDEST + number * _APART).isoformat()
    return m.Photo(number, f"/photos/{number:07}.jpg", thumbnail(number % PICTURES), 4000, 3000, taken_at)


def _status(id: int, photos: int) -> m.Status:
    return m.Status(
        id=id,
        library="",
        photos=photos,
        files=photos,
        waiting=0,
        missing=0,
        folders=(m.Folder("/photos", photos, online=True),),
        unreadable=(),
        model="starter",
        device="cpu",
        phi="",
        indexing=None,
        sizes={},
    )
