"""Requests, replies and events: all that crosses the boundary between the engine process and its clients.

Every value is a frozen msgspec struct, sent as MessagePack. A request carries an `id` that its one reply repeats,
so that a client can drop a reply it no longer wants. Events carry no id and go to every client.
"""

from __future__ import annotations

from typing import Literal

import msgspec

PROTOCOL = 1  # a client and an engine of different numbers refuse each other with a sentence

BACKUPS_KEPT = 5  # if the user does not say how many
NEAR_DUPLICATE = 0.92  # cosine above which the paper takes two photos for near-identical (section IV-A)

ErrorCode = Literal["bad-request", "not-found", "environment", "bug"]


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all that is sent."""


# --- What is asked for -------------------------------------------------------------------------------------------


class PhotoReference(Message, frozen=True):
    """A photo of the library."""

    photo_id: int


class FileReference(Message, frozen=True):
    """A picture file anywhere, in the library or not."""

    path: str


class PictureReference(Message, frozen=True):
    """A picture that has no file, as pasted or dropped from a browser: its encoded bytes (PNG, JPEG, ...)."""

    data: bytes


Reference = PhotoReference | FileReference | PictureReference


class Near(Message, frozen=True):
    """Around a place on Earth."""

    latitude: float  # degrees, north positive
    longitude: float  # degrees, east positive
    kilometres: float = 10.0


class Filters(Message, frozen=True):
    """Which photos may be found. A field that is None lets all through."""

    folder: str | None = None  # absolute path; everything below it
    name: str | None = None  # part of the path below the watched folder, case ignored
    after: str | None = None  # ISO date, inclusive
    before: str | None = None  # ISO date, exclusive
    camera: str | None = None  # part of the camera's name, case ignored
    lens: str | None = None  # part of the lens's name, case ignored
    orientation: Literal["landscape", "portrait", "square"] | None = None
    rating: int | None = None  # at least so many stars, 1 to 5; the user's own go before the file's
    kind: str | None = None  # format, e.g. "jpeg" or "heif", case ignored
    place: bool | None = None  # whether the photo says where it was taken
    near: Near | None = None
    favourite: bool | None = None  # whether the user marked the photo
    album: str | None = None  # an album's name, case ignored


Order = Literal["relevance", "date", "name"]


class Query(Message, frozen=True):
    """One composed search. The command line and the window build the same value.

    `words` say what should be different about the references; without references they describe the photo. A `$`
    that stands as a word of its own in `words` marks where the photo stands, and `words` is then the whole prompt
    (`$1`, `$2` for several). `blend` runs from 0 (the photo alone) to 1 (the words alone).
    """

    words: str = ""
    like: tuple[Reference, ...] = ()
    avoid: str = ""
    blend: float = 0.5
    sharper: bool = False
    filters: Filters = Filters()
    limit: int = 50
    order: Order = "relevance"  # of the `limit` most relevant; dates newest first, photos without one last


# --- Requests ----------------------------------------------------------------------------------------------------


class Request(Message, frozen=True):
    id: int


class Hello(Request, frozen=True):
    """First message of every client. Reply: Welcome."""

    protocol: int = PROTOCOL


class GetStatus(Request, frozen=True):
    """Reply: Status."""


class AddFolders(Request, frozen=True):
    """Take folders into the library and index them; known ones are scanned again. Reply: Done."""

    paths: tuple[str, ...]


class RemoveFolder(Request, frozen=True):
    """Forget a folder; its files stay where they are. Reply: Done."""

    path: str


class Search(Request, frozen=True):
    """Reply: Found."""

    query: Query


class Preview(Request, frozen=True):
    """The prompt that a query would be given, without searching. Reply: Previewed."""

    query: Query


InversionMethod = Literal["phi", "oti"]


class Invert(Request, frozen=True):
    """Make and keep the pseudo-words of photos. Reply: Inverted, when all are made."""

    photos: tuple[Reference, ...]
    method: InversionMethod = "phi"


class ListPhotos(Request, frozen=True):
    """The library's photos, newest first. Reply: PhotoList."""

    filters: Filters = Filters()


class GetPhoto(Request, frozen=True):
    """Reply: PhotoDetails."""

    photo_id: int


class Pause(Request, frozen=True):
    """Stop or continue background work; searching goes on. Reply: Done."""

    paused: bool


class UseModel(Request, frozen=True):
    """Switch the library to another backbone, e.g. "starter" or "ViT-B-32-quickgelu/openai". Reply: Done."""

    name: str


class Check(Request, frozen=True):
    """Look whether the library is sound. Nothing is changed. Reply: Checked."""


class Repair(Request, frozen=True):
    """Make the caches anew, remove what belongs to nothing. Reply: Repaired, when all is done; CareProgress before."""


class BackUp(Request, frozen=True):
    """Copy the catalogue. Reply: BackedUp.

    Without a `folder` (an absolute path) the copy goes to the library's own, and the newest `keep` stay there.
    """

    folder: str | None = None
    keep: int = 5


class Relocate(Request, frozen=True):
    """The watched folders at or below `old` lie at or below `new` now; both are absolute. Reply: Relocated."""

    old: str
    new: str


class FindDuplicates(Request, frozen=True):
    """Photos of which there are several files, and with `near` also photos that look alike. Nothing is changed.

    Reply: Duplicates; with `near` after a while, and DuplicatesProgress before.
    """

    near: bool = True
    threshold: float = NEAR_DUPLICATE  # cosine of image features above which photos are alike; above 0, up to 1
    filters: Filters = Filters()


class LookUp(Request, frozen=True):
    """The photos that lie at absolute paths, in their order. Fails if one is not in the library. Reply: PhotoList."""

    paths: tuple[str, ...]


class SetFavourite(Request, frozen=True):
    """Mark photos, or take their marks away. Reply: Marked."""

    photo_ids: tuple[int, ...]
    favourite: bool


class SetRating(Request, frozen=True):
    """The user's own stars, kept in the catalogue; None: what the file says counts again. Reply: Marked."""

    photo_ids: tuple[int, ...]
    rating: int | None  # 1 to 5


class CreateAlbum(Request, frozen=True):
    """Albums are known by their names, case ignored. Reply: Done."""

    name: str


class RenameAlbum(Request, frozen=True):
    """Reply: Done."""

    name: str
    new_name: str


class DeleteAlbum(Request, frozen=True):
    """Forget an album; its photos stay. Reply: Done."""

    name: str


class AddToAlbum(Request, frozen=True):
    """Reply: Marked."""

    name: str
    photo_ids: tuple[int, ...]


class RemoveFromAlbum(Request, frozen=True):
    """Reply: Marked."""

    name: str
    photo_ids: tuple[int, ...]


class ListAlbums(Request, frozen=True):
    """Reply: Albums."""


class Shutdown(Request, frozen=True):
    """Finish the batch at hand and end the engine. Reply: Done."""


# --- Replies -----------------------------------------------------------------------------------------------------


class Reply(Message, frozen=True):
    id: int  # of the request


class Welcome(Reply, frozen=True):
    protocol: int
    version: str
    library: str
    pid: int


class Done(Reply, frozen=True):
    pass


class Failed(Reply, frozen=True):
    """The request could not be met. `sentence` is for the user: what is wrong, and what to do."""

    code: ErrorCode
    sentence: str


class Photo(Message, frozen=True):
    """What a grid needs to show one photo. `thumbnail` is its key in the thumbnail file."""

    photo_id: int
    path: str  # absolute; one of them where copies exist
    thumbnail: str
    width: int  # pixels, orientation applied
    height: int
    taken_at: str | None  # ISO 8601
    online: bool = True  # False while its drive is away
    favourite: bool = False
    rating: int | None = None  # 1 to 5 stars: the user's own, or else the file's


class Hit(Message, frozen=True):
    photo: Photo
    score: float  # cosine similarity, less the penalty of the words to avoid


class Found(Reply, frozen=True):
    query: Query
    prompt: str  # as shown to the user, "(photo)" where a pseudo-word stands; empty for a photo alone
    hits: tuple[Hit, ...]
    timing_ms: dict[str, float]  # decode, model, rank, total
    confident: bool  # False: nothing in the library fits well
    searched: int  # photos that the filters let through
    method: str  # "text", "photo", "phi" or "oti", and what searched: "exact" or "graph", e.g. "phi, exact"


class Previewed(Reply, frozen=True):
    prompt: str


class PseudoWord(Message, frozen=True):
    """What stands for a photo in the vocabulary of the model's text encoder."""

    method: InversionMethod
    token: bytes  # [w] little-endian float32
    similarity: float  # cosine between the photo and "a photo of (photo)"
    concepts: tuple[str, ...]  # words that say about the same, the nearest first
    loss: float | None = None  # OTI's, averaged over its last steps
    seconds: float = 0.0  # that it took; 0 if it was known
    without_phrases: tuple[str, ...] = ()  # concepts that OTI knew no phrases for and took alone


class Inverted(Reply, frozen=True):
    words: tuple[PseudoWord, ...]  # in the order of the photos
    model: str


class PhotoList(Reply, frozen=True):
    photos: tuple[Photo, ...]


class PhotoDetails(Reply, frozen=True):
    photo: Photo
    paths: tuple[str, ...]  # every copy
    size: int  # bytes
    format: str
    camera: str | None
    lens: str | None
    latitude: float | None  # degrees
    longitude: float | None
    rating: int | None = None  # 1 to 5 stars: the user's own, or else the file's
    own_rating: int | None = None  # the user's
    albums: tuple[str, ...] = ()


class Folder(Message, frozen=True):
    path: str
    photos: int
    online: bool


class Unreadable(Message, frozen=True):
    path: str
    reason: str


Supply = Literal["mains", "battery", "low"]


class Indexing(Message, frozen=True):
    """How far background indexing is. `total` grows while more files are found.

    On battery it goes slower; while that is low, it waits, unless the user says to go on.
    """

    done: int
    total: int
    photos_per_second: float
    seconds_left: float | None  # None until a rate is known
    scanning: bool
    paused: bool
    supply: Supply = "mains"


class Status(Reply, frozen=True):
    library: str
    photos: int  # distinct photos that can be searched
    files: int  # files that hold them
    waiting: int  # files not yet indexed
    missing: int
    folders: tuple[Folder, ...]
    unreadable: tuple[Unreadable, ...]
    model: str
    device: str  # "cpu", "cuda", "mps"; empty while the model loads
    phi: str  # which phi network answers
    indexing: Indexing | None  # None when there is nothing to do
    sizes: dict[str, int]  # bytes of the library's files


FindingKind = Literal[
    "catalogue", "references", "vectors", "snapshot", "thumbnails", "files-gone", "files-changed", "orphaned-photos",
    "orphaned-vectors", "folder-away",
]  # fmt: skip


class Finding(Message, frozen=True):
    """One kind of thing that a check noticed."""

    kind: FindingKind
    count: int
    sentence: str
    examples: tuple[str, ...] = ()
    wrong: bool = True  # False: worth knowing, as a drive that is away
    repairable: bool = True  # `akin repair` mends it


class Checked(Reply, frozen=True):
    photos: int
    files: int
    vectors: int
    findings: tuple[Finding, ...]


class Repaired(Reply, frozen=True):
    """What a repair did, as sentences; none if there was nothing to do. `left` is what it could not mend."""

    done: tuple[str, ...]
    left: tuple[str, ...]
    thumbnails: int  # made anew
    bytes_freed: int


class BackedUp(Reply, frozen=True):
    path: str
    size: int  # bytes
    removed: tuple[str, ...]  # older copies that made place


class Relocated(Reply, frozen=True):
    folders: int


class DuplicatePhoto(Message, frozen=True):
    """One photo of a group, with all that is needed to choose between it and the others."""

    photo: Photo
    paths: tuple[str, ...]  # every copy; of a file with several names (links) one
    size: int  # bytes of each copy


class DuplicateGroup(Message, frozen=True):
    """Files that are one photo ("exact"), or photos that are alike to the first of them ("near").

    The first photo is the best: the most pixels, then the largest file, then the oldest.
    """

    kind: Literal["exact", "near"]
    photos: tuple[DuplicatePhoto, ...]  # one if "exact"
    similarity: float  # lowest cosine of any two; 1 for "exact"

    @property
    def files(self) -> int:
        return sum(len(photo.paths) for photo in self.photos)

    @property
    def spare_bytes(self) -> int:
        """What all files but one of the best photo take."""
        return sum(photo.size * len(photo.paths) for photo in self.photos) - self.photos[0].size


class Duplicates(Reply, frozen=True):
    """A photo is in one group at most. The groups with the most files come first, then the newest."""

    groups: tuple[DuplicateGroup, ...]
    searched: int  # photos that were compared


class Marked(Reply, frozen=True):
    photos: int  # whose marks are others than before


class Album(Message, frozen=True):
    name: str
    photos: int  # that can be shown
    absent: int  # that no file of the library holds at present; they come back with their files


class Albums(Reply, frozen=True):
    """By name."""

    albums: tuple[Album, ...]


# --- Events ------------------------------------------------------------------------------------------------------


class Changes(Message, frozen=True):
    """What views have to refresh after the library changed."""

    photos: bool = False
    folders: bool = False
    unreadable: bool = False
    model: bool = False
    albums: bool = False


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


AnyRequest = (
    Hello
    | GetStatus
    | AddFolders
    | RemoveFolder
    | Search
    | Preview
    | Invert
    | ListPhotos
    | GetPhoto
    | Pause
    | UseModel
    | Check
    | Repair
    | BackUp
    | Relocate
    | FindDuplicates
    | LookUp
    | SetFavourite
    | SetRating
    | CreateAlbum
    | RenameAlbum
    | DeleteAlbum
    | AddToAlbum
    | RemoveFromAlbum
    | ListAlbums
    | Shutdown
)
AnyReply = (
    Welcome
    | Done
    | Failed
    | Found
    | Previewed
    | Inverted
    | PhotoList
    | PhotoDetails
    | Status
    | Checked
    | Repaired
    | BackedUp
    | Relocated
    | Duplicates
    | Marked
    | Albums
)
AnyEvent = Changes | IndexingProgress | Notice | CareProgress | DuplicatesProgress

_encoder = msgspec.msgpack.Encoder()
_request_decoder: msgspec.msgpack.Decoder[AnyRequest] = msgspec.msgpack.Decoder(AnyRequest)
_answer_decoder: msgspec.msgpack.Decoder[AnyReply | AnyEvent] = msgspec.msgpack.Decoder(AnyReply | AnyEvent)


def encode(message: Message) -> bytes:
    """One message as bytes, for `Connection.send_bytes`."""
    return _encoder.encode(message)


def decode_request(data: bytes) -> AnyRequest:
    """The request that a client sent. Raises msgspec.ValidationError if it is none."""
    return _request_decoder.decode(data)


def decode_answer(data: bytes) -> AnyReply | AnyEvent:
    """The reply or event that an engine sent. Raises msgspec.ValidationError if it is none."""
    return _answer_decoder.decode(data)
