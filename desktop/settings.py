"""What the window remembers from one start to the next: an INI file in the user's own configuration folder.

A file that cannot be read, or that somebody has edited, costs what it said and nothing more.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from desktop.languages import LANGUAGES
from desktop.theme import SCHEMES
from engine.messages import Order

RECENT_KEPT = 50  # searches
UNFOLDED_KEPT = 1000  # folders

_GEOMETRY = "window/geometry"
_SIDEBAR_WIDTH = "window/sidebar-width"
_DETAILS_WIDTH = "window/details-width"
_SIDEBAR = "window/sidebar"
_DETAILS = "window/details"
_UNFOLDED = "window/unfolded"
_LANGUAGE = "window/language"
_SCHEME = "window/colours"
_PHOTO_SIZE = "photos/size"
_SCORES = "photos/scores"
_GROUPED = "photos/grouped"
_ORDER = "photos/order"
_PLAIN = "searches/plain"
_RECENT = "searches/recent"


def default_file() -> Path:
    """The platform's place for a program's settings, e.g. ~/.config/akin/window.ini. Goes by the application's name."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)) / "window.ini"


class Settings:
    """Values with a type; each has a default, and no other part of the window knows under which key it is kept."""

    def __init__(self, file: Path) -> None:
        self._file = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray:
        """Of the window, as QWidget.saveGeometry gives it; empty at first."""
        value = self._file.value(_GEOMETRY)
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._file.setValue(_GEOMETRY, value)

    @property
    def sidebar_width(self) -> int | None:
        """In pixels; None at first."""
        return self._number(_SIDEBAR_WIDTH)

    @sidebar_width.setter
    def sidebar_width(self, value: int) -> None:
        self._file.setValue(_SIDEBAR_WIDTH, value)

    @property
    def details_width(self) -> int | None:
        """In pixels; None at first."""
        return self._number(_DETAILS_WIDTH)

    @details_width.setter
    def details_width(self, value: int) -> None:
        self._file.setValue(_DETAILS_WIDTH, value)

    @property
    def sidebar(self) -> bool:
        """Whether the left side is shown."""
        return self._switch(_SIDEBAR, True)

    @sidebar.setter
    def sidebar(self, value: bool) -> None:
        self._file.setValue(_SIDEBAR, value)

    @property
    def details(self) -> bool:
        """Whether the right side is shown."""
        return self._switch(_DETAILS, True)

    @details.setter
    def details(self, value: bool) -> None:
        self._file.setValue(_DETAILS, value)

    @property
    def unfolded(self) -> tuple[str, ...]:
        """The folders at the left whose subfolders are shown, by their absolute paths."""
        return self._texts(_UNFOLDED)

    @unfolded.setter
    def unfolded(self, value: tuple[str, ...]) -> None:
        self._file.setValue(_UNFOLDED, json.dumps(value[-UNFOLDED_KEPT:]))

    @property
    def language(self) -> str | None:
        """Of the window, as a code such as "de"; None where it follows the system."""
        kept = self._file.value(_LANGUAGE)
        return kept if kept in LANGUAGES else None

    @language.setter
    def language(self, value: str | None) -> None:
        self._choose(_LANGUAGE, value)

    @property
    def scheme(self) -> str | None:
        """Of colours, as `theme.SCHEMES` names it; None where it follows the system."""
        kept = self._file.value(_SCHEME)
        return kept if kept in SCHEMES else None

    @scheme.setter
    def scheme(self, value: str | None) -> None:
        self._choose(_SCHEME, value)

    @property
    def photo_size(self) -> int | None:
        """How large the photos of the grid are, in the grid's own steps; None at first."""
        return self._number(_PHOTO_SIZE)

    @photo_size.setter
    def photo_size(self, value: int) -> None:
        self._file.setValue(_PHOTO_SIZE, value)

    @property
    def scores(self) -> bool:
        """Whether results say how well they fit."""
        return self._switch(_SCORES, False)

    @scores.setter
    def scores(self, value: bool) -> None:
        self._file.setValue(_SCORES, value)

    @property
    def grouped(self) -> bool:
        """Whether results that look alike stand as one."""
        return self._switch(_GROUPED, False)

    @grouped.setter
    def grouped(self, value: bool) -> None:
        self._file.setValue(_GROUPED, value)

    @property
    def order(self) -> Order:
        """Of the results."""
        kept = self._file.value(_ORDER)
        orders: tuple[Order, ...] = get_args(Order)
        return next((order for order in orders if order == kept), "relevance")

    @order.setter
    def order(self, value: Order) -> None:
        self._file.setValue(_ORDER, value)

    @property
    def plain(self) -> bool:
        """Whether searches ask with the prompt alone."""
        return self._switch(_PLAIN, False)

    @plain.setter
    def plain(self, value: bool) -> None:
        self._file.setValue(_PLAIN, value)

    @property
    def recent(self) -> tuple[str, ...]:
        """The words of past searches, newest first."""
        return self._texts(_RECENT)

    def add_recent(self, words: str) -> None:
        """The newest search; the oldest is forgotten when there are too many."""
        others = [old for old in self.recent if old.casefold() != words.casefold()]
        self._file.setValue(_RECENT, json.dumps([words, *others][:RECENT_KEPT]))

    def forget_recent(self) -> None:
        self._file.remove(_RECENT)

    def _choose(self, key: str, value: str | None) -> None:
        if value is None:
            self._file.remove(key)
        else:
            self._file.setValue(key, value)

    def _texts(self, key: str) -> tuple[str, ...]:
        try:
            kept = json.loads(str(self._file.value(key, "[]")))
        except ValueError:
            return ()
        return tuple(text for text in kept if isinstance(text, str)) if isinstance(kept, list) else ()

    def _number(self, key: str) -> int | None:
        try:
            return int(str(self._file.value(key)))
        except ValueError:
            return None

    def _switch(self, key: str, default: bool) -> bool:
        """A file gives words where a value that was just set gives what it was."""
        return {"true": True, "false": False}.get(str(self._file.value(key)).lower(), default)
