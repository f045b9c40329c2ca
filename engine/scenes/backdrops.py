"""The eight places as they stand behind the subjects, or under them where the view is from above."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import ImageDraw

RGB = tuple[int, int, int]

_DAY_SKY: tuple[RGB, RGB] = ((120, 180, 235), (205, 228, 245))  # above, at the horizon
_NIGHT_SKY: tuple[RGB, RGB] = ((40, 45, 95), (85, 85, 150))  # before it is darkened with all the rest
_GROUND: Mapping[str, RGB] = {
    "beach": (238, 216, 165), "forest": (84, 122, 66), "desert": (222, 160, 92), "snow": (240, 244, 250),
    "city": (128, 128, 134), "field": (160, 190, 90), "mountains": (146, 128, 112), "kitchen": (226, 206, 186),
}  # fmt: skip


@dataclass(frozen=True)
class Backdrop:
    """What a place is painted with. Lengths are pixels of a canvas `side` wide; the ground begins at `horizon`."""

    draw: ImageDraw.ImageDraw
    generator: random.Random
    side: int
    horizon: int
    tall: float  # how high things rise above the horizon, 1 as seen from the side
    night: bool

    def somewhere(self, low: float, high: float) -> float:
        """A random number of pixels between two shares of the side."""
        return self.side * (low + (high - low) * self.generator.random())


def paint(backdrop: Backdrop, place: str, from_above: bool) -> None:
    """Paint a place over the whole canvas."""
    ground = _varied(_GROUND[place], backdrop.generator)
    side, draw = backdrop.side, backdrop.draw
    if from_above:
        draw.rectangle((0, 0, side, side), fill=ground)
        _FROM_ABOVE[place](backdrop, ground)
        return
    _sky(backdrop)
    draw.rectangle((0, backdrop.horizon, side, side), fill=ground)
    _STANDING[place](backdrop, ground)


def _sky(backdrop: Backdrop) -> None:
    upper, lower = _NIGHT_SKY if backdrop.night else _DAY_SKY
    bands = 6
    for band in range(bands):
        share = band / (bands - 1)
        top, bottom = (backdrop.horizon * part // bands for part in (band, band + 1))
        backdrop.draw.rectangle((0, top, backdrop.side, bottom), fill=_mixed(upper, lower, share))
    x, y, radius = backdrop.somewhere(0.1, 0.9), backdrop.somewhere(0.05, 0.2), backdrop.somewhere(0.05, 0.08)
    if backdrop.night:
        backdrop.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 255, 240))
        for _ in range(9):
            x, y = backdrop.somewhere(0, 1), backdrop.somewhere(0, 0.35)
            backdrop.draw.rectangle((x, y, x + 1, y + 1), fill=(255, 255, 255))
    elif backdrop.generator.random() < 0.6:
        backdrop.draw.ellipse((x - 2 * radius, y, x + 2 * radius, y + 1.3 * radius), fill=(248, 250, 252))


def _beach(backdrop: Backdrop, _: RGB) -> None:
    top, sea = backdrop.horizon, backdrop.somewhere(0.12, 0.18)
    backdrop.draw.rectangle((0, top - sea / 2, backdrop.side, top + sea / 2), fill=(45, 135, 190))
    backdrop.draw.rectangle((0, top + sea / 2 - 3, backdrop.side, top + sea / 2), fill=(225, 240, 245))
    x = backdrop.somewhere(0.05, 0.95)
    crown = top - backdrop.side * 0.3 * backdrop.tall
    backdrop.draw.line((x, top + 6, x + 5, crown), fill=(135, 95, 55), width=5)
    for turn in (-22, -13, 13, 22):
        backdrop.draw.polygon(
            (x + 5, crown - 4, x + 5 + turn, crown + 8 - abs(turn) / 3, x + 5, crown + 4), fill=(40, 130, 60)
        )


def _beach_above(backdrop: Backdrop, _: RGB) -> None:
    near, far = backdrop.somewhere(0.15, 0.5), backdrop.somewhere(0.15, 0.5)
    side = backdrop.side
    for shift, colour in ((4, (228, 240, 245)), (0, (45, 135, 190))):
        backdrop.draw.polygon((0, 0, side, 0, side, far + shift, 0, near + shift), fill=colour)


def _forest(backdrop: Backdrop, _: RGB) -> None:
    for trunk in range(7):
        x = backdrop.side * (trunk + backdrop.generator.random()) / 7
        height = backdrop.side * (0.3 + 0.15 * backdrop.generator.random()) * backdrop.tall
        green = _varied((36, 92, 48), backdrop.generator)
        backdrop.draw.rectangle((x - 3, backdrop.horizon - height / 2, x + 3, backdrop.horizon + 4), fill=(92, 66, 42))
        backdrop.draw.ellipse((x - 13, backdrop.horizon - height, x + 13, backdrop.horizon - height / 3), fill=green)


def _forest_above(backdrop: Backdrop, _: RGB) -> None:
    for _tree in range(12):
        x, y, radius = backdrop.somewhere(0, 1), backdrop.somewhere(0, 1), backdrop.somewhere(0.08, 0.13)
        backdrop.draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius), fill=_varied((36, 92, 48), backdrop.generator)
        )
        backdrop.draw.ellipse((x - radius / 2, y - radius / 2, x, y), fill=(74, 134, 74))


def _desert(backdrop: Backdrop, ground: RGB) -> None:
    for _dune in range(3):
        x, wide, high = (
            backdrop.somewhere(0, 1),
            backdrop.somewhere(0.3, 0.5),
            backdrop.somewhere(0.1, 0.22) * backdrop.tall,
        )
        top = backdrop.horizon - high
        backdrop.draw.polygon((x - wide, backdrop.horizon, x, top, x + wide, backdrop.horizon), fill=ground)
        backdrop.draw.polygon(
            (x, top, x + wide, backdrop.horizon, x + wide / 4, backdrop.horizon),
            fill=_mixed(ground, (120, 70, 40), 0.3),
        )
    x, high = backdrop.somewhere(0.05, 0.95), backdrop.somewhere(0.2, 0.28) * backdrop.tall
    green = (60, 120, 70)
    backdrop.draw.rectangle((x - 4, backdrop.horizon - high, x + 4, backdrop.horizon + 6), fill=green)
    backdrop.draw.line(
        (x + 13, backdrop.horizon - high * 0.8, x + 13, backdrop.horizon - high / 2, x, backdrop.horizon - high / 2),
        fill=green,
        width=5,
    )


def _desert_above(backdrop: Backdrop, ground: RGB) -> None:
    lean = backdrop.somewhere(-0.2, 0.2)
    for y in range(-backdrop.side // 4, backdrop.side * 5 // 4, 14):
        backdrop.draw.line(
            (0, y, backdrop.side / 2, y + lean + 6, backdrop.side, y), fill=_mixed(ground, (120, 70, 40), 0.35), width=4
        )


def _snow(backdrop: Backdrop, _: RGB) -> None:
    for _fir in range(4):
        x, high = backdrop.somewhere(0, 1), backdrop.somewhere(0.2, 0.32) * backdrop.tall
        base = backdrop.horizon + 5
        backdrop.draw.polygon((x - 12, base, x, base - high, x + 12, base), fill=(70, 110, 100))
        backdrop.draw.polygon((x - 7, base - high / 2, x, base - high, x + 7, base - high / 2), fill=(250, 252, 255))
    _flakes(backdrop)


def _snow_above(backdrop: Backdrop, _: RGB) -> None:
    x = backdrop.somewhere(0.1, 0.7)
    for step in range(0, backdrop.side, 14):
        backdrop.draw.ellipse((x + step / 4, step, x + step / 4 + 7, step + 6), fill=(185, 200, 225))
    _flakes(backdrop)


def _flakes(backdrop: Backdrop) -> None:
    for _flake in range(26):
        x, y = backdrop.somewhere(0, 1), backdrop.somewhere(0, 1)
        backdrop.draw.ellipse((x, y, x + 3, y + 3), fill=(255, 255, 255), outline=(205, 215, 235))


def _city(backdrop: Backdrop, _: RGB) -> None:
    x: float = -backdrop.somewhere(0, 0.1)
    lit = (255, 225, 120) if backdrop.night else (190, 215, 230)
    while x < backdrop.side:
        wide, high = backdrop.somewhere(0.14, 0.22), backdrop.somewhere(0.2, 0.42) * backdrop.tall
        grey = _varied((105, 98, 108), backdrop.generator)
        backdrop.draw.rectangle((x, backdrop.horizon - high, x + wide, backdrop.horizon), fill=grey)
        for row in range(int(backdrop.horizon - high) + 4, backdrop.horizon - 4, 9):
            backdrop.draw.rectangle((x + 4, row, x + 8, row + 4), fill=lit)
            backdrop.draw.rectangle((x + wide - 8, row, x + wide - 4, row + 4), fill=lit)
        x += wide + 1
    middle = (backdrop.side + backdrop.horizon) / 2
    for start in range(0, backdrop.side, 24):
        backdrop.draw.rectangle((start, middle, start + 12, middle + 3), fill=(240, 240, 235))


def _city_above(backdrop: Backdrop, _: RGB) -> None:
    for corner in (0, backdrop.side):
        deep = backdrop.somewhere(0.15, 0.25)
        for start in range(0, backdrop.side, 34):
            left, right = sorted((corner, corner - deep if corner else deep))
            backdrop.draw.rectangle((left, start, right, start + 29), fill=_varied((150, 90, 75), backdrop.generator))
    for start in range(0, backdrop.side, 24):
        backdrop.draw.rectangle((backdrop.side / 2 - 2, start, backdrop.side / 2 + 2, start + 12), fill=(240, 240, 235))


def _field(backdrop: Backdrop, ground: RGB) -> None:
    top, side = backdrop.horizon, backdrop.side
    x, high = backdrop.somewhere(0.05, 0.75), 0.2 * side * backdrop.tall
    backdrop.draw.rectangle((x, top - high * 0.6, x + 26, top), fill=(150, 62, 52))
    backdrop.draw.polygon((x - 3, top - high * 0.6, x + 13, top - high, x + 29, top - high * 0.6), fill=(92, 52, 48))
    for post in range(4, side, 16):
        backdrop.draw.rectangle((post, top - 9, post + 3, top + 5), fill=(238, 232, 220))
    backdrop.draw.rectangle((0, top - 5, side, top - 3), fill=(238, 232, 220))
    for row in range(-4, 13):
        backdrop.draw.line(
            (side / 2 + (row - 4) * 7, top + 6, side / 2 + (row - 4) * 34, side),
            fill=_mixed(ground, (90, 130, 40), 0.6),
            width=3,
        )


def _field_above(backdrop: Backdrop, ground: RGB) -> None:
    lean = backdrop.somewhere(-0.25, 0.25)
    for x in range(-backdrop.side // 4, backdrop.side * 5 // 4, 15):
        backdrop.draw.line((x, 0, x + lean, backdrop.side), fill=_mixed(ground, (80, 125, 35), 0.75), width=6)


def _mountains(backdrop: Backdrop, _: RGB) -> None:
    for _peak in range(3):
        x, wide, high = (
            backdrop.somewhere(0, 1),
            backdrop.somewhere(0.25, 0.4),
            backdrop.somewhere(0.28, 0.42) * backdrop.tall,
        )
        top, grey = backdrop.horizon - high, _varied((112, 112, 130), backdrop.generator)
        backdrop.draw.polygon((x - wide, backdrop.horizon, x, top, x + wide, backdrop.horizon), fill=grey)
        backdrop.draw.polygon(
            (x - wide * 0.3, top + high * 0.3, x, top, x + wide * 0.3, top + high * 0.3, x, top + high * 0.2),
            fill=(245, 248, 252),
        )
    for _rock in range(4):
        _a_rock(backdrop, backdrop.somewhere(0, 1), backdrop.horizon + backdrop.somewhere(0, 0.3))


def _mountains_above(backdrop: Backdrop, _: RGB) -> None:
    for _rock in range(14):
        _a_rock(backdrop, backdrop.somewhere(0, 1), backdrop.somewhere(0, 1))


def _a_rock(backdrop: Backdrop, x: float, y: float) -> None:
    size = backdrop.somewhere(0.04, 0.1)
    backdrop.draw.polygon(
        (x - size, y + size / 2, x - size / 2, y - size / 2, x + size / 3, y - size * 0.7, x + size, y + size / 2),
        fill=_varied((105, 100, 104), backdrop.generator),
    )
    backdrop.draw.polygon((x - size / 2, y - size / 2, x + size / 3, y - size * 0.7, x, y), fill=(172, 168, 172))


def _kitchen(backdrop: Backdrop, ground: RGB) -> None:
    side, top = backdrop.side, backdrop.horizon
    backdrop.draw.rectangle((0, 0, side, top), fill=(246, 232, 196))
    backdrop.draw.rectangle((0, top * 0.62, side, top), fill=(176, 124, 84))
    for x in range(0, side, 26):
        backdrop.draw.rectangle((x + 3, top * 0.68, x + 22, top - 4), fill=(198, 148, 104))
    left = backdrop.somewhere(0.1, 0.6)
    glass = (30, 34, 80) if backdrop.night else (170, 210, 240)
    backdrop.draw.rectangle((left, top * 0.1, left + 36, top * 0.5), fill=glass, outline=(255, 255, 255), width=3)
    _tiles(backdrop, top, ground)


def _kitchen_above(backdrop: Backdrop, ground: RGB) -> None:
    _tiles(backdrop, 0, ground)


def _tiles(backdrop: Backdrop, top: int, ground: RGB) -> None:
    size = 16
    for row in range(top, backdrop.side, size):
        for x in range(((row - top) // size % 2) * size, backdrop.side, 2 * size):
            backdrop.draw.rectangle((x, row, x + size - 1, row + size - 1), fill=_mixed(ground, (120, 60, 50), 0.55))


_Painter = Callable[[Backdrop, RGB], None]
_STANDING: Mapping[str, _Painter] = {
    "beach": _beach, "forest": _forest, "desert": _desert, "snow": _snow, "city": _city, "field": _field,
    "mountains": _mountains, "kitchen": _kitchen,
}  # fmt: skip
_FROM_ABOVE: Mapping[str, _Painter] = {
    "beach": _beach_above, "forest": _forest_above, "desert": _desert_above, "snow": _snow_above, "city": _city_above,
    "field": _field_above, "mountains": _mountains_above, "kitchen": _kitchen_above,
}  # fmt: skip


def _varied(colour: RGB, generator: random.Random) -> RGB:
    """A colour a little brighter or darker."""
    share = 0.9 + 0.2 * generator.random()
    red, green, blue = (min(255, int(value * share)) for value in colour)
    return red, green, blue


def _mixed(first: RGB, second: RGB, share: float) -> RGB:
    """A colour on the way from one to another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
