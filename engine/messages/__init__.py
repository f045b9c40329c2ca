"""Requests, replies and events: all that crosses the boundary between the engine process and its clients.

Every value is a frozen msgspec struct, sent as MessagePack. A request carries an `id` that its one reply repeats,
so that a client can drop a reply it no longer wants. Events carry no id and go to every client.
"""

from __future__ import annotations

import msgspec

from engine.messages.base import (
    PROTOCOL,
    ErrorCode,
    Message,
)
from engine.messages.events import (
    AnyEvent,
    CareProgress,
    Changes,
    DuplicatesProgress,
    IndexingProgress,
    Notice,
)
from engine.messages.query import (
    FileReference,
    Filters,
    Near,
    Order,
    PhotoReference,
    PictureReference,
    Query,
    Reference,
)
from engine.messages.replies import (
    Album,
    Albums,
    AnyReply,
    BackedUp,
    Checked,
    Done,
    DuplicateGroup,
    DuplicatePhoto,
    Duplicates,
    Failed,
    Finding,
    FindingKind,
    Folder,
    Found,
    Hit,
    Indexing,
    Inverted,
    Marked,
    Photo,
    PhotoDetails,
    PhotoList,
    Previewed,
    PseudoWord,
    Relocated,
    Repaired,
    Reply,
    Status,
    Supply,
    Unreadable,
    Welcome,
)
from engine.messages.requests import (
    BACKUPS_KEPT,
    NEAR_DUPLICATE,
    AddFolders,
    AddToAlbum,
    AnyRequest,
    BackUp,
    Check,
    CreateAlbum,
    DeleteAlbum,
    FindDuplicates,
    GetPhoto,
    GetStatus,
    Hello,
    InversionMethod,
    Invert,
    ListAlbums,
    ListPhotos,
    LookUp,
    Pause,
    Preview,
    Relocate,
    RemoveFolder,
    RemoveFromAlbum,
    RenameAlbum,
    Repair,
    Request,
    Search,
    SetFavourite,
    SetRating,
    Shutdown,
    UseModel,
)

__all__ = [
    "BACKUPS_KEPT",
    "NEAR_DUPLICATE",
    "PROTOCOL",
    "AddFolders",
    "AddToAlbum",
    "Album",
    "Albums",
    "AnyEvent",
    "AnyReply",
    "AnyRequest",
    "BackUp",
    "BackedUp",
    "CareProgress",
    "Changes",
    "Check",
    "Checked",
    "CreateAlbum",
    "DeleteAlbum",
    "Done",
    "DuplicateGroup",
    "DuplicatePhoto",
    "Duplicates",
    "DuplicatesProgress",
    "ErrorCode",
    "Failed",
    "FileReference",
    "Filters",
    "FindDuplicates",
    "Finding",
    "FindingKind",
    "Folder",
    "Found",
    "GetPhoto",
    "GetStatus",
    "Hello",
    "Hit",
    "Indexing",
    "IndexingProgress",
    "InversionMethod",
    "Invert",
    "Inverted",
    "ListAlbums",
    "ListPhotos",
    "LookUp",
    "Marked",
    "Message",
    "Near",
    "Notice",
    "Order",
    "Pause",
    "Photo",
    "PhotoDetails",
    "PhotoList",
    "PhotoReference",
    "PictureReference",
    "Preview",
    "Previewed",
    "PseudoWord",
    "Query",
    "Reference",
    "Relocate",
    "Relocated",
    "RemoveFolder",
    "RemoveFromAlbum",
    "RenameAlbum",
    "Repair",
    "Repaired",
    "Reply",
    "Request",
    "Search",
    "SetFavourite",
    "SetRating",
    "Shutdown",
    "Status",
    "Supply",
    "Unreadable",
    "UseModel",
    "Welcome",
    "decode_answer",
    "decode_request",
    "encode",
]

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
