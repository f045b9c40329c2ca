"""Numbers, times and sizes as people read them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QObject, Qt

from desktop.models.map_look import width_of
from engine.messages import Area, Indexing, KnownModel, Near, PhiNetwork, Photo, SavedSearch, Switching

translate = QCoreApplication.translate

_DIGITS = ((1, 4), (10, 3), (100, 2), (500, 1))  # up to how many kilometres a place has how many digits of a degree
_A_SPOT = 0.1  # kilometres: what is smaller needs no width


class _Counted(QObject):
    """How many there are of something. A class, because lupdate finds the plural in `tr` alone."""

    def photos(self, count: int) -> str:
        return self.tr("%Ln photo(s)", "", count)

    def missing(self, count: int) -> str:
        return self.tr(", %Ln missing", "", count)

    def absent(self, count: int) -> str:
        return self.tr("%Ln more photo(s) not in the library now, back as soon as the files are", "", count)

    def stars(self, count: int) -> str:
        return self.tr("%Ln star(s)", "", count)

    def groups(self, count: int) -> str:
        return self.tr("%Ln group(s)", "", count)

    def places(self, count: int) -> str:
        return self.tr("%Ln place(s)", "", count)

    def tags(self, count: int) -> str:
        return self.tr("%Ln tag(s)", "", count)

    def others(self, count: int) -> str:
        return self.tr("Show the %Ln other(s)", "", count)

    def with_others(self, count: int) -> str:
        return self.tr(", and %Ln more like it", "", count)

    def same_files(self, count: int) -> str:
        return self.tr("%Ln file(s) with the same content", "", count)

    def alike(self, count: int) -> str:
        return self.tr("%Ln file(s) that look alike ({similarity})", "", count)


def number(value: int) -> str:
    return QLocale().toString(value)


def photos(count: int) -> str:
    return _Counted().photos(count)


def stars(count: int) -> str:
    return _Counted().stars(count)


def score(value: float) -> str:
    """A cosine similarity."""
    return QLocale().toString(value, "f", 2)


def kind(name: str) -> str:
    """A kind of picture, as `Filters` names it."""
    return translate("wording", "Raw") if name == "raw" else name.upper()


def orientation(name: str) -> str:
    """As `Filters` names it."""
    return {
        "landscape": translate("wording", "Landscape"),
        "portrait": translate("wording", "Portrait"),
        "square": translate("wording", "Square"),
    }[name]


def place(known: bool) -> str:
    """Whether a photo says where it was taken."""
    return translate("wording", "With a place") if known else translate("wording", "Without a place")


def spoken(photo: Photo) -> str:
    """A photo as a screen reader says it: its name and its marks."""
    parts = [Path(photo.path).name]
    if photo.favourite:
        parts.append(translate("wording", "favourite"))
    if photo.rating:
        parts.append(stars(photo.rating))
    return ", ".join(parts) + away(photo.online)


def away(online: bool) -> str:
    """How a photo or folder is said to be on a drive that is not there; empty where it is."""
    return "" if online else translate("wording", ", away")


def duration(seconds: float) -> str:
    """A time to wait, no finer than it is known."""
    if seconds < 60:
        return translate("wording", "less than a minute")
    minutes = round(seconds / 60)
    if minutes < 90:
        return translate("wording", "{count} min").format(count=minutes)
    return translate("wording", "{count} h").format(count=QLocale().toString(seconds / 3600, "f", 1))


def file_size(count: int) -> str:
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def moment(iso: str) -> str:
    """A date and time of the catalogue in the user's own manner."""
    taken = QDateTime.fromString(iso, Qt.DateFormat.ISODate)
    return QLocale().toString(taken, QLocale.FormatType.ShortFormat) if taken.isValid() else iso


def pixels(width: int, height: int) -> str:
    return f"{width} \N{MULTIPLICATION SIGN} {height}"


def position(latitude: float, longitude: float, digits: int = 4) -> str:
    """Degrees as maps write them, e.g. 48.8584° N, 2.2945° E."""
    north = translate("wording", "N") if latitude >= 0 else translate("wording", "S")
    east = translate("wording", "E") if longitude >= 0 else translate("wording", "W")
    return ", ".join(
        f"{QLocale().toString(abs(degrees), 'f', digits)}\N{DEGREE SIGN} {side}"
        for degrees, side in ((latitude, north), (longitude, east))
    )


def tags(count: int) -> str:
    return _Counted().tags(count)


def distance(kilometres: float) -> str:
    if kilometres < 1:
        return translate("wording", "{count} m").format(count=number(round(kilometres * 1000)))
    digits = 1 if kilometres < 10 and kilometres != round(kilometres) else 0
    return translate("wording", "{count} km").format(count=QLocale().toString(kilometres, "f", digits))


def around(area: Area) -> str:
    """A part of the Earth by its middle, no finer than it is large, and how wide it is."""
    width = width_of(area)
    digits = next((digits for most, digits in _DIGITS if width <= most), 0)
    middle = position((area.south + area.north) / 2, (area.west + area.east) / 2, digits)
    if width < _A_SPOT:
        return middle
    return translate("wording", "{place} ({distance})").format(place=middle, distance=distance(width))


def near(place: Near) -> str:
    return translate("wording", "Within {distance} of {place}").format(
        distance=distance(place.kilometres), place=position(place.latitude, place.longitude)
    )


def places(count: int, photos_there: int) -> str:
    """Clusters on a map."""
    counted = _Counted().places(count)
    return translate("wording", "{places} with {photos}").format(places=counted, photos=photos(photos_there))


def placed(count: int, of: int) -> str:
    """How many photos say where they were taken; empty where none does."""
    if not count:
        return ""
    return translate("wording", "{count} of {photos} with a place").format(count=number(count), photos=photos(of))


def badge(count: int, unfolded: bool) -> str:
    """On a photo that stands for so many others as well: what a click on it adds or takes away."""
    return ("\N{MINUS SIGN}" if unfolded else "+") + number(count)


def show_others(count: int) -> str:
    """In a menu: to show the photos that one stands for."""
    return _Counted().others(count)


def with_others(count: int) -> str:
    """How many photos one stands for; goes on from its name, and is empty for none."""
    return _Counted().with_others(count) if count else ""


def same_files(count: int) -> str:
    return _Counted().same_files(count)


def alike(count: int, similarity: float) -> str:
    """`similarity` is the lowest cosine of any two."""
    return _Counted().alike(count).format(similarity=score(similarity))


def absent(count: int) -> str:
    """Of the photos of an album, those that lie in no folder of the library."""
    return _Counted().absent(count)


def missing(count: int) -> str:
    """Photos that are in no folder any more; goes on from another count."""
    return _Counted().missing(count)


def spare(size: int) -> str:
    return translate("wording", "{size} could be spared").format(size=file_size(size))


def duplicates(groups: int, spare_bytes: int) -> str:
    counted = _Counted().groups(groups)
    return f"{counted}, {spare(spare_bytes)}"


def indexing(progress: Indexing) -> str:
    """One line on how far indexing is."""
    if progress.supply == "low" and not progress.paused:
        return translate("wording", "Waiting: the battery is low")
    if progress.total == 0:
        return translate("wording", "Looking for photos …")
    of_total = {"done": number(progress.done), "total": number(progress.total)}
    if progress.paused:
        return translate("wording", "Paused at {done} of {total}").format(**of_total)
    parts = [translate("wording", "Indexing {done} of {total}").format(**of_total)]
    if progress.photos_per_second > 0:
        digits = 0 if progress.photos_per_second >= 10 else 1
        rate = QLocale().toString(progress.photos_per_second, "f", digits)
        parts.append(translate("wording", "{rate} photos/s").format(rate=rate))
    if progress.seconds_left is not None and not progress.scanning:
        parts.append(translate("wording", "{time} left").format(time=duration(progress.seconds_left)))
    if progress.supply == "battery":
        parts.append(translate("wording", "slower on battery"))
    elif progress.gentle:
        parts.append(translate("wording", "gently"))
    return ", ".join(parts)


def switching(to: Switching) -> str:
    """How far another model is on its way to answering."""
    if to.total == 0:
        return translate("wording", "Loading {model} …").format(model=to.model)
    done, total = number(to.done), number(to.total)
    return translate("wording", "Changing to {model}: {done} of {total} photos are ready").format(
        model=to.model, done=done, total=total
    )


def asked(search: SavedSearch) -> str:
    """What a saved search asks, a line for each part of it."""
    lines = [search.words] if search.words else []
    pasted = translate("wording", "a pasted picture")
    if search.references:
        names = ", ".join(name or pasted for name in search.references)
        lines.append(translate("wording", "like {photos}").format(photos=names))
    if search.avoid:
        lines.append(translate("wording", "but not {words}").format(words=search.avoid))
    return "\n".join(lines)


def model_state(model: KnownModel, in_use: bool) -> str:
    """Whether a model can be used, in a few words."""
    if in_use:
        return translate("wording", "in use")
    if model.here:
        return translate("wording", "on this computer")
    if model.size is None:
        return translate("wording", "to be downloaded")
    size = QLocale().formattedDataSize(
        model.size, 1 if model.size >= 1e9 else 0, QLocale.DataSizeFormat.DataSizeSIFormat
    )  # fmt: skip
    return translate("wording", "to be downloaded, about {size}").format(size=size)


def about_model(name: str) -> str:
    """What a model is good for, where that is known."""
    return {
        "starter": translate("wording", "Comes with Akin: everyday objects, quick on any computer."),
        "ViT-B-32-quickgelu/openai": translate("wording", "Knows people, events, places and styles."),
        "ViT-L-14-quickgelu/openai": translate("wording", "The best results, and slow without a graphics card."),
    }.get(name, "")


def phi_method(network: PhiNetwork) -> str:
    """How a network that makes pseudo-words came about."""
    methods = {
        "text": translate("wording", "trained on text"),
        "closed-form": translate("wording", "computed from the model"),
        "distilled": translate("wording", "trained on photos"),
        "imported": translate("wording", "imported"),
    }
    return ", ".join(filter(None, [methods.get(network.method, network.method), network.licence]))


def searched(count: int, milliseconds: float) -> str:
    """What a search went through and how long it took."""
    return translate("wording", "{photos} searched in {time} ms").format(
        photos=photos(count), time=number(round(milliseconds))
    )
