"""Which part of a picture is seen, and how large: independent of the picture, so that several can be seen alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

STEP = 1.25  # one press of + or -, or one notch of the wheel
_MOST_PIXELS = 8.0  # of the screen for one of the picture
_MOST_FITTED = 4.0  # the same where a small picture is fitted into a large view


@dataclass(frozen=True)
class Look:
    """`zoom` is relative to the size at which the picture fits; (x, y) is what lies in the middle, from 0 to 1."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5


FITTED = Look()


@dataclass(frozen=True)
class Frame:
    """A picture in a view; all sizes are in the screen's own pixels, the picture's as it is turned."""

    picture: QSizeF
    view: QSizeF

    @property
    def fit(self) -> float:
        """Pixels of the screen for one of the picture, where the whole of it is to be seen."""
        width, height = max(self.picture.width(), 1.0), max(self.picture.height(), 1.0)
        return max(min(self.view.width() / width, self.view.height() / height, _MOST_FITTED), 1e-6)

    @property
    def actual(self) -> float:
        """The zoom at which a pixel of the picture is one of the screen."""
        return 1.0 / self.fit

    def target(self, look: Look) -> QRectF:
        """Where the whole picture lies, seen from the view's upper left corner."""
        scale = self.fit * look.zoom
        width, height = self.picture.width() * scale, self.picture.height() * scale
        return QRectF(self.view.width() / 2 - look.x * width, self.view.height() / 2 - look.y * height, width, height)

    def zoomed(self, look: Look, zoom: float, about: QPointF | None = None) -> Look:
        """Another zoom; what lies at `about`, or else in the middle, stays there as far as the edges allow."""
        zoom = min(max(zoom, min(1.0, self.actual)), max(1.0, _MOST_PIXELS * self.actual))
        about = QPointF(self.view.width() / 2, self.view.height() / 2) if about is None else about
        before = self.target(look)
        at_x, at_y = (about.x() - before.x()) / before.width(), (about.y() - before.y()) / before.height()
        after = self.target(Look(zoom, look.x, look.y))
        x = at_x - (about.x() - self.view.width() / 2) / after.width()
        y = at_y - (about.y() - self.view.height() / 2) / after.height()
        return self.kept(Look(zoom, x, y))

    def moved(self, look: Look, by: QPointF) -> Look:
        """The picture drawn along by so many pixels."""
        target = self.target(look)
        return self.kept(replace(look, x=look.x - by.x() / target.width(), y=look.y - by.y() / target.height()))

    def kept(self, look: Look) -> Look:
        """No ground is seen beside a picture that would fill the view."""
        target = self.target(look)
        return replace(
            look,
            x=_within(look.x, self.view.width() / target.width()),
            y=_within(look.y, self.view.height() / target.height()),
        )


def _within(middle: float, share: float) -> float:
    """`share`: how much of the picture the view shows in this direction."""
    return 0.5 if share >= 1 else min(max(middle, share / 2), 1 - share / 2)
