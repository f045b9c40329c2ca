"""The sheet of keyboard shortcuts: what the window's own actions say of themselves. There is no list of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import UNIT


@dataclass(frozen=True)
class Shortcut:
    text: str
    keys: tuple[str, ...]  # as this platform writes them


@dataclass(frozen=True)
class Section:
    """Shortcuts that work in one part of the window."""

    title: str
    shortcuts: tuple[Shortcut, ...]


def sections(parts: Iterable[tuple[str, Iterable[QAction]]]) -> tuple[Section, ...]:
    """What has keys, by part; what an earlier part has named already is passed over."""
    seen: set[Shortcut] = set()
    made = []
    for title, actions in parts:
        shortcuts = [one for one in map(_shortcut, actions) if one.keys and one not in seen]
        seen.update(shortcuts)
        made.append(Section(title, tuple(dict.fromkeys(shortcuts))))
    return tuple(section for section in made if section.shortcuts)


def _shortcut(action: QAction) -> Shortcut:
    native = QKeySequence.SequenceFormat.NativeText
    keys = tuple(dict.fromkeys(sequence.toString(native) for sequence in action.shortcuts()))
    return Shortcut(action.toolTip().removesuffix(" …"), keys)


class ShortcutSheet(QDialog):
    """Columns of sections; Escape closes it."""

    def __init__(self, columns: Sequence[Sequence[Section]], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = columns
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        row.setSpacing(4 * UNIT)
        for column in columns:
            stack = QVBoxLayout()
            stack.setSpacing(2 * UNIT)
            for section in column:
                stack.addWidget(_SectionView(section))
            stack.addStretch(1)
            row.addLayout(stack)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.windowTitle())
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)
        room = QGuiApplication.primaryScreen().availableSize() * 0.9
        beside = QSize(scroll.verticalScrollBar().sizeHint().width(), 0)
        self.resize((page.sizeHint() + beside).boundedTo(room))


class _SectionView(QWidget):
    """A title, and below it a line for each shortcut: what it does, and its keys."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        lines = QGridLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(2 * UNIT)
        lines.setVerticalSpacing(UNIT // 2)
        lines.setColumnStretch(0, 1)
        title = QLabel(section.title)
        title.setProperty("kind", "title")
        lines.addWidget(title, 0, 0, 1, 2)
        for at, shortcut in enumerate(section.shortcuts, 1):
            text = QLabel(shortcut.text)
            text.setTextFormat(Qt.TextFormat.PlainText)
            lines.addWidget(text, at, 0)
            lines.addWidget(_keys(shortcut.keys), at, 1, Qt.AlignmentFlag.AlignRight)


def _keys(keys: tuple[str, ...]) -> QWidget:
    """Each as a key of the keyboard."""
    caps = QWidget()
    row = QHBoxLayout(caps)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(UNIT // 2)
    for one in keys:
        cap = QLabel(one)
        cap.setTextFormat(Qt.TextFormat.PlainText)
        cap.setProperty("kind", "key")
        row.addWidget(cap)
    return caps
