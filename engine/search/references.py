"""From the references of a query to their image features. Runs in the engine's worker, in steps.

Files and pasted pictures are read and decoded in a worker process of their own, under the limits of any other file: it
is not the one that indexing uses, behind whose files a search would have to wait.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.errors import AkinError, MachineProblem, MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue, WaitingFile
from engine.library.decode import Decoded, Hashed, Undecodable, content_hash
from engine.library.decode_pool import DecodePool
from engine.library.limits import Limits
from engine.messages import FileReference, PhotoReference, PictureReference, Reference
from engine.search.clock import Clock

REMEMBERED = 64  # features of references outside the library
_PROBLEMS: dict[str, type[AkinError]] = {
    "picture": RequestProblem, "access": MissingProblem, "machine": MachineProblem,
}  # fmt: skip


@dataclass(frozen=True)
class ResolvedReference:
    """A reference photo: what it is known by, its image feature `[d]`, and its id if it is in the library."""

    content_hash: bytes
    feature: NDArray[np.float32]
    photo_id: int | None


class References:
    """Resolves the references to one library with one backbone. Its process starts with the first file."""

    def __init__(self, catalogue: Catalogue, backbone: Backbone, limits: Limits | None = None) -> None:
        self._catalogue = catalogue
        self._backbone = backbone
        self._remembered: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        preprocessing = backbone.preprocessing
        self._pool = DecodePool(1, 1, preprocessing.crops, preprocessing.size, limits)
        self._closed = False

    def close(self) -> None:
        """End the process; whoever still waits for it is told so at the next step."""
        self._closed = True
        self._pool.close()

    def resolve_all(
        self, references: Sequence[Reference], clock: Clock
    ) -> Generator[bool, None, list[ResolvedReference]]:
        """The photos that references name, as `resolve` gives them."""
        resolved = []
        for reference in references:
            one = yield from self.resolve(reference, clock)
            resolved.append(one)
        return resolved

    def resolve(self, reference: Reference, clock: Clock) -> Generator[bool, None, ResolvedReference]:
        """The photo that a reference names; a step yields False, having waited for the decoder.

        The feature comes from the catalogue if the photo is known there. Raises RequestProblem for an unreadable
        picture, MissingProblem for one that is gone, MachineProblem for one that is too much for the machine.
        """
        match reference:
            case PhotoReference(photo_id=photo_id):
                vector = self._catalogue.vector(photo_id, self._backbone.fingerprint)
                if vector is None:
                    raise MissingProblem("The reference photo is no longer in the library; pick another one.")
                return ResolvedReference(self._catalogue.content_hash(photo_id), vector.astype(np.float32), photo_id)
            case FileReference(path=path):
                file, data = WaitingFile(0, Path(path)), None
                with clock.measure("decode"):
                    hashed = yield from self._outcome(path, file, only_hash=True)
                known_by = hashed.content_hash
            case PictureReference(data=data):
                path, file = "the pasted picture", WaitingFile(0, Path())
                known_by = content_hash(data)
        if (known := self._known(known_by)) is not None:
            return known
        with clock.measure("decode"):
            decoded = yield from self._outcome(path, file, data)
        assert isinstance(decoded, Decoded)
        with clock.measure("model"):
            feature = self._backbone.image.encode([decoded.crops])[0].numpy()
        self._remember(decoded.content_hash, feature)
        return ResolvedReference(decoded.content_hash, feature, self._catalogue.photo_id(decoded.content_hash))

    def _known(self, known_by: bytes) -> ResolvedReference | None:
        """A picture that need not be decoded."""
        photo_id = self._catalogue.photo_id(known_by)
        if photo_id is not None:
            vector = self._catalogue.vector(photo_id, self._backbone.fingerprint)
            if vector is not None:
                return ResolvedReference(known_by, vector.astype(np.float32), photo_id)
        feature = self._remembered.get(known_by)
        return None if feature is None else ResolvedReference(known_by, feature, photo_id)

    def _outcome(
        self, name: str, file: WaitingFile, data: bytes | None = None, only_hash: bool = False
    ) -> Generator[bool, None, Decoded | Hashed]:
        """What the decoder makes of a picture. One at a time: there may be others who wait for theirs."""
        while self._pool.busy:
            yield from self._wait()
        self._pool.put(file, only_hash=only_hash, data=data)
        try:
            while (result := self._pool.take()) is None:
                yield from self._wait()
        finally:
            self._pool.clear()  # what is not waited for any more
        if isinstance(result.outcome, Undecodable):
            raise _PROBLEMS[result.outcome.cause](f"{name}: {result.outcome.reason}")
        return result.outcome

    def _wait(self) -> Iterator[bool]:
        yield False
        if self._closed:
            raise RequestProblem("The model was changed meanwhile; ask again.")

    def _remember(self, known_by: bytes, feature: NDArray[np.float32]) -> None:
        self._remembered[known_by] = feature
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
