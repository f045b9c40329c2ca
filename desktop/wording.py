"""Numbers, times and sizes as people read them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from engine.messages import Indexing, Photo, Switching


def _tr(text: str) -> str:
    return QCoreApplication.translate("wording", text)


def number(value: int) -> str:
    return QLocale().toString(value)


def photos(count: int) -> str:
    return _tr("1 photo") if count == 1 else _tr("{count} photos").format(count=number(count))


def stars(count: int) -> str:
    return _tr("1 star") if count == 1 else _tr("{count} stars").format(count=count)


def kind(name: str) -> str:
    """A kind of picture, as `Filters` names it."""
    return _tr("Raw") if name == "raw" else name.upper()


def orientation(name: str) -> str:
    """As `Filters` names it."""
    return {"landscape": _tr("Landscape"), "portrait": _tr("Portrait"), "square": _tr("Square")}[name]


def place(known: bool) -> str:
    """Whether a photo says where it was taken."""
    return _tr("With a place") if known else _tr("Without a place")


def spoken(photo: Photo) -> str:
    """A photo as a screen reader says it: its name and its marks."""
    parts = [Path(photo.path).name]
    if photo.favourite:
        parts.append(_tr("favourite"))
    if photo.rating:
        parts.append(stars(photo.rating))
    return ", ".join(parts) + away(photo.online)


def away(online: bool) -> str:
    """How a photo or folder is said to be on a drive that is not there; empty where it is."""
    return "" if online else _tr(", away")


def duration(seconds: float) -> str:
    """A time to wait, no finer than it is known."""
    if seconds < 60:
        return _tr("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 90:
        return _tr("{count} min").format(count=minutes)
    return _tr("{count} h").format(count=QLocale().toString(seconds / 3600, "f", 1))


def file_size(count: int) -> str:
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def moment(iso: str) -> str:
    """A date and time of the catalogue in the user's own manner."""
    taken = QDateTime.fromString(iso, Qt.DateFormat.ISODate)
    return QLocale().toString(taken, QLocale.FormatType.ShortFormat) if taken.isValid() else iso


def pixels(width: int, height: int) -> str:
    return f"{width} \N{MULTIPLICATION SIGN} {height}"


def position(latitude: float, longitude: float) -> str:
    """Degrees as maps write them, e.g. 48.8584° N, 2.2945° E."""
    north = _tr("N") if latitude >= 0 else _tr("S")
    east = _tr("E") if longitude >= 0 else _tr("W")
    return ", ".join(
        f"{QLocale().toString(abs(degrees), 'f', 4)}\N{DEGREE SIGN} {side}"
        for degrees, side in ((latitude, north), (longitude, east))
    )


def same_files(count: int) -> str:
    return _tr("{count} files with the same content").format(count=number(count))


def alike(count: int, similarity: float) -> str:
    """`similarity` is the lowest cosine of any two."""
    value = QLocale().toString(similarity, "f", 2)
    return _tr("{count} files that look alike ({similarity})").format(count=number(count), similarity=value)


def spare(size: int) -> str:
    return _tr("{size} could be spared").format(size=file_size(size))


def duplicates(groups: int, spare_bytes: int) -> str:
    counted = _tr("1 group") if groups == 1 else _tr("{count} groups").format(count=number(groups))
    return f"{counted}, {spare(spare_bytes)}"


def indexing(progress: Indexing) -> str:
    """One line on how far indexing is."""
    if progress.supply == "low" and not progress.paused:
        return _tr("Waiting: the battery is low")
    if progress.total == 0:
        return _tr("Looking for photos …")
    of_total = {"done": number(progress.done), "total": number(progress.total)}
    if progress.paused:
        return _tr("Paused at {done} of {total}").format(**of_total)
    parts = [_tr("Indexing {done} of {total}").format(**of_total)]
    if progress.photos_per_second > 0:
        digits = 0 if progress.photos_per_second >= 10 else 1
        rate = QLocale().toString(progress.photos_per_second, "f", digits)
        parts.append(_tr("{rate} photos/s").format(rate=rate))
    if progress.seconds_left is not None and not progress.scanning:
        parts.append(_tr("{time} left").format(time=duration(progress.seconds_left)))
    if progress.supply == "battery":
        parts.append(_tr("slower on battery"))
    return ", ".join(parts)


def switching(to: Switching) -> str:
    """How far another model is on its way to answering."""
    if to.total == 0:
        return _tr("Loading {model} …").format(model=to.model)
    done, total = number(to.done), number(to.total)
    return _tr("Changing to {model}: {done} of {total} photos are ready").format(model=to.model, done=done, total=total)


def searched(count: int, milliseconds: float) -> str:
    """What a search went through and how long it took."""
    return _tr("{photos} searched in {time} ms").format(photos=photos(count), time=round(milliseconds))
