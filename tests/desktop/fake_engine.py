"""An engine that answers with canned messages over a real pipe, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TypeVar

import numpy as np
from msgspec import structs

from engine import messages
from engine.library.places import codes
from engine.messages import (
    AddFolders,
    AddToAlbum,
    Album,
    Albums,
    AnyReply,
    AnyRequest,
    BackedUp,
    BackUp,
    Cancel,
    CreateAlbum,
    DeleteAlbum,
    DeleteSearch,
    Done,
    DuplicateGroup,
    DuplicatePhoto,
    Duplicates,
    FileReference,
    FindDuplicates,
    Folder,
    FolderTree,
    FolderTrees,
    Found,
    GetConcepts,
    GetPhoto,
    GetStatus,
    Hello,
    Hit,
    KnownModel,
    ListAlbums,
    ListFolders,
    ListModels,
    ListPhis,
    ListPhotos,
    ListPlaces,
    ListSearches,
    ListTags,
    LookUp,
    Marked,
    Message,
    Models,
    NamedReference,
    OpenSearch,
    Pause,
    PhiNetwork,
    Phis,
    Photo,
    PhotoDetails,
    PhotoList,
    PhotoReference,
    Places,
    Preview,
    Previewed,
    Query,
    Reference,
    RemoveFolder,
    RemoveFromAlbum,
    RenameAlbum,
    RenameSearch,
    Request,
    SavedSearch,
    SaveSearch,
    Search,
    SetFavourite,
    SetIgnored,
    SetPace,
    SetRating,
    Status,
    TagCount,
    Tags,
    UseModel,
    UsePhi,
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
            phi="text",
            indexing=None,
            sizes={},
        )
    )
    confident: bool = True
    frugal: bool = False
    groups: tuple[int, ...] = ()  # of what a search finds, where it is asked for
    sharper: tuple[Photo, ...] = ()  # what a sharper search finds; the same as any other if empty
    unwanted: tuple[str, ...] = ()  # that prompts rule out
    albums: dict[str, tuple[int, ...]] = field(default_factory=dict)  # photos' ids, by name
    duplicates: tuple[DuplicateGroup, ...] = ()
    searches: dict[str, Query] = field(default_factory=dict)  # that are saved, by name
    concepts: tuple[str, ...] = ()
    trees: tuple[FolderTree, ...] = ()
    models: tuple[KnownModel, ...] = (
        KnownModel("starter", here=True),
        KnownModel("ViT-B-32-quickgelu/openai", here=True, size=605_000_000),
        KnownModel("ViT-L-14-quickgelu/openai", here=False, size=1_710_000_000),
    )
    phis: tuple[PhiNetwork, ...] = (
        PhiNetwork("text", "text"),
        PhiNetwork("closed-form", "closed-form"),
        PhiNetwork("SEARLE", "imported", "CC BY-NC 4.0"),
    )
    places: tuple[tuple[float, float], ...] = ()  # latitudes and longitudes of photos
    tags: tuple[TagCount, ...] = ()
    share_tagged: float = 1.0

    @classmethod
    def of(cls, photos: tuple[Photo, ...], folder: str = "/photos") -> Library:
        library = cls(photos)
        folders = (Folder(folder, len(photos), online=True),)
        library.change_status(photos=len(photos), files=len(photos), folders=folders)
        return library

    def change_status(self, **changes: object) -> None:
        fields = {name: getattr(self.status, name) for name in Status.__struct_fields__}
        self.status = Status(**{**fields, **changes})

    def mark(self, photo_ids: tuple[int, ...], **marks: object) -> int:
        """Give photos other marks; how many there are of them."""
        chosen = [one for one in self.photos if one.photo_id in photo_ids]
        changed = {one.photo_id: structs.replace(one, **marks) for one in chosen}
        self.photos = tuple(changed.get(one.photo_id, one) for one in self.photos)
        return len(chosen)

    def add_to_album(self, name: str, photo_ids: tuple[int, ...]) -> int:
        new = tuple(one for one in photo_ids if one not in self.albums[name])
        self.albums[name] += new
        return len(new)

    def remove_from_album(self, name: str, photo_ids: tuple[int, ...]) -> int:
        before = self.albums[name]
        self.albums[name] = tuple(one for one in before if one not in photo_ids)
        return len(before) - len(self.albums[name])

    def found(self, number: int, query: Query) -> Found:
        photos = self.sharper if query.sharper and self.sharper else self.photos
        hits = tuple(Hit(one, 0.9 - rank / 100) for rank, one in enumerate(photos[: query.limit]))
        prompt = prompt_of(query)
        groups = (*self.groups, *range(len(self.groups), len(hits))) if query.grouped else ()
        return Found(
            number, query, prompt, hits, {"total": 41.0}, self.confident, len(self.photos), "phi, exact", groups,
            self.frugal,
        )  # fmt: skip

    def previewed(self, number: int, query: Query) -> Previewed:
        prompt, plain = prompt_of(query), query.plain or "$" in query.words
        marked = "a photo of $" + f" that is {query.words}" * bool(query.words)
        marked = query.words if "$" in query.words else marked
        return Previewed(number, prompt, marked if query.like else "", self.unwanted, plain)

    def saved(self) -> tuple[SavedSearch, ...]:
        return tuple(
            SavedSearch(name, query.words, query.avoid, tuple(named(one).name for one in query.like))
            for name, query in sorted(self.searches.items())
        )


def named(reference: Reference) -> NamedReference:
    """A reference with the name of its file."""
    match reference:
        case PhotoReference(photo_id=photo_id):
            return NamedReference(reference, Path(photo(photo_id).path).name, photo(photo_id).thumbnail)
        case FileReference(path=path):
            return NamedReference(reference, Path(path).name)
        case _:
            return NamedReference(reference, "")


def copies(number: int, count: int) -> DuplicateGroup:
    """A photo that lies in so many files."""
    one = photo(number)
    paths = tuple(f"/photos/copy{copy}/{number:06}.jpg" for copy in range(count))
    return DuplicateGroup("exact", (DuplicatePhoto(one, paths, 1_000_000),), 1.0)


def alike(*numbers: int) -> DuplicateGroup:
    """Photos that look alike, the first of them the best."""
    photos = tuple(photo(number) for number in numbers)
    return DuplicateGroup("near", tuple(DuplicatePhoto(one, (one.path,), 500_000) for one in photos), 0.97)


def places(number: int, at: Sequence[tuple[float, float]]) -> Places:
    """As the engine answers: positions in the order of their codes."""
    found = np.array(at, np.float64).reshape(-1, 2)
    in_order = found[np.argsort(codes(*found.T))]
    latitudes, longitudes = in_order.T
    return Places(number, codes(*in_order.T).tobytes(), latitudes.tobytes(), longitudes.tobytes())


def prompt_of(query: Query) -> str:
    if query.like and "$" in query.words:
        return query.words.replace("$", "(photo)")
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
            ListFolders: lambda: FolderTrees(request.id, self.library.trees),
            Search: lambda: self.library.found(request.id, request.query),
            Preview: lambda: self.library.previewed(request.id, request.query),
            ListTags: lambda: Tags(request.id, self.library.tags, self.library.share_tagged),
            ListPlaces: lambda: places(request.id, self.library.places),
            GetPhoto: lambda: self._details(request),
            AddFolders: lambda: Done(request.id),
            Cancel: lambda: Done(request.id),
            RemoveFolder: lambda: Done(request.id),
            SetIgnored: lambda: self._set_ignored(request),
            Pause: lambda: Done(request.id),
            UseModel: lambda: Done(request.id),
            ListModels: lambda: Models(request.id, self.library.models, self.library.status.model),
            ListPhis: lambda: self._phis(request.id),
            UsePhi: lambda: self._use_phi(request),
            SetPace: lambda: self._set_pace(request),
            BackUp: lambda: BackedUp(request.id, "/library/backups/now.sqlite", 3_400_000, ()),
            FindDuplicates: lambda: Duplicates(request.id, self._duplicates(request.near), len(self.library.photos)),
            ListAlbums: lambda: Albums(request.id, self._albums()),
            CreateAlbum: lambda: self._renamed(request.id, None, request.name),
            RenameAlbum: lambda: self._renamed(request.id, request.name, request.new_name),
            DeleteAlbum: lambda: self._renamed(request.id, request.name, None),
            LookUp: lambda: PhotoList(
                request.id, tuple(one for one in self.library.photos if one.path in request.paths)
            ),
            GetConcepts: lambda: messages.Concepts(request.id, self.library.concepts),
            ListSearches: lambda: messages.SavedSearches(request.id, self.library.saved()),
            OpenSearch: lambda: self._opened(request),
            SaveSearch: lambda: self._saved(request.id, None, request.name, request.query),
            RenameSearch: lambda: self._saved(request.id, request.name, request.new_name),
            DeleteSearch: lambda: self._saved(request.id, request.name, None),
            SetFavourite: lambda: Marked(request.id, self.library.mark(request.photo_ids, favourite=request.favourite)),
            SetRating: lambda: Marked(request.id, self.library.mark(request.photo_ids, rating=request.rating)),
            AddToAlbum: lambda: Marked(request.id, self.library.add_to_album(request.name, request.photo_ids)),
            RemoveFromAlbum: lambda: Marked(
                request.id, self.library.remove_from_album(request.name, request.photo_ids)
            ),
        }[type(request)]
        return answer()

    def _phis(self, number: int) -> Phis:
        status = self.library.status
        return Phis(number, status.model, "f00d", 512, 512, self.library.phis, status.phi)

    def _use_phi(self, request: UsePhi) -> Done:
        self.library.change_status(phi=request.name)
        return Done(request.id)

    def _set_ignored(self, request: SetIgnored) -> Done:
        self.library.change_status(ignored=request.rules)
        return Done(request.id)

    def _set_pace(self, request: SetPace) -> Done:
        self.library.change_status(pace=request.pace)
        return Done(request.id)

    def _albums(self) -> tuple[Album, ...]:
        return tuple(Album(name, len(ids), 0) for name, ids in sorted(self.library.albums.items()))

    def _renamed(self, number: int, name: str | None, new_name: str | None) -> Done:
        """Make an album (`name` is None), rename one, or forget one (`new_name` is None), and tell of it."""
        photos = self.library.albums.pop(name, ()) if name is not None else ()
        if new_name is not None:
            self.library.albums[new_name] = photos
        self.send(messages.Changes(albums=True))
        return Done(number)

    def _opened(self, request: OpenSearch) -> messages.OpenedSearch:
        query = self.library.searches[request.name]
        return messages.OpenedSearch(request.id, query, tuple(map(named, query.like)))

    def _saved(self, number: int, name: str | None, new_name: str | None, query: Query | None = None) -> Done:
        """Save a search (`name` is None), rename one, or forget one (`new_name` is None), and tell of it."""
        kept = self.library.searches.pop(name) if name is not None else query
        if new_name is not None and kept is not None:
            self.library.searches[new_name] = kept
        self.send(messages.Changes(searches=True))
        return Done(number)

    def _duplicates(self, near: bool) -> tuple[DuplicateGroup, ...]:
        return tuple(group for group in self.library.duplicates if near or group.kind == "exact")

    def _status(self, number: int) -> Status:
        self.library.change_status(id=number)
        return self.library.status

    def _listed(self, request: ListPhotos) -> tuple[Photo, ...]:
        filters = request.filters
        below = None if filters.folder is None else Path(filters.folder)
        members = None if filters.album is None else self.library.albums[filters.album]
        return tuple(
            one
            for one in self.library.photos
            if (below is None or below in Path(one.path).parents)
            and (members is None or one.photo_id in members)
            and (filters.favourite is None or one.favourite == filters.favourite)
        )

    def _details(self, request: GetPhoto) -> PhotoDetails:
        one = next(one for one in self.library.photos if one.photo_id == request.photo_id)
        return PhotoDetails(
            request.id, one, (one.path,), 3_400_000, "JPEG", "Akinar F2", "35 mm", None, None, tags=("beach", "dog")
        )
