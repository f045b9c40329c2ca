"""The background job that brings a library up to date: decode, embed, commit. Runs in the engine's worker."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.index.planner import Index
from engine.library.catalogue import ID_BLOCK, Catalogue, IndexedFile, UnreadableFile, WaitingFile
from engine.library.decode import Decoded, Hashed, Undecodable
from engine.library.decode_pool import DecodePool, Result
from engine.library.thumbnails import ThumbnailWriter
from engine.messages import Indexing, Supply

if TYPE_CHECKING:  # imports torch, and the engine's start need not wait for that
    from engine.clip.backbone import Backbone

FETCH = 256  # waiting files read from the catalogue at once
RATE_WINDOW = 20.0  # seconds over which the rate is taken


@dataclass(frozen=True)
class IndexedModel:
    """A backbone, the index of its vectors, the decoders that feed it, and how many photos it takes at once."""

    backbone: Backbone
    index: Index
    pool: DecodePool
    batch_size: int


class IndexingJob:
    """One pass over all waiting files, in steps of one small batch.

    Every step commits what it finished: whoever kills the engine loses the batch at hand and nothing else.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        thumbnails: ThumbnailWriter,
        model: Callable[[], IndexedModel | None],
        on_commit: Callable[[set[int]], None],
    ) -> None:
        """`model` gives None for as long as the model is still being loaded.

        `on_commit` is told the photos that the files of a batch held before, and may hold no more.
        """
        self._catalogue = catalogue
        self._thumbnails = thumbnails
        self._loaded_model = model
        self._on_commit = on_commit
        self._done = 0
        self._total: int | None = None  # not known while the model is being loaded
        self._rate = _Rate()

    def progress(self, paused: bool, supply: Supply, gentle: bool) -> Indexing:
        """How far the job is."""
        if self._total is None:
            return Indexing(0, 0, 0.0, None, True, paused, supply, gentle)
        rate = self._rate.per_second()
        left = (self._total - self._done) / rate if rate else None
        return Indexing(self._done, self._total, rate, left, False, paused, supply, gentle)

    def expect(self, files: int) -> None:
        """So many more came meanwhile. Those that come too late for this pass are left to the next."""
        if self._total is not None:
            self._total += files

    def run(self) -> Iterator[bool]:
        """The job, one step at a time. A step yields False if it only waited, for the model or the decoders."""
        while (model := self._loaded_model()) is None:
            yield False
        counted = 0
        for waiting in self._catalogue.count_waiting(model.backbone.fingerprint):
            counted += waiting
            yield True
        self._total = counted
        for _ in model.index.restore():
            yield True
        yield True
        yield from self._decode_and_embed(model)
        for _ in model.index.settle():
            yield True
            yield from self._save_if_worth_it(model)
        yield from self._save_if_worth_it(model)

    def _decode_and_embed(self, model: IndexedModel) -> Iterator[bool]:
        """A file that may hold a known photo is hashed first, and decoded only if it does not."""
        blocks = self._waiting(model)
        waiting: deque[WaitingFile] = deque()
        batch: list[Result] = []
        exhausted = False
        while waiting or not exhausted or model.pool.busy or batch:
            looked = not waiting and not exhausted and model.pool.wants_more
            if looked:
                block = next(blocks, None)
                exhausted = block is None
                waiting.extend(block or ())
            while waiting and model.pool.wants_more:
                file = waiting.popleft()
                model.pool.put(file, only_hash=file.maybe_known)
            result = model.pool.take()
            if result is not None:
                if isinstance(result.outcome, Hashed) and self._known(model, result.outcome) is None:
                    model.pool.put(result.file)
                    continue
                batch.append(result)
            if len(batch) == model.batch_size or (batch and not model.pool.busy):
                self._commit(model, batch)
                batch = []
                yield True
                yield from self._save_if_worth_it(model)
            elif result is None:
                yield looked

    def _waiting(self, model: IndexedModel) -> Iterator[list[WaitingFile]]:
        """The files to decode, read from the catalogue in blocks; each comes once.

        A block may be empty: it takes long to look through a large library that has nothing new.
        """
        last = 0
        while last < self._catalogue.last_file():
            files = self._catalogue.waiting(model.backbone.fingerprint, FETCH, (last + 1, last + ID_BLOCK))
            last = files[-1].id if len(files) == FETCH else last + ID_BLOCK
            yield files

    def _commit(self, model: IndexedModel, batch: list[Result]) -> None:
        """Embed what was decoded and write the batch: thumbnails first, so that no photo is ever without."""
        copies, rest = self._copies(model, batch)
        held = self._catalogue.photos_held([result.file.id for result in batch])
        decoded = [(result.file, result.outcome) for result in rest if isinstance(result.outcome, Decoded)]
        failed = [(result.file, result.outcome) for result in rest if isinstance(result.outcome, Undecodable)]
        vectors = _embed(model.backbone, [photo for _, photo in decoded])
        self._thumbnails.write((photo.content_hash.hex(), photo.thumbnail) for _, photo in decoded)
        self._record_copies(model, copies)
        ids = self._catalogue.record(
            model.backbone.fingerprint,
            [
                IndexedFile(
                    file.id,
                    photo.content_hash,
                    photo.format,
                    photo.width,
                    photo.height,
                    photo.metadata,
                    vector,
                    file.revision,
                )
                for (file, photo), vector in zip(decoded, vectors, strict=True)
            ],
            [UnreadableFile(file.id, error.reason, error.cause, file.revision) for file, error in failed],
        )
        added = {id: vector for id, vector in zip(ids, vectors, strict=True) if id is not None}
        if added:
            model.index.add(list(added), np.stack(list(added.values())))
            # The graph follows as it can: on a CPU it keeps up, behind a GPU the rest is done at the end of the pass.
            model.index.settle_some()
        self._done += len(batch)
        self._rate.count(len(batch))
        self._on_commit(held)

    def _known(self, model: IndexedModel, photo: Decoded | Hashed) -> int | None:
        return self._catalogue.known_photo(photo.content_hash, model.backbone.fingerprint)

    def _copies(self, model: IndexedModel, batch: list[Result]) -> tuple[list[tuple[WaitingFile, int]], list[Result]]:
        """The files whose photo has its vector already, with its id, and the other results."""
        copies, rest = [], []
        for result in batch:
            photo_id = None if isinstance(result.outcome, Undecodable) else self._known(model, result.outcome)
            if photo_id is None:
                rest.append(result)
            else:
                copies.append((result.file, photo_id))
        return copies, rest

    def _record_copies(self, model: IndexedModel, copies: list[tuple[WaitingFile, int]]) -> None:
        """Files of known photos: nothing to embed, but a photo that had no file is to be found again."""
        self._catalogue.record_copies(copies)
        for photo_id in {photo_id for _, photo_id in copies}:
            vector = self._catalogue.vector(photo_id, model.backbone.fingerprint)
            if photo_id not in model.index and vector is not None:
                model.index.add([photo_id], vector[None])

    def _save_if_worth_it(self, model: IndexedModel) -> Iterator[bool]:
        """So that whoever kills the engine in a long first pass does not have to build the graph from nothing."""
        if model.index.worth_saving:
            for _ in model.index.saving(self._catalogue.db, model.backbone.fingerprint):
                yield True


def _embed(backbone: Backbone, photos: Sequence[Decoded]) -> list[NDArray[np.float16]]:
    """Image features `[d]` as they are stored; copies within a batch are embedded once."""
    once = {photo.content_hash: photo.crops for photo in photos}
    if not once:
        return []
    features = backbone.image.encode(list(once.values())).numpy().astype(np.float16)
    by_hash = dict(zip(once, features, strict=True))
    return [by_hash[photo.content_hash] for photo in photos]


class _Rate:
    """Photos per second over the last moments."""

    def __init__(self) -> None:
        self._counts: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])

    def count(self, photos: int) -> None:
        self._counts.append((time.monotonic(), photos))
        while self._counts[-1][0] - self._counts[0][0] > RATE_WINDOW and len(self._counts) > 2:
            self._counts.popleft()

    def per_second(self) -> float:
        elapsed = self._counts[-1][0] - self._counts[0][0]
        return sum(photos for _, photos in list(self._counts)[1:]) / elapsed if elapsed > 0 else 0.0
