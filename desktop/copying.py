"""Copies of photos for a folder of the user's choice, and what became of them. Lives on the GUI thread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop import wording
from desktop.copies import Cause, Copied, Failure, copy_photos
from desktop.dialogs import pick
from desktop.helper_threads import HelperThreads
from desktop.models.intents import Photos

_TOLD_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class _Wish:
    photos: Photos
    folder: str


class Copying(QObject):
    """One job at a time, in the order in which they are wanted."""

    told = Signal(str)  # a sentence: how far it is, what was done
    failed = Signal(str)  # a sentence or more: what could not be done
    _copied = Signal(object, object)  # _Wish, Copied: from the helper thread to the GUI thread
    _went_on = Signal(object, int)  # _Wish, photos done

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = ""  # where the last copies went
        self._thread: HelperThreads[_Wish] = HelperThreads("copies", 1, self._work)
        self._copied.connect(self._report)
        self._went_on.connect(self._tell_progress)

    def ask(self, window: QWidget, photos: Photos) -> None:
        """Ask where to, and copy photos there."""
        pick.pick_target(window, self._folder, lambda folders: self.copy(photos, folders[0]))

    def copy(self, photos: Photos, folder: str) -> None:
        self._folder = folder
        self._thread.request(_Wish(photos, folder))

    def close(self) -> None:
        """End the thread; it finishes the photo at hand."""
        self._thread.close()

    def _work(self, wishes: Iterator[_Wish]) -> None:
        """The helper thread: copy until closed."""
        for wish in wishes:
            told = time.monotonic()

            def go_on(done: int, wish: _Wish = wish) -> bool:
                nonlocal told
                if time.monotonic() - told > _TOLD_EVERY:
                    told = time.monotonic()
                    self._went_on.emit(wish, done)
                return not self._thread.closed

            copied = copy_photos(wish.photos, wish.folder, go_on)
            if self._thread.closed:
                return
            self._copied.emit(wish, copied)

    def _tell_progress(self, wish: _Wish, done: int) -> None:
        text = self.tr("Copying {done} of {photos} to {folder} …")
        self.told.emit(
            text.format(
                done=wording.number(done), photos=wording.photos(len(wish.photos)), folder=shown_path(wish.folder)
            )
        )

    def _report(self, wish: _Wish, copied: Copied) -> None:
        self._thread.done(wish)
        folder = shown_path(copied.folder)
        if copied.copied:
            photos = wording.photos(copied.copied)
            self.told.emit(self.tr("{photos} copied to {folder}").format(photos=photos, folder=folder))
        if copied.failed:
            self.failed.emit(" ".join(self._sentence(failure, count, folder) for failure, count in copied.failed))

    def _sentence(self, failure: Failure, count: int, folder: str) -> str:
        sentence = {
            Cause.AWAY: self.tr("{photos} could not be copied: the drive is away. Connect it, and copy again."),
            Cause.GONE: self.tr(
                "{photos} could not be copied: the file is not there. Connect its drive, or scan its folder again."
            ),
            Cause.UNREADABLE: self.tr("{photos} could not be copied: the file cannot be read ({reason})."),
            Cause.FULL: self.tr("{photos} could not be copied: {folder} is full. Make room, and copy again."),
            Cause.REFUSED: self.tr(
                "{photos} could not be copied: nothing can be written to {folder} ({reason}). Choose another folder."
            ),
        }[failure.cause]
        return sentence.format(photos=wording.photos(count), folder=folder, reason=failure.reason)


def shown_path(folder: str) -> str:
    """A folder as its user names it: from the home folder on, where it lies there."""
    path, home = Path(folder), Path.home()
    return str(path.relative_to(home)) if path != home and path.is_relative_to(home) else str(path)
