"""The system's own dialogs for picking photos and folders. They open without waiting for an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.library.formats import SUFFIXES

translate = QCoreApplication.translate


def pick_photos(parent: QWidget, then: Callable[[list[str]], None]) -> QFileDialog:
    """Ask for picture files; `then` gets their paths."""
    dialog = _dialog(parent, translate("pick", "Pick reference photos"), QFileDialog.FileMode.ExistingFiles)
    patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in sorted(SUFFIXES))
    dialog.setNameFilters(
        [translate("pick", "Photos ({patterns})").format(patterns=patterns), translate("pick", "All files (*)")]
    )
    dialog.filesSelected.connect(then)
    dialog.open()
    return dialog


def pick_folder(parent: QWidget, then: Callable[[list[str]], None]) -> QFileDialog:
    """Ask for a folder; `then` gets its path as the one entry of a list."""
    dialog = _dialog(parent, translate("pick", "Choose a folder of photos"), QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.filesSelected.connect(then)
    dialog.open()
    return dialog


def pick_target(parent: QWidget, start: str, then: Callable[[list[str]], None]) -> QFileDialog:
    """Ask where copies of photos should go, beginning in `start`; `then` gets the folder's path in a list."""
    dialog = _dialog(parent, translate("pick", "Copy the photos to a folder"), QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, translate("pick", "Copy here"))
    if start and Path(start).is_dir():
        dialog.setDirectory(start)
    dialog.filesSelected.connect(then)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    if pictures and Path(pictures).is_dir():
        dialog.setDirectory(pictures)
    return dialog
