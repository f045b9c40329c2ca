"""How the map of places looks: land and sea, clusters with their counts, and a scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QPen, QPixmap, QTransform

from desktop import theme, wording
from desktop.models.clusters import Cluster
from desktop.models.map_look import MapFrame, MapLook, kilometres_of
from desktop.models.outline import Outline
from desktop.theme import UNIT

LARGEST = 28  # pixels, radius of a cluster: two of them fit into the smallest cell

_RADII = ((1, 8), (99, 14), (999, 17), (9_999, 21))  # up to how many photos a cluster has which radius
_RULE = 15 * UNIT  # the scale is no longer than this
_STEPS = (5.0, 2.0, 1.0)  # lengths of a scale, times a power of ten


@dataclass(frozen=True)
class Spot:
    """A cluster where it is drawn in the view: in the middle of its photos, and all of it on ground of its own."""

    cluster: Cluster
    centre: QPointF
    radius: float

    @classmethod
    def of(cls, cluster: Cluster, frame: MapFrame, look: MapLook) -> Spot:
        radius = next((radius for most, radius in _RADII if cluster.count <= most), LARGEST)
        at = frame.seen_at(look, cluster.place)
        first, last = (
            frame.seen_at(look, corner) for corner in (cluster.ground.topLeft(), cluster.ground.bottomRight())
        )
        x = min(max(at.x(), first.x() + radius), last.x() - radius)
        y = min(max(at.y(), first.y() + radius), last.y() - radius)
        return cls(cluster, QPointF(x, y), radius)

    def holds(self, point: QPointF) -> bool:
        by = point - self.centre
        reach = max(self.radius, 1.5 * UNIT)  # a single photo is small to hit
        return QPointF.dotProduct(by, by) <= reach * reach


def draw_ground(outline: Outline, frame: MapFrame, look: MapLook, palette: QPalette, ratio: float) -> QPixmap:
    """Sea and land, as a picture of the whole view; `ratio`: pixels of the screen for one of the view."""
    ground = QPixmap((frame.view * ratio).toSize())
    ground.setDevicePixelRatio(ratio)
    ground.fill(theme.sea(palette))
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QPen(theme.shore(palette), 1)
    line.setCosmetic(True)  # or it takes ten times as long on a screen with small pixels
    painter.setPen(line)
    painter.setBrush(theme.land(palette))
    corner = frame.seen_at(look, QPointF(0, 0))
    to_view = QTransform(look.scale, 0, 0, look.scale, corner.x(), corner.y())
    painter.drawPath(to_view.map(outline.path(frame.shown(look), look.scale)))
    painter.end()
    return ground


def draw_spots(painter: QPainter, spots: Iterable[Spot], palette: QPalette, font: QFont) -> None:
    """The largest clusters last: they come uppermost."""
    accent = palette.accent().color()
    font.setBold(True)
    font.setPointSizeF(max(7.0, font.pointSizeF() * 0.9))
    painter.setFont(font)
    for spot in spots:
        painter.setPen(QPen(palette.base().color(), 2))
        painter.setBrush(accent)
        painter.drawEllipse(spot.centre, spot.radius - 1, spot.radius - 1)
        if spot.cluster.count > 1:
            painter.setPen(palette.highlightedText().color())
            square = QRectF(-spot.radius, -spot.radius, 2 * spot.radius, 2 * spot.radius).translated(spot.centre)
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, wording.number(spot.cluster.count))


def draw_ring(painter: QPainter, spot: Spot, palette: QPalette, width: float) -> None:
    """Around a cluster that the mouse or the keyboard is at."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.windowText().color(), width))
    painter.drawEllipse(spot.centre, spot.radius + 2, spot.radius + 2)


def draw_scale(painter: QPainter, frame: MapFrame, look: MapLook, palette: QPalette, mirrored: bool) -> None:
    """How long some round distance is, at the height of the middle; in the lower corner where a line begins."""
    kilometre = look.scale / kilometres_of(look.y)
    length, distance = _round(_RULE / kilometre)
    wide, line = length * kilometre, frame.view.height() - 2 * UNIT
    left = frame.view.width() - 2 * UNIT - wide if mirrored else 2 * UNIT
    painter.setPen(QPen(theme.muted(palette), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        [
            QPointF(left, line - UNIT / 2),
            QPointF(left, line),
            QPointF(left + wide, line),
            QPointF(left + wide, line - UNIT / 2),
        ]
    )
    above = QRectF(left, line - 3 * UNIT, max(wide, 10 * UNIT), 2 * UNIT + UNIT / 2)
    if mirrored:
        above.moveRight(left + wide)
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    painter.drawText(above, side | Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignAbsolute, distance)


def _round(most: float) -> tuple[float, str]:
    """The longest round distance that is no longer than some kilometres, and how it is written."""
    power = 10.0**5
    while True:
        for step in _STEPS:
            if step * power <= most:
                return step * power, wording.distance(step * power)
        power /= 10
