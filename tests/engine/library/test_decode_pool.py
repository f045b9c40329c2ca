"""A file that crashes, hangs or eats memory costs itself: the rest comes out, in order."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from pebble import ProcessExpired, ProcessFuture

from engine.library import decode_pool
from engine.library.catalogue import WaitingFile
from engine.library.decode import Decoded, Hashed, Undecodable, content_hash, read_file
from engine.library.decode_pool import DecodePool, Result
from engine.library.limits import GIBIBYTE, Limits
from tests.engine.decoders import workers
from tests.engine.library.crops import SIZE, deadly, surprising, wild
from tests.engine.pictures import picture


def finished(pool: DecodePool, count: int) -> list[Result]:
    results: list[Result] = []
    deadline = time.monotonic() + 60
    while len(results) < count:
        assert time.monotonic() < deadline
        if (result := pool.take()) is not None:
            results.append(result)
        else:
            time.sleep(0.005)
    return results


@pytest.fixture
def pool() -> Iterator[DecodePool]:
    pool = DecodePool(1, 10, wild, SIZE, Limits(seconds=3.0, memory=2 * GIBIBYTE))
    yield pool
    pool.close()


def test_hostile_files_cost_themselves_only(pool: DecodePool, tmp_path: Path) -> None:
    colours = ("white", "red", "black", "lime", "blue", "white")
    for number, colour in enumerate(colours):
        (tmp_path / f"{number}.png").write_bytes(picture(colour, format="PNG"))
        pool.put(WaitingFile(number, tmp_path / f"{number}.png"))
    results = finished(pool, len(colours))
    assert [result.file.id for result in results] == list(range(len(colours)))
    reasons = [result.outcome.reason if isinstance(result.outcome, Undecodable) else None for result in results]
    assert reasons == [
        None,
        "The picture crashed its decoder.",
        None,
        "Decoding the picture took longer than 3 seconds.",
        "The picture needs more memory than Akin gives to one file." if sys.platform == "linux" else reasons[4],
        None,
    ]
    causes = [result.outcome.cause if isinstance(result.outcome, Undecodable) else None for result in results]
    assert causes == [None, "machine", None, "machine", "machine", None]
    assert not pool.busy


def test_a_file_that_crashes_once_may_have_been_blamed_for_another(pool: DecodePool, tmp_path: Path) -> None:
    [file, *_] = whites(tmp_path, 1)
    pool.put(file)
    lost: ProcessFuture[Any] = ProcessFuture()
    lost.set_exception(ProcessExpired("Abnormal termination"))
    pool._running[0].future = lost  # its result was sent, but not yet read, when the next file crashed the worker
    [result] = finished(pool, 1)
    assert isinstance(result.outcome, Decoded)


def whites(folder: Path, count: int) -> list[WaitingFile]:
    files = [WaitingFile(number, folder / f"{number}.png") for number in range(count)]
    for file in files:
        file.path.write_bytes(picture("white", format="PNG"))
    return files


def test_a_worker_that_is_killed_while_idle_costs_nothing(pool: DecodePool, tmp_path: Path) -> None:
    first, *rest = whites(tmp_path, 4)
    pool.put(first)
    finished(pool, 1)
    for worker in workers():
        worker.kill()
    deadline = time.monotonic() + 60
    while pool._pool.active:  # until pebble has noticed
        assert time.monotonic() < deadline
        time.sleep(0.01)
    for file in rest:
        pool.put(file)
    results = finished(pool, 3)
    assert [result.file.id for result in results] == [1, 2, 3]
    assert all(isinstance(result.outcome, Decoded) for result in results)


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be stopped there")
def test_files_that_no_worker_had_begun_when_it_was_killed_are_decoded(pool: DecodePool, tmp_path: Path) -> None:
    first, *rest = whites(tmp_path, 4)
    pool.put(first)
    finished(pool, 1)
    [worker] = workers()
    worker.send_signal(signal.SIGSTOP)
    for file in rest:
        pool.put(file)
    worker.kill()
    assert all(isinstance(result.outcome, Decoded) for result in finished(pool, 3))


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be stopped there")
def test_a_pool_that_begins_nothing_any_more_is_replaced(
    pool: DecodePool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *rest = whites(tmp_path, 3)
    pool.put(first)
    finished(pool, 1)
    [worker] = workers()
    worker.send_signal(signal.SIGSTOP)
    for file in rest:
        pool.put(file)
    with monkeypatch.context() as patch:
        patch.setattr(decode_pool, "START_WITHIN", 0.0)
        assert pool.take() is None
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    assert all(isinstance(result.outcome, Decoded) for result in finished(pool, 2))


def test_workers_that_always_break_down_are_given_up_and_blamed_on_the_machine(tmp_path: Path) -> None:
    pool = DecodePool(1, 10, deadly, SIZE)
    for file in whites(tmp_path, 2):
        pool.put(file)
    results = finished(pool, 2)
    pool.close()
    assert [result.file.id for result in results] == [0, 1]
    for result in results:
        assert isinstance(result.outcome, Undecodable)
        assert result.outcome.cause == "machine"


def test_a_file_can_be_hashed_without_being_decoded(pool: DecodePool, tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes(picture("red", format="PNG"))
    pool.put(WaitingFile(1, tmp_path / "red.png"), only_hash=True)
    pool.put(WaitingFile(2, tmp_path / "gone.png"), only_hash=True)
    known, gone = finished(pool, 2)
    assert known.outcome == Hashed(content_hash((tmp_path / "red.png").read_bytes()))
    assert isinstance(gone.outcome, Undecodable)
    assert gone.outcome.cause == "access"


def test_what_was_cleared_does_not_come_back(pool: DecodePool, tmp_path: Path) -> None:
    (tmp_path / "white.png").write_bytes(picture("white", format="PNG"))
    for number in range(5):
        pool.put(WaitingFile(number, tmp_path / "white.png"))
    pool.clear()
    assert not pool.busy
    assert pool.take() is None
    pool.put(WaitingFile(9, tmp_path / "white.png"))
    [result] = finished(pool, 1)
    assert result.file.id == 9
    assert isinstance(result.outcome, Decoded)


def test_a_file_of_absurd_size_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(300 * 2**30)
    with pytest.raises(Undecodable, match=r"The file has 300\.0 GB; Akin reads up to 2\."):
        read_file(huge)


def test_an_error_that_nobody_foresaw_costs_its_file_only(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("white", format="PNG"))
    pool = DecodePool(1, 10, surprising, SIZE)
    pool.put(WaitingFile(1, tmp_path / "a.png"))
    [result] = finished(pool, 1)
    pool.close()
    assert isinstance(result.outcome, Undecodable)
    assert result.outcome.reason == "The picture could not be decoded: NotImplementedError."
