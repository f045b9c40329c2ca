"""Events are cleaned: whatever happens, and however it is told, looking where they say gives what is on the disk."""

from __future__ import annotations

from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from engine.library import events
from engine.library.events import CLOSED, PATIENCE, QUIET, Event, EventCleaner

FOLDERS = ("", "a", "a/b", "c")
NAMES = ("1.jpg", "2.png", "x.tmp", ".hidden.jpg", "notes.txt")


def after(cleaner: EventCleaner, seconds: float, *kinds: tuple[str, events.Kind]) -> list[str]:
    for path, kind in kinds:
        cleaner.put(Event(path, kind), 0.0)
    return cleaner.due(seconds)


def test_a_path_is_looked_at_once_it_is_quiet() -> None:
    cleaner = EventCleaner()
    for moment in (0.0, 0.5, 1.0):
        cleaner.put(Event("a.jpg", "changed"), moment)
        assert cleaner.due(moment + QUIET / 2) == []
    assert cleaner.due(1.0 + QUIET) == ["a.jpg"]
    assert cleaner.due(100.0) == []


def test_a_closed_file_is_whole_sooner() -> None:
    assert after(EventCleaner(), CLOSED, ("a.jpg", "changed"), ("a.jpg", "closed")) == ["a.jpg"]


def test_a_file_that_is_never_quiet_is_looked_at_all_the_same() -> None:
    cleaner = EventCleaner()
    looks = [
        step * QUIET / 2
        for step in range(1000)
        if (cleaner.put(Event("a.jpg", "changed"), step * QUIET / 2), cleaner.due(step * QUIET / 2))[1]
    ]
    assert looks
    assert min(later - sooner for sooner, later in pairwise(looks)) >= PATIENCE


def test_what_is_no_picture_and_what_is_hidden_is_dropped() -> None:
    dropped = ("a.jpg.part", "a.tmp", ".a.jpg", ".git/a.jpg", "b/.cache/c.jpg", "notes.txt", "jpg")
    assert after(EventCleaner(), 100.0, *((path, "changed") for path in dropped)) == []
    assert len(EventCleaner()) == 0


def test_a_new_ignore_file_means_its_folder() -> None:
    assert after(EventCleaner(), QUIET, ("a/.akinignore", "closed"), (".akinignore", "changed")) == [""]
    assert after(EventCleaner(), QUIET, ("a/.akinignore", "changed")) == ["a"]


def test_a_folder_that_is_looked_through_stands_for_all_below() -> None:
    below: list[tuple[str, events.Kind]] = [(f"a/b/{number}.jpg", "closed") for number in range(100)]
    assert after(EventCleaner(), CLOSED, ("a", "tree"), *below) == []
    assert after(EventCleaner(), QUIET, ("a", "tree"), ("a0.jpg", "changed"), *below) == ["a", "a0.jpg"]


def test_thousands_of_files_at_once_are_looked_at_one_by_one_and_too_many_as_a_whole() -> None:
    paths = [f"{number:05}.jpg" for number in range(10_000)]
    assert after(EventCleaner(), QUIET, *((path, "changed") for path in paths)) == paths
    cleaner = EventCleaner()
    assert after(cleaner, 100.0, *((f"{number}.jpg", "closed") for number in range(events.MANY + 5000))) == [""]
    assert len(cleaner) == 0


class Disk(RuleBasedStateMachine):
    """A disk that changes, a system that tells of it, and a catalogue that looks where it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.cleaner = EventCleaner()
        self.now = 0.0
        self.version = 0
        self.disk: dict[str, int] = {}  # version by path
        self.catalogue: dict[str, int] = {}
        self.quiet_since = 0.0

    def _tell(self, path: str, kind: events.Kind) -> None:
        self.cleaner.put(Event(path, kind), self.now)
        self.quiet_since = self.now

    def _visible(self) -> dict[str, int]:
        return {
            path: version for path, version in self.disk.items()
            if path.endswith((".jpg", ".png")) and not path.rpartition("/")[2].startswith(".")
        }  # fmt: skip

    @rule(folder=st.sampled_from(FOLDERS), name=st.sampled_from(NAMES), parts=st.integers(1, 4), pause=st.floats(0, 2))
    def write(self, folder: str, name: str, parts: int, pause: float) -> None:
        """As a slow copy does: bit by bit, then close."""
        path = f"{folder}/{name}".lstrip("/")
        for _ in range(parts):
            self.version += 1
            self.disk[path] = self.version
            self._tell(path, "changed")
            self.wait(pause)
        self._tell(path, "closed")

    @rule(folder=st.sampled_from(FOLDERS))
    def save_as_editors_do(self, folder: str) -> None:
        """A temporary file, the old one aside, the new one in its place, the old one removed."""
        path = f"{folder}/1.jpg".lstrip("/")
        self.write(folder, "x.tmp", 2, 0.0)
        if path in self.disk:
            self.disk[path + "~"] = self.disk.pop(path)
            self._tell(path, "changed")
        self.version += 1
        self.disk.pop(f"{folder}/x.tmp".lstrip("/"))
        self.disk[path] = self.version
        self._tell(path, "closed")
        self.disk.pop(path + "~", None)

    @precondition(lambda self: self.disk)
    @rule(data=st.data(), back=st.booleans())
    def move(self, data: st.DataObject, back: bool) -> None:
        """A file, perhaps only for a moment."""
        old = data.draw(st.sampled_from(sorted(self.disk)))
        new = data.draw(st.sampled_from([f"{folder}/{name}".lstrip("/") for folder in FOLDERS for name in NAMES]))
        for source, target in [(old, new), (new, old)][: 1 + back]:
            self.disk[target] = self.disk.pop(source)
            self._tell(source, "changed")
            self._tell(target, "closed")
            self.wait(0.3)

    @precondition(lambda self: self.disk)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.disk)))
        del self.disk[path]
        self._tell(path, "changed")

    @rule(old=st.sampled_from(FOLDERS[1:]), new=st.sampled_from(("d", "c/e", "a/f")), told=st.booleans())
    def move_folder(self, old: str, new: str, told: bool) -> None:
        """With all in it; some systems tell of the files as well."""
        if new.startswith(old):
            return
        for path in [path for path in self.disk if path.startswith(old + "/")]:
            target = new + path.removeprefix(old)
            self.disk[target] = self.disk.pop(path)
            if told:
                self._tell(path, "changed")
                self._tell(target, "changed")
        self._tell(old, "tree")
        self._tell(new, "tree")

    @rule(data=st.data())
    def lose_events(self, data: st.DataObject) -> None:
        """Something happens that no event tells of, and the system says so."""
        if self.disk:
            del self.disk[data.draw(st.sampled_from(sorted(self.disk)))]
        self._tell(events.EVERYTHING, "tree")

    @rule(seconds=st.floats(0, 3))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        visible = self._visible()
        looks = self.cleaner.due(self.now)
        assert len(set(looks)) == len(looks)
        for look in looks:
            prefix = look + "/" if look else ""
            for known in [path for path in self.catalogue if path == look or path.startswith(prefix)]:
                del self.catalogue[known]
            self.catalogue |= {p: v for p, v in visible.items() if p == look or p.startswith(prefix)}

    @invariant()
    def quiet_means_equal(self) -> None:
        if self.now - self.quiet_since > QUIET:
            self.wait(0.0)
            assert self.catalogue == self._visible()

    def teardown(self) -> None:
        self.wait(QUIET + 0.1)
        assert self.catalogue == self._visible()
        assert len(self.cleaner) == 0


TestDisk = Disk.TestCase
TestDisk.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


@given(st.lists(st.tuples(st.floats(0, 0.9), st.sampled_from(["changed", "closed", "tree"])), min_size=1))
def test_nothing_is_looked_at_while_it_is_written(gaps: list[tuple[float, events.Kind]]) -> None:
    """As long as events of writing come faster than QUIET, and patience lasts, the file is left alone."""
    cleaner, now = EventCleaner(), 0.0
    for gap, _ in gaps:
        now += gap
        if now < PATIENCE:
            assert cleaner.due(now) == []
        cleaner.put(Event("a.jpg", "changed"), now)
