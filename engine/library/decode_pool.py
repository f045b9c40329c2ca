"""Decodes files in worker processes, a bounded number ahead, in order. Called by the engine's worker."""

from __future__ import annotations

import logging
import multiprocessing
from collections import deque
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from engine.library.catalogue import WaitingFile
from engine.library.decode import Crops, Decoded, Hashed, Undecodable, decode_file, hash_file
from engine.library.failures import too_much_memory
from engine.library.limits import Limits, limit_memory

log = logging.getLogger(__name__)

TASKS_PER_WORKER = 2000  # then it is replaced, so that a leak in a codec stays small


@dataclass(frozen=True)
class Result:
    file: WaitingFile
    outcome: Decoded | Hashed | Undecodable


class DecodePool:
    """A pool of decoding processes. One file that crashes or hangs its worker costs that file only."""

    def __init__(
        self, workers: int, look_ahead: int, crops: Crops, min_side: int, limits: Limits | None = None
    ) -> None:
        """`crops` crosses the process boundary by pickle; it and `min_side` go to `decode_file`."""
        self._crops = crops
        self._min_side = min_side
        self._look_ahead = look_ahead
        self._limits = limits or Limits()
        self._running: deque[tuple[WaitingFile, ProcessFuture[Decoded] | ProcessFuture[Hashed]]] = deque()
        # spawn: a fork would copy the engine's threads' locks in whatever state they are
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=TASKS_PER_WORKER,
            initializer=limit_memory,
            initargs=(self._limits.memory,),
            context=multiprocessing.get_context("spawn"),
        )

    @property
    def wants_more(self) -> bool:
        """Whether another file may be given to the pool."""
        return len(self._running) < self._look_ahead

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def put(self, file: WaitingFile, only_hash: bool = False) -> None:
        """Decode a file; or only hash it, which tells whether it has to be decoded at all."""
        future: ProcessFuture[Decoded] | ProcessFuture[Hashed]
        if only_hash:
            future = self._pool.schedule(hash_file, args=[file.path], timeout=self._limits.seconds)
        else:
            arguments = [file.path, self._crops, self._min_side]
            future = self._pool.schedule(decode_file, args=arguments, timeout=self._limits.seconds)
        self._running.append((file, future))

    def take(self) -> Result | None:
        """The next file's result in the order of `put`, or None if it is not there yet."""
        if not self._running or not self._running[0][1].done():
            return None
        file, future = self._running.popleft()
        return Result(file, self._outcome(future))

    def clear(self) -> None:
        """Forget all files that were put and not taken."""
        for _, future in self._running:
            future.cancel()  # type: ignore[no-untyped-call]
        self._running.clear()

    def close(self) -> None:
        """End the workers at once; what they were at is thrown away."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _outcome(self, future: ProcessFuture[Decoded] | ProcessFuture[Hashed]) -> Decoded | Hashed | Undecodable:
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, Undecodable):
            return error
        if isinstance(error, ProcessExpired):
            return Undecodable("The picture crashed its decoder.")
        if isinstance(error, FutureTimeout):
            return Undecodable(f"Decoding the picture took longer than {self._limits.seconds:.0f} seconds.")
        if isinstance(error, MemoryError):  # beside the decoder, e.g. while the result was sent
            return too_much_memory()
        log.error("Decoding failed in an unforeseen way.", exc_info=error)
        return Undecodable(f"The picture could not be decoded: {type(error).__name__}.")
