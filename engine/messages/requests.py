"""What a client asks of the engine. Every request has one reply."""

from __future__ import annotations

from typing import Literal

from engine.messages.base import PROTOCOL, Message
from engine.messages.query import Filters, Query, Reference

BACKUPS_KEPT = 5  # if the user does not say how many
NEAR_DUPLICATE = 0.92  # cosine above which the paper takes two photos for near-identical (section IV-A)


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


class SetIgnored(Request, frozen=True):
    """Pass over what these patterns name, one a line as in a .gitignore, in all folders, and nothing else any more.

    Blank lines and comments are kept. Nothing is deleted, and what comes back is not computed again. Reply: Done.
    """

    rules: str


class Search(Request, frozen=True):
    """Reply: Found."""

    query: Query


class Cancel(Request, frozen=True):
    """The client wants no reply any more to another of its requests. Reply: Done.

    A sharper search stops, and gets none; what it has found out is kept. Anything else goes on.
    """

    request: int


class Preview(Request, frozen=True):
    """The prompt that a query would be given, without searching. Reply: Previewed."""

    query: Query


InversionMethod = Literal["phi", "oti"]


class Invert(Request, frozen=True):
    """Make and keep the pseudo-words of photos. Reply: Inverted, when all are made."""

    photos: tuple[Reference, ...]
    method: InversionMethod = "phi"


class GetTags(Request, frozen=True):
    """Words for what photos show. Reply: Tagged, which waits for the vocabulary to be encoded."""

    photos: tuple[Reference, ...]


class GetConcepts(Request, frozen=True):
    """The names of the library's concepts, everyday things that photos are described with. Reply: Concepts."""


class ListTags(Request, frozen=True):
    """Words for what the library's photos show. Reply: Tags.

    They are found in the background: from now on as soon as nothing is left to index, and so not while that is paused.
    With `complete` the reply waits until all photos that are indexed were seen.
    """

    complete: bool = False


class ListPhotos(Request, frozen=True):
    """The library's photos, newest first. Reply: PhotoList."""

    filters: Filters = Filters()


class ListFolders(Request, frozen=True):
    """What lies in the watched folders. Reply: FolderTrees, after some steps in a large library."""


class ListPlaces(Request, frozen=True):
    """Where the library's photos were taken. Reply: Places."""


class GetPhoto(Request, frozen=True):
    """Reply: PhotoDetails."""

    photo_id: int


Pace = Literal["full", "usual", "gentle"]  # on mains and battery alike; slower on battery; slow on both


class SetPace(Request, frozen=True):
    """How fast to work in the background from now on, also after the next start. Reply: Done.

    Slow is a quarter of the time. A battery that is low makes it wait at any pace.
    """

    pace: Pace


class Pause(Request, frozen=True):
    """Stop or continue background work; searching goes on. Reply: Done."""

    paused: bool


class UseModel(Request, frozen=True):
    """Switch the library to another backbone, e.g. "starter" or "ViT-B-32-quickgelu/openai".

    The present one answers until all photos that can be read are indexed with the other. Reply: Done, once that is
    loaded.
    """

    name: str


class ListModels(Request, frozen=True):
    """The models that the library can use, or could after a download. Reply: Models."""


class ListPhis(Request, frozen=True):
    """The phi networks that there are for the model in use. Reply: Phis, once the model is loaded."""


class UsePhi(Request, frozen=True):
    """Make pseudo-words with another of the networks that `ListPhis` names. Reply: Done."""

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
    keep: int = BACKUPS_KEPT


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


class SaveSearch(Request, frozen=True):
    """Keep a query under a name. Saved searches are known by their names, case ignored. Reply: Done."""

    name: str
    query: Query


class RenameSearch(Request, frozen=True):
    """Reply: Done."""

    name: str
    new_name: str


class DeleteSearch(Request, frozen=True):
    """Reply: Done."""

    name: str


class ListSearches(Request, frozen=True):
    """Reply: SavedSearches."""


class OpenSearch(Request, frozen=True):
    """What a saved search asks now; asking it is up to the client. Reply: OpenedSearch."""

    name: str


class Shutdown(Request, frozen=True):
    """Finish the batch at hand and end the engine. Reply: Done."""


AnyRequest = (
    Hello
    | GetStatus
    | AddFolders
    | RemoveFolder
    | SetIgnored
    | Search
    | Cancel
    | Preview
    | Invert
    | GetTags
    | GetConcepts
    | ListTags
    | ListPhotos
    | ListFolders
    | ListPlaces
    | GetPhoto
    | Pause
    | SetPace
    | UseModel
    | ListModels
    | ListPhis
    | UsePhi
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
    | SaveSearch
    | RenameSearch
    | DeleteSearch
    | ListSearches
    | OpenSearch
    | Shutdown
)
