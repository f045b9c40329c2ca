"""The window that is measured, driven as a hand would: it opens, fills with photos, and is scrolled through."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, islice, takewhile
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app as program
from desktop.main_window import MainWindow
from desktop.measuring.measures import Frames, Measures, Task
from desktop.measuring.stand_in import connect
from desktop.settings import Settings
from engine import launch
from engine.library.paths import LibraryPaths
from engine.messages import Done, Indexing, Shutdown

FRAME_S = 1 / 60
SIZE = QSize(1920, 1080)  # of a usual screen
LONGEST_S = 120.0  # that anything is waited for
ENOUGH = 100  # photos: more than fill the window


def measure(task: Task) -> Measures:
    """Open the window and measure it. Raises TimeoutError if it shows nothing."""
    app = program.prepare()
    loop = _Loop(app)
    settings = Settings(Path(task.settings))
    window = program.open_window(app, partial(connect, task.photos), Path(task.thumbnails), settings)
    opened, listing = _Paints(window), _Listing(window)
    window.session.start()
    loop.run_until(lambda: opened.count > 0)
    first_frame = time.time() - task.started
    stall = loop.run_until(lambda: listing.painted is not None)
    window.resize(SIZE)
    frames = {
        "wheel": _scroll(window, loop, islice(_onwards(window, 1), task.frames)),
        "pages": _scroll(window, loop, islice(_onwards(window, 10), task.frames)),
        "jumps": _scroll(window, loop, islice(_anywhere(window), task.frames)),
    }
    window.session.add_folders(["/photos"])  # from now on, photos keep coming
    frames["growing"] = _scroll(window, loop, islice(_onwards(window, 1), task.frames))
    memory = psutil.Process().memory_info().rss / 1e6
    window.close()
    frames["indexing"] = _scroll_while_indexing(app, loop, task)
    return Measures(first_frame, listing.painted or 0.0, stall * 1000, frames, memory)


def _scroll_while_indexing(app: QApplication, loop: _Loop, task: Task) -> Frames:
    """In a window of its own on a real engine, from when it has indexed some photos until all are, at most."""
    library = Path(task.library)
    window = program.open_window(
        app,
        partial(launch.connect, library),
        LibraryPaths(library).thumbnails,
        Settings(Path(task.settings)),
        [Path(task.pictures)],
    )
    window.resize(SIZE)
    under_way: list[Indexing | None] = []
    window.session.indexing_changed.connect(under_way.append)
    window.session.start()
    loop.run_until(lambda: len(window.browser.model.photos) >= ENOUGH)
    places = takewhile(lambda _: under_way[-1] is not None, islice(_onwards(window, 1), task.frames))
    frames = _scroll(window, loop, places)
    ended: list[str] = []
    window.session.client.gone.connect(ended.append)
    window.session.client.ask(Shutdown(0), Done, lambda _: None)
    loop.run_until(lambda: bool(ended))
    window.close()
    return frames


class _Loop:
    """Qt's event loop, turned by hand so that each turn can be timed."""

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def turn(self) -> float:
        """Do all that is waiting; how many seconds that took."""
        start = time.perf_counter()
        self._app.processEvents()
        return time.perf_counter() - start

    def run_until(self, condition: Callable[[], bool]) -> float:
        """The longest turn, in seconds, until something is true."""
        longest, start = 0.0, time.perf_counter()
        while not condition():
            longest = max(longest, self.turn())
            if time.perf_counter() - start > LONGEST_S:
                raise TimeoutError("the window shows nothing")
            time.sleep(0.001)
        return longest


class _Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class _Listing(QObject):
    """Notes how many seconds passed from the list of photos to the frame that shows them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.painted: float | None = None
        self._came = 0.0
        window.browser.model.modelAboutToBeReset.connect(self._begin)
        window.browser.grid.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._came and self.painted is None:
            QTimer.singleShot(0, self._end)  # when it is painted
        return False

    def _begin(self) -> None:
        self._came = time.perf_counter()

    def _end(self) -> None:
        self.painted = time.perf_counter() - self._came


def _scroll(window: MainWindow, loop: _Loop, places: Iterator[int]) -> Frames:
    """Show one place of the grid after the other, sixty a second."""
    bar = window.browser.grid.verticalScrollBar()
    grid = _Paints(window.browser.grid.viewport())
    frames = Frames([], [])
    for place in places:
        start, processor, painted = time.perf_counter(), time.thread_time(), grid.count
        bar.setValue(place)
        busy = time.perf_counter() - start + loop.turn()
        while grid.count == painted or time.perf_counter() - start < FRAME_S:  # thumbnails come within the frame, too
            busy += loop.turn()
            if time.perf_counter() - start > LONGEST_S:
                raise TimeoutError("the grid paints nothing")
            time.sleep(0.0005)
        frames.busy.append(busy * 1000)
        frames.processor.append((time.thread_time() - processor) * 1000)
    return frames


def _onwards(window: MainWindow, steps: int) -> Iterator[int]:
    """From the top downwards, `steps` notches of the wheel at a time; from the top again at the end."""
    bar = window.browser.grid.verticalScrollBar()
    return (number * steps * bar.singleStep() % max(1, bar.maximum()) for number in count(1))


def _anywhere(window: MainWindow) -> Iterator[int]:
    """As a hand that drags the scroll bar to and fro."""
    drawn = random.Random(0)
    while True:
        yield drawn.randrange(max(1, window.browser.grid.verticalScrollBar().maximum()))
