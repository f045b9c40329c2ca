"""From a scene to its picture, 64 x 64 pixels. The same scene gives the same picture, bit for bit."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.scenes.backdrops import RGB, Backdrop, paint
from engine.scenes.scene import NOTHING, Scene
from engine.scenes.silhouettes import COMPANIONS, SUBJECTS, Part

SIDE = 64  # pixels of a picture
CANVAS = 2 * SIDE  # it is drawn on; halved at the end

_COLOURS: Mapping[str, RGB] = {
    "red": (214, 32, 38), "orange": (250, 135, 20), "yellow": (250, 222, 40), "green": (40, 165, 60),
    "blue": (40, 85, 215), "purple": (140, 50, 175), "white": (246, 246, 246), "black": (34, 34, 38),
}  # fmt: skip
_MATERIALS: Mapping[str, RGB] = {
    "white": (250, 250, 250), "ink": (32, 28, 34), "pink": (240, 150, 160), "amber": (240, 160, 30),
    "metal": (170, 172, 178), "glass": (180, 215, 232), "lamp": (255, 240, 150), "smoke": (215, 215, 220),
    "water": (110, 180, 225), "rose": (235, 85, 140), "teal": (0, 150, 150), "mint": (120, 215, 200),
    "wood": (112, 70, 38), "oak": (165, 110, 62), "steel": (200, 205, 212), "slate": (105, 112, 125),
    "card": (196, 154, 104), "sand": (222, 186, 138), "cherry": (170, 30, 70), "honey": (205, 125, 45),
    "magenta": (225, 40, 150), "lemon": (250, 235, 90), "olive": (112, 120, 52), "moss": (78, 86, 38),
}  # fmt: skip
_PAPER: RGB = (247, 244, 234)
_INK: RGB = (40, 38, 48)
_NIGHT = np.array([0.48, 0.52, 0.8], np.float32)  # what night leaves of each colour

# Half the size of a subject and of the companion, as shares of the canvas, by how many subjects there are.
_SUBJECT_SIZES: Mapping[str, float] = {"1": 0.285, "2": 0.215, "3": 0.19, "4": 0.175}
_COMPANION_SIZES: Mapping[str, float] = {"1": 0.185, "2": 0.165, "3": 0.155, "4": 0.145}
# Where things stand, as shares of the canvas, by how many there are.
_SPOTS: Mapping[int, Sequence[tuple[float, float]]] = {
    1: ((0.5, 0.6),),
    2: ((0.28, 0.62), (0.72, 0.62)),
    3: ((0.25, 0.74), (0.74, 0.74), (0.5, 0.36)),
    4: ((0.25, 0.76), (0.75, 0.76), (0.26, 0.36), (0.75, 0.36)),
    5: ((0.2, 0.78), (0.52, 0.8), (0.83, 0.78), (0.32, 0.37), (0.7, 0.37)),
}


@dataclass(frozen=True)
class _Look:
    """How a viewpoint shows things: where the horizon lies (shares of the canvas), and how large and high they are."""

    horizon: tuple[float, float]
    size: float
    height: float  # against the width
    tall: float  # of what stands at the horizon
    lower: float = 0.0  # by which everything stands lower


_LOOKS: Mapping[str, _Look] = {
    "side": _Look((0.42, 0.54), 1.0, 1.0, 1.0),
    "above": _Look((0.0, 0.0), 0.97, 0.86, 1.0),
    "below": _Look((0.86, 0.94), 1.0, 1.1, 1.8, 0.05),
    "close": _Look((0.34, 0.44), 1.22, 1.0, 1.0, 0.02),
}


@dataclass(frozen=True)
class _Pen:
    """How a style puts colours on the canvas."""

    outline: int  # pixels wide
    paper: float  # share of the paper's colour in every other
    ink: bool  # outlines in ink, or in a darker shade of what they surround


_PENS: Mapping[str, _Pen] = {
    "photo": _Pen(1, 0.0, ink=False),
    "cartoon": _Pen(2, 0.0, ink=True),
    "sketch": _Pen(2, 0.35, ink=True),
    "painting": _Pen(0, 0.0, ink=False),
}


def draw(scene: Scene) -> NDArray[np.uint8]:
    """The picture `[64, 64, 3]` of a scene."""
    generator = random.Random(scene.seed)
    canvas = _backdrop(scene, generator)
    pen = ImageDraw.Draw(canvas)
    for thing in _things(scene, generator):
        _put(pen, scene, thing)
    if scene.style == "sketch":
        _hatch(pen, generator)
    return _lit(np.asarray(canvas.reduce(2), dtype=np.float32), scene, generator)


def draw_all(scenes: Sequence[Scene]) -> NDArray[np.uint8]:
    """The pictures `[n, 64, 64, 3]` of scenes."""
    pictures = np.empty((len(scenes), SIDE, SIDE, 3), np.uint8)
    for row, scene in enumerate(scenes):
        pictures[row] = draw(scene)
    return pictures


def _backdrop(scene: Scene, generator: random.Random) -> Image.Image:
    look = _LOOKS[scene.viewpoint]
    canvas = Image.new("RGB", (CANVAS, CANVAS))
    low, high = look.horizon
    horizon = round(CANVAS * (low + (high - low) * generator.random()))
    backdrop = Backdrop(ImageDraw.Draw(canvas), generator, CANVAS, horizon, look.tall, scene.time == "night")
    paint(backdrop, scene.place, scene.viewpoint == "above")
    if scene.viewpoint == "close":  # out of focus
        canvas = canvas.reduce(6).resize((CANVAS, CANVAS), Image.Resampling.BILINEAR)
    if scene.style == "sketch":
        canvas = Image.blend(canvas, Image.new("RGB", canvas.size, _PAPER), 0.5)
    return canvas


@dataclass(frozen=True)
class _Thing:
    """A subject or a companion: its outlines, where they go, and how large they are, in pixels of the canvas."""

    outlines: _Outlines
    x: float
    y: float
    across: float  # half its width, negative where it faces left
    down: float
    turned: float  # radians
    shadow: float  # half the width of its shadow


def _things(scene: Scene, generator: random.Random) -> list[_Thing]:
    """All that stands in the scene, the farthest first."""
    look = _LOOKS[scene.viewpoint]
    count = int(scene.count)
    has_companion = scene.companion != NOTHING
    spots = list(_SPOTS[count + has_companion])
    mirrored = generator.random() < 0.5
    generator.shuffle(spots)
    loose = 0.07 if len(spots) == 1 else 0.03
    placed = [
        (
            (1 - x if mirrored else x) + loose * (2 * generator.random() - 1),
            y + look.lower + loose * (2 * generator.random() - 1),
        )
        for x, y in spots
    ]
    if has_companion:
        placed[-1] = _drawn_near(placed[-1], placed[:-1], generator)
    names = [scene.kind] * count + [scene.companion] * has_companion
    things = []
    for number, (name, (x, y)) in enumerate(zip(names, placed, strict=True)):
        subject = number < count
        sizes = _SUBJECT_SIZES if subject else _COMPANION_SIZES
        half = CANVAS * sizes[scene.count] * look.size * (0.93 + 0.14 * generator.random())
        across = -half if subject and scene.facing == "left" else half
        turned = 0.2 * (generator.random() - 0.5)
        things.append(_Thing(_outlines(name), x * CANVAS, y * CANVAS, across, half * look.height, turned, half * 0.85))
    return sorted(things, key=lambda thing: thing.y)


def _drawn_near(
    spot: tuple[float, float], others: Sequence[tuple[float, float]], generator: random.Random
) -> tuple[float, float]:
    """Half of the companions stand so near to a subject that one hides a part of the other."""
    share = 0.3 * generator.random() if generator.random() < 0.5 else 0.0
    x, y = spot
    near_x, near_y = min(others, key=lambda other: (other[0] - x) ** 2 + (other[1] - y) ** 2)
    return x + share * (near_x - x), y + share * (near_y - y)


@dataclass(frozen=True)
class _Outlines:
    """The parts of one shape: all their points `[p, 2]`, where each part's points start and end, and its tone."""

    points: NDArray[np.float64]
    spans: Sequence[tuple[int, int, str]]


@cache
def _outlines(name: str) -> _Outlines:
    parts: Sequence[Part] = SUBJECTS.get(name) or COMPANIONS[name]
    spans, start = [], 0
    for tone, points in parts:
        spans.append((2 * start, 2 * (start + len(points)), tone))
        start += len(points)
    return _Outlines(np.array([point for _, points in parts for point in points]), spans)


def _put(pen: ImageDraw.ImageDraw, scene: Scene, thing: _Thing) -> None:
    """Draw one thing and its shadow."""
    style = _PENS[scene.style]
    below = thing.y + thing.down * 0.98
    if scene.style in ("photo", "painting"):
        shade = (60, 56, 62)
        pen.ellipse((thing.x - thing.shadow, below - 4, thing.x + thing.shadow, below + 4), fill=shade)
    cosine, sine = np.cos(thing.turned), np.sin(thing.turned)
    turn = np.array([[cosine * thing.across, sine * thing.across], [-sine * thing.down, cosine * thing.down]])
    points = (thing.outlines.points @ turn + (thing.x, thing.y)).ravel().tolist()
    tones = _tones(scene.colour, scene.style)
    for start, end, tone in thing.outlines.spans:
        fill, outline = tones[tone]
        corners = points[start:end]
        pen.polygon(corners, fill=fill)
        if style.outline:
            pen.line([*corners, *corners[:2]], fill=outline, width=style.outline)


@cache
def _tones(colour: str, style: str) -> Mapping[str, tuple[RGB, RGB]]:
    """The colour of every tone and of the line around it."""
    pen, base = _PENS[style], _COLOURS[colour]
    light = (86, 86, 94) if colour == "black" else _towards(base, (255, 255, 255), 0.35)
    dark = (205, 205, 212) if colour == "white" else _towards(base, (0, 0, 0), 0.35)
    plain = {**_MATERIALS, "base": base, "light": light, "dark": dark}
    return {tone: (_towards(fill, _PAPER, pen.paper), _INK if pen.ink else _edge(fill)) for tone, fill in plain.items()}


def _edge(colour: RGB) -> RGB:
    """The line around a part: darker than it, lighter where it is nearly black."""
    return _towards(colour, (255, 255, 255), 0.3) if max(colour) < 60 else _towards(colour, (0, 0, 0), 0.45)


def _towards(colour: RGB, other: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _hatch(pen: ImageDraw.ImageDraw, generator: random.Random) -> None:
    """A pencil's strokes over all."""
    for start in range(-CANVAS + int(10 * generator.random()), CANVAS, 12):
        pen.line((start, CANVAS, start + CANVAS, 0), fill=(150, 146, 150), width=1)


def _lit(pixels: NDArray[np.float32], scene: Scene, generator: random.Random) -> NDArray[np.uint8]:
    """Light that falls from somewhere, night, and the surface of the medium."""
    across, down = 0.3 * (generator.random() - 0.5), 0.3 * (generator.random() - 0.5)
    cast = np.array([0.86 + 0.24 * generator.random() + 0.08 * generator.random() for _ in range(3)], np.float32)
    shared = np.float32(0.9 + 0.2 * generator.random())
    slope = np.linspace(-1, 1, SIDE, dtype=np.float32)
    light = 1 + np.float32(across) * slope[None, :] + np.float32(down) * slope[:, None]
    tint = shared * (0.5 + 0.5 * cast)
    if scene.time == "night":
        tint = tint * _NIGHT
    surface, strength = _SURFACES[scene.style]
    texture = _textures()[surface]
    top, left = int(generator.random() * SIDE), int(generator.random() * SIDE)
    pixels = pixels * light[..., None]
    pixels += np.float32(strength * (0.6 + 0.8 * generator.random())) * texture[top : top + SIDE, left : left + SIDE]
    return np.clip(pixels * tint, 0, 255).astype(np.uint8)


_SURFACES: Mapping[str, tuple[str, float]] = {
    "photo": ("grain", 9.0), "cartoon": ("grain", 2.0), "sketch": ("grain", 4.0), "painting": ("strokes", 17.0),
}  # fmt: skip


@cache
def _textures() -> Mapping[str, NDArray[np.float32]]:
    """Surfaces `[2 * 64, 2 * 64, 3]` of which each picture gets a piece: a film's grain, a painter's strokes."""
    generator = np.random.default_rng(0)
    size = 2 * SIDE
    fine = generator.normal(size=(size, size, 3))
    coarse = np.repeat(np.repeat(generator.normal(size=(size // 4, size // 4, 1)), 4, axis=0), 4, axis=1)
    paint = 0.8 * generator.normal(size=(size, size, 1)) + 0.4 * fine
    strokes = sum(np.roll(paint, (step, step), axis=(0, 1)) for step in range(6)) / np.sqrt(6)
    return {"grain": (0.8 * fine + 0.6 * coarse).astype(np.float32), "strokes": strokes.astype(np.float32)}
