"""An engine that answers with canned messages over a real pipe, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TypeVar

from engine import messages
from engine.messages import (
    AddFolders,
    AnyReply,
    AnyRequest,
    Done,
    Folder,
    Found,
    GetPhoto,
    GetStatus,
    Hello,
    Hit,
    ListPhotos,
    Message,
    Pause,
    Photo,
    PhotoDetails,
    PhotoList,
    Preview,
    Previewed,
    Query,
    RemoveFolder,
    Request,
    Search,
    Status,
    Welcome,
)

R = TypeVar("R", bound=Request)


def photo(number: int, *, folder: str = "/photos", online: bool = True) -> Photo:
    return Photo(
        photo_id=number,
        path=f"{folder}/{number:06}.jpg",
        thumbnail=f"key{number}",
        width=4000,
        height=3000,
        taken_at="2024-05-06T07:08:09",
        online=online,
    )


@dataclass
class Library:
    """What the fake engine knows; tests change it at will."""

    photos: tuple[Photo, ...] = ()
    status: Status = field(
        default_factory=lambda: Status(
            id=0,
            library="/library",
            photos=0,
            files=0,
            waiting=0,
            missing=0,
            folders=(),
            unreadable=(),
            model="starter",
            device="cpu",
            phi="closed form",
            indexing=None,
            sizes={},
        )
    )
    confident: bool = True

    @classmethod
    def of(cls, photos: tuple[Photo, ...], folder: str = "/photos") -> Library:
        library = cls(photos)
        folders = (Folder(folder, len(photos), online=True),)
        library.change_status(photos=len(photos), files=len(photos), folders=folders)
        return library

    def change_status(self, **changes: object) -> None:
        fields = {name: getattr(self.status, name) for name in Status.__struct_fields__}
        self.status = Status(**{**fields, **changes})

    def found(self, number: int, query: Query) -> Found:
        hits = tuple(Hit(one, 0.9 - rank / 100) for rank, one in enumerate(self.photos[: query.limit]))
        prompt = prompt_of(query)
        return Found(number, query, prompt, hits, {"total": 41.0}, self.confident, len(self.photos), "phi, exact")


def prompt_of(query: Query) -> str:
    if query.like:
        return f"a photo of (photo) that is {query.words}" if query.words else ""
    return f"a photo of {query.words}"


class FakeEngine:
    """Serves one client after another, like the real one. `requests` holds what was asked, in order."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.requests: list[AnyRequest] = []
        self.held: set[type[Request]] = set()  # requests of these types get no answer
        self.failures: dict[type[Request], str] = {}  # sentences to fail with
        self._connection: Connection | None = None
        self._killed = threading.Event()
        self._threads: list[threading.Thread] = []

    def connect(self) -> Connection:
        """What `engine.launch.connect` does for the real one."""
        client, self._connection = Pipe()
        self._killed = threading.Event()
        thread = threading.Thread(target=self._serve, args=(self._connection, self._killed), name="fake-engine")
        self._threads.append(thread)
        thread.start()
        return client

    def send(self, message: Message) -> None:
        """An event, or a reply that the test chose to send itself."""
        assert self._connection is not None
        self._connection.send_bytes(messages.encode(message))

    def die(self) -> None:
        """End as a killed process does: the pipe closes. Its thread does it, which may be reading from it just now."""
        self._killed.set()

    def asked(self, kind: type[R]) -> list[R]:
        return [request for request in list(self.requests) if isinstance(request, kind)]

    def join(self) -> None:
        for thread in self._threads:
            thread.join(timeout=5)

    def _serve(self, connection: Connection, killed: threading.Event) -> None:
        try:
            while not killed.is_set():
                if not connection.poll(0.01):
                    continue
                request = messages.decode_request(connection.recv_bytes())
                self.requests.append(request)
                if type(request) not in self.held:
                    connection.send_bytes(messages.encode(self._answer(request)))
        except (EOFError, OSError):
            pass
        finally:
            connection.close()

    def _answer(self, request: AnyRequest) -> AnyReply:
        sentence = self.failures.get(type(request))
        if sentence is not None:
            return messages.Failed(request.id, "bad-request", sentence)
        answer: Callable[[], AnyReply] = {
            Hello: lambda: Welcome(request.id, messages.PROTOCOL, "0", "/library", 1),
            GetStatus: lambda: self._status(request.id),
            ListPhotos: lambda: PhotoList(request.id, self._listed(request)),
            Search: lambda: self.library.found(request.id, request.query),
            Preview: lambda: Previewed(request.id, prompt_of(request.query)),
            GetPhoto: lambda: self._details(request),
            AddFolders: lambda: Done(request.id),
            RemoveFolder: lambda: Done(request.id),
            Pause: lambda: Done(request.id),
        }[type(request)]
        return answer()

    def _status(self, number: int) -> Status:
        self.library.change_status(id=number)
        return self.library.status

    def _listed(self, request: ListPhotos) -> tuple[Photo, ...]:
        folder = request.filters.folder
        below = None if folder is None else Path(folder)
        return tuple(one for one in self.library.photos if below is None or below in Path(one.path).parents)

    def _details(self, request: GetPhoto) -> PhotoDetails:
        one = next(one for one in self.library.photos if one.photo_id == request.photo_id)
        return PhotoDetails(request.id, one, (one.path,), 3_400_000, "JPEG", "Akinar F2", "35 mm", None, None)
