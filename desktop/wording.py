"""Numbers, times and sizes as people read them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from engine.messages import Indexing


def _tr(text: str) -> str:
    return QCoreApplication.translate("wording", text)


def number(value: int) -> str:
    return QLocale().toString(value)


def photos(count: int) -> str:
    return _tr("1 photo") if count == 1 else _tr("{count} photos").format(count=number(count))


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


def searched(count: int, milliseconds: float) -> str:
    """What a search went through and how long it took."""
    return _tr("{photos} searched in {time} ms").format(photos=photos(count), time=round(milliseconds))
