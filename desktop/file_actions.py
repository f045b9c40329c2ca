"""What other programs do with a photo: open it, show it in its folder, take its path or the file itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication


def open_file(path: str) -> bool:
    """Open with the system's viewer. False if there is none, or the file is away."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def show_in_folder(path: str) -> None:
    """Open the file manager with the file selected, or at least at its folder."""
    if sys.platform == "win32":
        subprocess.Popen(["explorer", "/select,", str(Path(path))])
    elif sys.platform == "darwin":
        subprocess.Popen(["open", "-R", path])
    else:
        _ask_file_manager(path)


def copy_paths(paths: Iterable[str]) -> None:
    QGuiApplication.clipboard().setText("\n".join(paths))


def copy_files(paths: Iterable[str]) -> None:
    """Put files on the clipboard, for a file manager or a mail to paste."""
    paths = tuple(paths)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    mime.setText("\n".join(paths))
    QGuiApplication.clipboard().setMimeData(mime)


def _ask_file_manager(path: str) -> None:
    """The freedesktop.org way; a desktop without it opens the folder."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher  # not on every platform

    def fall_back() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        fall_back()
        return
    service, place = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"
    message = QDBusMessage.createMethodCall(service, place, service, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(path).toString()], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message), QGuiApplication.instance())

    def finish(done: QDBusPendingCallWatcher) -> None:
        if done.isError():
            fall_back()
        done.deleteLater()

    watcher.finished.connect(finish)
