"""What the engine answers to a request."""

from __future__ import annotations

from typing import Literal

from engine.messages.base import ErrorCode, Message
from engine.messages.query import Query, Reference
from engine.messages.requests import InversionMethod, Pace


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


class Photo(Message, frozen=True, gc=False):
    """What a grid needs to show one photo. `thumbnail` is its key in the thumbnail file.

    It refers to nothing that could refer back: the garbage collector may leave a hundred thousand of them alone.
    """

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
    groups: tuple[int, ...] = ()  # place of the hit that each stands behind, or its own; empty unless `query.grouped`
    frugal: bool = False  # on battery, or at a gentle pace: sharper results should wait until the user asks for them


class Previewed(Reply, frozen=True):
    prompt: str  # as `Found` has it
    marked: str = ""  # the same as words that are the whole prompt, "$" where a photo stands; empty without photos
    unwanted: tuple[str, ...] = ()  # what `prompt` says is not to be there, and `marked` does not
    alone: bool = False  # nothing is asked but the prompt


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


class Tag(Message, frozen=True):
    name: str
    score: float  # cosine between the photo and the concept


class PhotoTags(Message, frozen=True):
    tags: tuple[Tag, ...]  # the surest first; none for a photo like no concept


class Tagged(Reply, frozen=True):
    photos: tuple[PhotoTags, ...]  # in the order of the request
    model: str


class Concepts(Reply, frozen=True):
    names: tuple[str, ...]


class TagCount(Message, frozen=True):
    name: str
    photos: int  # that can be shown


class Tags(Reply, frozen=True):
    """The words that photos of the library are tagged with, those of the most photos first."""

    tags: tuple[TagCount, ...]
    share: float  # of the photos that were looked at, from 0 to 1


class PhotoList(Reply, frozen=True):
    photos: tuple[Photo, ...]


class Places(Reply, frozen=True):
    """Where n photos were taken, each number in eight bytes, little-endian.

    They come in the order of their codes, unsigned integers that make a map quick to draw: all photos that lie in one
    square of it stand side by side (engine.library.places.codes).
    """

    codes: bytes
    latitudes: bytes  # floating-point numbers; degrees, north positive
    longitudes: bytes  # degrees, east positive


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
    tags: tuple[str, ...] = ()  # found so far


class KnownModel(Message, frozen=True):
    name: str  # as UseModel takes it
    here: bool  # on this machine; otherwise `akin models get` downloads it
    size: int | None = None  # bytes of its weights, about, where they are to be downloaded; None if unknown
    about: str = ""  # what it is good for


class Models(Reply, frozen=True):
    """First what ships with Akin or is recommended."""

    models: tuple[KnownModel, ...]
    in_use: str  # the name of the one that answers


class PhiNetwork(Message, frozen=True):
    name: str
    method: str  # how it came about: "text", "closed-form", "distilled" or "imported"
    licence: str = ""  # that its user accepted; empty for what ships with Akin or was made here


class Phis(Reply, frozen=True):
    """The textual inversion networks of the model in use, the default first."""

    model: str
    fingerprint: str  # of the model's weights; a network fits this alone
    dim: int  # d, numbers in an image feature
    width: int  # w, numbers in a pseudo-word
    networks: tuple[PhiNetwork, ...]
    in_use: str  # a name


class Folder(Message, frozen=True):
    path: str
    photos: int
    online: bool


class Subfolder(Message, frozen=True, gc=False):
    """A folder somewhere below a watched one. Its absolute path is those of the folders around it, joined by "/"."""

    name: str
    photos: int  # distinct ones that can be found, in it and below it
    inside: int  # how many of the subfolders that come next lie in it, at any depth


class FolderTree(Message, frozen=True):
    """A watched folder with the subfolders that hold photos, each right before those that lie in it."""

    path: str
    subfolders: tuple[Subfolder, ...]


class FolderTrees(Reply, frozen=True):
    trees: tuple[FolderTree, ...]  # by path


class Unreadable(Message, frozen=True):
    path: str
    reason: str


Supply = Literal["mains", "battery", "low"]  # what the machine runs on; "low" is a battery that is nearly empty


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
    gentle: bool = False  # a quarter of the time, as the user wants it


class Switching(Message, frozen=True):
    """Another model is about to take the place of the one that answers: when all is indexed with it."""

    model: str
    done: int  # photos that are
    total: int  # those and the files that still have to be looked at; 0 while the model loads


class Status(Reply, frozen=True):
    library: str
    photos: int  # distinct photos that can be searched
    files: int  # files that hold them
    waiting: int  # files not yet indexed
    missing: int  # photos that lay in the folders and lie nowhere now; what is known of them is kept
    folders: tuple[Folder, ...]
    unreadable: tuple[Unreadable, ...]
    model: str
    device: str  # "cpu", "cuda", "mps"; empty while the model loads
    phi: str  # the name of the phi network that answers; empty while the model loads
    indexing: Indexing | None  # None when there is nothing to do
    sizes: dict[str, int]  # bytes of the library's files
    switching: Switching | None = None
    ignored: str = ""  # what is passed over in all folders, as `SetIgnored` has it
    pace: Pace = "usual"  # of background work


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


class SavedSearch(Message, frozen=True):
    """What is shown of one in a list."""

    name: str
    words: str
    avoid: str
    references: tuple[str, ...]  # names of their files; empty for a picture that has none


class SavedSearches(Reply, frozen=True):
    """By name."""

    searches: tuple[SavedSearch, ...]


class NamedReference(Message, frozen=True):
    reference: Reference
    name: str  # of its file; empty for a picture that has none
    thumbnail: str = ""  # its key, for a photo of the library


class OpenedSearch(Reply, frozen=True):
    query: Query
    references: tuple[NamedReference, ...]  # those of the query


AnyReply = (
    Welcome
    | Done
    | Failed
    | Found
    | Previewed
    | Inverted
    | Tagged
    | Concepts
    | Tags
    | PhotoList
    | Places
    | PhotoDetails
    | FolderTrees
    | Status
    | Models
    | Phis
    | Checked
    | Repaired
    | BackedUp
    | Relocated
    | Duplicates
    | Marked
    | Albums
    | SavedSearches
    | OpenedSearch
)
