"""The icons of resources/icons, drawn in a colour of the palette."""

from __future__ import annotations

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

_SCALES = (1, 2, 3)  # device pixel ratios that an icon is drawn for


@cache
def _drawing(name: str) -> str:
    return (resources.files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: QColor, side: int, ratio: float = 1.0, filled: bool = False) -> QPixmap:
    """One icon, `side` logical pixels wide and high; its shape filled, where that says something."""
    key = f"{name} {colour.name()} {side} {ratio} {filled}"
    image = QPixmap()
    if not QPixmapCache.find(key, image):
        image = _drawn(name, colour, side, ratio, filled)
        QPixmapCache.insert(key, image)
    return image


def _drawn(name: str, colour: QColor, side: int, ratio: float, filled: bool) -> QPixmap:
    image = QPixmap(QSize(1, 1) * round(side * ratio))
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    drawing = _drawing(name).replace("currentColor", colour.name())
    if filled:
        drawing = drawing.replace('fill="none"', f'fill="{colour.name()}"')
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def application() -> QIcon:
    """Akin's own icon, in the sizes that desktops ask for."""
    drawing = QByteArray((resources.files("resources") / "akin.svg").read_bytes())
    result = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        image = QPixmap(side, side)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(drawing).render(painter, QRectF(0, 0, side, side))
        painter.end()
        result.addPixmap(image)
    return result


def icon(name: str, palette: QPalette, side: int = 20, filled: bool = False) -> QIcon:
    """One icon with its normal and its disabled look; filled, it is in the accent's colour."""
    normal = QPalette.ColorRole.Accent if filled else QPalette.ColorRole.WindowText
    result = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        colour = palette.color(group, normal)
        for scale in _SCALES:
            result.addPixmap(pixmap(name, colour, side, scale, filled), mode)
    return result
