"""Decodes files in worker processes, a bounded number ahead, in order. Called by the engine's worker."""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from engine.library.catalogue import WaitingFile
from engine.library.decode import Crops, Decoded, Hashed, Undecodable, decode_data, decode_file, hash_file
from engine.library.failures import too_much_memory
from engine.library.limits import Limits, limit_memory

log = logging.getLogger(__name__)

TASKS_PER_WORKER = 2000  # then it is replaced, so that a leak in a codec stays small
ATTEMPTS = 3  # sets of workers that may break down over a file before it is given up
CRASHES = 2  # of a worker that a file is blamed for: the first may have been another's
START_WITHIN = 30.0  # seconds in which the next file is begun, even if a worker has to be started for it

Outcome = Decoded | Hashed | Undecodable


@dataclass(frozen=True)
class Result:
    file: WaitingFile
    outcome: Outcome


@dataclass
class _Task:
    """What is to be done with a file that was put and not taken."""

    file: WaitingFile
    function: Callable[..., Decoded | Hashed]
    arguments: list[Any]
    future: ProcessFuture[Any] | None = None  # None: the pool was broken already
    attempts: int = 0

    @property
    def done(self) -> bool:
        return self.future is not None and self.future.done() and not self.aborted

    @property
    def aborted(self) -> bool:
        """Whether its pool broke down before it was done."""
        if self.future is None:
            return True
        return self.future.done() and isinstance(self.future.exception(), BrokenProcessPool)

    @property
    def crashed(self) -> bool:
        """Whether its worker died. So it seems, too, where its result had been sent and the next file crashed it."""
        return self.done and self.future is not None and isinstance(self.future.exception(), ProcessExpired)


class DecodePool:
    """A pool of decoding processes. One file that crashes or hangs its worker costs that file only.

    A worker that dies while it has no file, killed for want of memory, breaks pebble's pool, and one that dies while it
    holds the pool's lock stalls it. A new pool then takes over all files that were not done.
    """

    def __init__(
        self, workers: int, look_ahead: int, crops: Crops, min_side: int, limits: Limits | None = None
    ) -> None:
        """`crops` crosses the process boundary by pickle; it and `min_side` go to `decode_file`."""
        self._workers = workers
        self._crops = crops
        self._min_side = min_side
        self._look_ahead = look_ahead
        self._limits = limits or Limits()
        self._running: deque[_Task] = deque()
        self._next_since = time.monotonic()  # when the file that is to be taken next became that
        self._pool = self._new_pool()

    @property
    def wants_more(self) -> bool:
        """Whether another file may be given to the pool."""
        return len(self._running) < self._look_ahead

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def put(self, file: WaitingFile, only_hash: bool = False, data: bytes | None = None) -> None:
        """Decode a file; or only hash it, which tells whether it has to be decoded at all.

        `data` is its content where that does not lie on a disk.
        """
        if only_hash:
            task = _Task(file, hash_file, [file.path])
        elif data is not None:
            task = _Task(file, decode_data, [data, file.path.suffix, self._crops, self._min_side])
        else:
            task = _Task(file, decode_file, [file.path, self._crops, self._min_side])
        if not self._running:
            self._next_since = time.monotonic()
        self._running.append(task)
        self._submit(task)

    def take(self) -> Result | None:
        """The next file's result in the order of `put`, or None if it is not there yet."""
        if not self._running:
            return None
        task = self._running[0]
        outcome: Outcome
        if task.crashed and task.attempts < CRASHES:
            self._next_since = time.monotonic()
            self._submit(task)
            return None
        if task.done:
            outcome = self._outcome(task)
        elif not self._is_lost(task):
            return None
        elif task.attempts < ATTEMPTS:
            self._renew()
            return None
        else:
            outcome = Undecodable("Its decoders broke down again and again.", "machine")
        self._running.popleft()
        self._next_since = time.monotonic()
        return Result(task.file, outcome)

    def clear(self) -> None:
        """Forget all files that were put and not taken."""
        for task in self._running:
            if task.future is not None:
                task.future.cancel()  # type: ignore[no-untyped-call]
        self._running.clear()

    def close(self) -> None:
        """End the workers at once; what they were at is thrown away."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _new_pool(self) -> ProcessPool:
        # spawn: a fork would copy the engine's threads' locks in whatever state they are
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=TASKS_PER_WORKER,
            initializer=limit_memory,
            initargs=(self._limits.memory,),
            context=multiprocessing.get_context("spawn"),
        )

    def _submit(self, task: _Task) -> None:
        task.attempts += 1
        try:
            task.future = self._pool.schedule(task.function, args=task.arguments, timeout=self._limits.seconds)
        except RuntimeError:  # the pool is broken: found out, and mended, when the file is to be taken
            task.future = None

    def _is_lost(self, task: _Task) -> bool:
        """Whether the pool will never be done with the next file."""
        if task.aborted or not self._pool.active:
            return True
        # it waits for no other: somebody begins it, and pebble ends it when its time is over
        begun = task.future is not None and task.future.running()
        return time.monotonic() - self._next_since > START_WITHIN + self._limits.seconds * begun

    def _renew(self) -> None:
        """Replace the pool; what the old one did not get done is put again."""
        log.warning("The decoders broke down; others take over.")
        self.close()
        self._pool = self._new_pool()
        self._next_since = time.monotonic()
        for task in self._running:
            if not task.done:
                self._submit(task)

    def _outcome(self, task: _Task) -> Outcome:
        assert task.future is not None
        error = task.future.exception()
        if error is None:
            outcome: Decoded | Hashed = task.future.result()
            return outcome
        if isinstance(error, Undecodable):
            return error
        if isinstance(error, ProcessExpired):  # by the picture, or because the system killed it for want of memory
            return Undecodable("The picture crashed its decoder.", "machine")
        if isinstance(error, FutureTimeout):
            return Undecodable(f"Decoding the picture took longer than {self._limits.seconds:.0f} seconds.", "machine")
        if isinstance(error, MemoryError):  # beside the decoder, e.g. while the result was sent
            return too_much_memory()
        log.error("Decoding failed in an unforeseen way.", exc_info=error)
        return Undecodable(f"The picture could not be decoded: {type(error).__name__}.")
