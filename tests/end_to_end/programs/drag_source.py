"""Another program, as a file manager would be: one file can be dragged from it. Usage: drag_source.py FILE"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

AT = (1300, 100)
SIZE = (100, 100)


class File(QLabel):
    """A label that is a file to whoever it is dragged to."""

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


def main() -> int:
    app = QApplication(sys.argv)
    label = File("drag me")
    label.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    label.setGeometry(*AT, *SIZE)
    label.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
