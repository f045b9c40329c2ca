"""Real folders are watched: events come through, and where they cannot, somebody is told to look."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.library import watch
from engine.library.events import EVERYTHING, Event
from engine.library.watch import Watcher

LOOK_THROUGH = Event(EVERYTHING, "tree")


class Watched:
    """A watcher and all that it has said."""

    def __init__(self) -> None:
        self.watcher = Watcher()
        self.events: list[tuple[Path, Event]] = []
        self.were_ready: list[Path] = []

    def listen(self) -> None:
        self.events += self.watcher.events(1000)
        self.were_ready += self.watcher.ready()

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            self.listen()
            assert time.monotonic() < deadline, self.events
            time.sleep(0.01)

    def follow(self, *folders: Path) -> None:
        self.watcher.follow(folders)
        self.until(lambda: set(folders) <= set(self.were_ready))
        self.were_ready.clear()

    def heard(self, path: str, *kinds: str) -> bool:
        return any(event.path == path and event.kind in kinds for _, event in self.events)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    monkeypatch.setattr(watch, "PRESENCE", 0.05)
    watched = Watched()
    yield watched
    watched.watcher.close()


def test_what_happens_in_a_folder_is_heard_of(watched: Watched, photo_folder: Path) -> None:
    (photo_folder / "deep" / "er").mkdir(parents=True)
    watched.follow(photo_folder)
    (photo_folder / "deep" / "er" / "a.jpg").write_bytes(b"x")
    watched.until(lambda: watched.heard("deep/er/a.jpg", "closed"))
    (photo_folder / "deep" / "er" / "a.jpg").rename(photo_folder / "b.jpg")
    watched.until(lambda: watched.heard("b.jpg", "closed"))
    (photo_folder / "b.jpg").unlink()
    (photo_folder / "new").mkdir()
    watched.until(lambda: watched.heard("new", "tree"))
    watched.events.clear()
    (photo_folder / "new" / "c.jpg").write_bytes(b"x")
    watched.until(lambda: watched.heard("new/c.jpg", "closed"))
    shutil.move(photo_folder / "deep", photo_folder / "moved")
    watched.until(lambda: watched.heard("deep", "tree") and watched.heard("moved", "tree"))
    assert {root for root, _ in watched.events} == {photo_folder}


def test_reading_a_folder_makes_no_events(watched: Watched, photo_folder: Path) -> None:
    (photo_folder / "a.jpg").write_bytes(b"x")
    watched.follow(photo_folder)
    for _ in range(20):
        (photo_folder / "a.jpg").read_bytes()
        list(photo_folder.iterdir())
    (photo_folder / "end.jpg").write_bytes(b"x")
    watched.until(lambda: watched.heard("end.jpg", "closed"))
    assert {event.path for _, event in watched.events} == {"end.jpg"}


def test_a_folder_that_goes_and_comes_back_is_looked_through_and_watched_again(
    watched: Watched, photo_folder: Path, tmp_path: Path
) -> None:
    watched.follow(photo_folder)
    photo_folder.rename(tmp_path / "away")
    watched.until(lambda: (photo_folder, LOOK_THROUGH) in watched.events)
    watched.events.clear()
    (tmp_path / "away").rename(photo_folder)
    watched.until(lambda: (photo_folder, LOOK_THROUGH) in watched.events)
    (photo_folder / "a.jpg").write_bytes(b"x")
    watched.until(lambda: watched.heard("a.jpg", "closed"))


def test_a_folder_that_is_not_there_is_waited_for(watched: Watched, photo_folder: Path) -> None:
    photo_folder.rmdir()
    watched.follow(photo_folder)
    photo_folder.mkdir()
    watched.until(lambda: (photo_folder, LOOK_THROUGH) in watched.events)


def test_no_more_watches_and_network_drives_mean_looking_from_time_to_time(
    watched: Watched, photo_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Exhausted(watch.Observer):  # type: ignore[misc,valid-type]
        def schedule(self, *_arguments: Any, **_options: Any) -> Any:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(watch, "RESCAN", 0.1)
    with monkeypatch.context() as exhausted, caplog.at_level(logging.CRITICAL, watch.log.name):
        exhausted.setattr(watch, "Observer", Exhausted)
        watched.follow(photo_folder)
        watched.until(lambda: len(watched.events) >= 3)
    other = photo_folder.parent / "network"
    other.mkdir()
    monkeypatch.setattr(watch, "is_remote", lambda path: path == other)
    watched.follow(other)
    watched.events.clear()
    watched.until(lambda: watched.events.count((other, LOOK_THROUGH)) >= 3)


def test_a_watch_that_is_refused_below_is_noticed(
    watched: Watched, photo_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """watchdog itself is silent about that."""

    class Nearly(watch.Observer):  # type: ignore[misc,valid-type]
        def schedule(self, handler: Any, path: str, **options: Any) -> Any:
            if "recursive" not in options:
                raise OSError(errno.ENOSPC, "inotify watch limit reached")
            return super().schedule(handler, path, **options)

    monkeypatch.setattr(watch, "RESCAN", 0.1)
    monkeypatch.setattr(watch, "Observer", Nearly)
    with caplog.at_level(logging.CRITICAL, watch.log.name):
        watched.follow(photo_folder)
        watched.until(lambda: len(watched.events) >= 3)


def test_a_folder_is_watched_on_though_nothing_can_be_written_for_a_while(
    watched: Watched, photo_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(**_options: Any) -> Any:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(watch, "PROBE", 0.1)
    watched.follow(photo_folder)
    with monkeypatch.context() as patched, caplog.at_level(logging.CRITICAL, watch.log.name):
        patched.setattr(watch.tempfile, "TemporaryDirectory", full)
        time.sleep(0.5)
    photo_folder.rename(photo_folder.with_name("away"))
    watched.until(lambda: (photo_folder, LOOK_THROUGH) in watched.events)


def test_lost_events_and_too_many_lead_to_a_look_through(
    watched: Watched, photo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MOST_EVENTS", 10)
    watched.follow(photo_folder)
    for number in range(100):
        (photo_folder / f"{number}.jpg").touch()
    watched.until(lambda: (photo_folder, LOOK_THROUGH) in watched.events)
    watched.events.clear()
    # where watchdog says that the system's queue ran over
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
    watched.until(lambda: (photo_folder, LOOK_THROUGH) in watched.events)


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_a_name_in_no_known_encoding_passes(watched: Watched, photo_folder: Path) -> None:
    watched.follow(photo_folder)
    os.close(os.open(os.path.join(os.fsencode(photo_folder), b"\xff.jpg"), os.O_CREAT))  # noqa: PTH118 - bytes
    watched.until(lambda: watched.heard("\udcff.jpg", "changed", "closed"))
