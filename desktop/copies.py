"""Copies photos into a folder: nothing there is overwritten, originals stay as they are. Runs on a helper thread."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from pathlib import Path

from desktop.models.intents import Photos
from engine.messages import Photo

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Cause(Enum):
    """Why a photo could not be copied."""

    AWAY = auto()  # its drive
    GONE = auto()  # the file
    UNREADABLE = auto()
    FULL = auto()  # where the copy should go
    REFUSED = auto()  # by the folder


@dataclass(frozen=True)
class Failure:
    cause: Cause
    reason: str = ""  # what the system says, where that tells more


@dataclass(frozen=True)
class Copied:
    """What became of photos that were to be copied."""

    folder: str
    copied: int
    failed: tuple[tuple[Failure, int], ...] = ()  # how many photos for each; the most frequent first


def copy_photos(photos: Photos, folder: str, go_on: Callable[[int], bool]) -> Copied:
    """Copy photos one after another. `go_on` is told before each how many are done, and says whether to go on."""
    failed: Counter[Failure] = Counter()
    for done, photo in enumerate(photos):
        if not go_on(done):
            return Copied(folder, done - failed.total(), tuple(failed.most_common()))
        failure = copy_photo(photo, Path(folder))
        if failure is None:
            continue
        if failure.cause is Cause.FULL:  # nor is there room for the others
            copied = done - failed.total()
            failed[failure] += len(photos) - done
            return Copied(folder, copied, tuple(failed.most_common()))
        failed[failure] += 1
    return Copied(folder, len(photos) - failed.total(), tuple(failed.most_common()))


def copy_photo(photo: Photo, folder: Path) -> Failure | None:
    """Copy one photo with its times, under a name that is free; why that could not be."""
    source = Path(photo.path)
    try:
        source.open("rb").close()
    except OSError as error:
        return _unread(photo, error)
    try:
        target = _take_name(source, folder)
    except OSError as error:
        return Failure(Cause.FULL) if error.errno in _NO_ROOM else Failure(Cause.REFUSED, _said(error))
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        with suppress(OSError):
            target.unlink()  # half a photo, and our own
        return Failure(Cause.FULL) if error.errno in _NO_ROOM else _unread(photo, error)
    with suppress(OSError):  # a drive that takes no times or rights has the photo all the same
        shutil.copystat(source, target)
    return None


def _take_name(source: Path, folder: Path) -> Path:
    """An empty file of our own with the name of `source` or, where that is taken, with a number."""
    for number in count(1):
        target = folder / (source.name if number == 1 else f"{source.stem} {number}{source.suffix}")
        try:
            target.open("xb").close()
        except FileExistsError:
            continue
        return target
    raise AssertionError


def _unread(photo: Photo, error: OSError) -> Failure:
    if not photo.online:
        return Failure(Cause.AWAY)
    return Failure(Cause.GONE) if isinstance(error, FileNotFoundError) else Failure(Cause.UNREADABLE, _said(error))


def _said(error: OSError) -> str:
    return error.strerror or str(error)
