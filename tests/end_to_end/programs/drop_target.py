"""Another program, as a mail would be: takes files that are dropped on it. Usage: drop_target.py REPORT"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

AT = (1300, 500)
SIZE = (100, 100)


class Mail(QLabel):
    """Writes down which files were dropped on it."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        files = [url.toLocalFile() for url in event.mimeData().urls()]
        Path(sys.argv[1]).write_text(json.dumps(files))


def main() -> int:
    app = QApplication(sys.argv)
    label = Mail("drop here")
    label.setAcceptDrops(True)
    label.setGeometry(*AT, *SIZE)
    label.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
