"""The composer: reference photos, words, how much each counts, what to avoid, filters, and the resulting prompt."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.models.conditions import NONE, Condition, conditions
from desktop.models.place import Composition, ReferencePhoto
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.views.avoid_field import AvoidField
from desktop.views.filter_chip import FilterChip
from desktop.views.filter_popup import FilterPopup
from desktop.views.flow_layout import FlowLayout
from desktop.views.prompt_line import PromptLine
from desktop.views.reference_chip import ReferenceChip
from desktop.views.widgets import IconButton, SlotButton
from desktop.views.words_edit import WordsEdit
from engine.messages import Filters, Previewed

_STEPS = 100  # of the slider
_NAMED = 2  # of more references the chips show pictures only


class Composer(QWidget):
    """Writes a Composition; says when it changed and when it is to be searched."""

    changed = Signal(object)  # Composition
    searched = Signal(object)  # Composition
    prompt_wanted = Signal(object)  # Composition, whose prompt is to be edited
    pick_wanted = Signal()
    pasted = Signal(object)  # transfer.Brought
    back_wanted = Signal()
    forward_wanted = Signal()
    narrowed = Signal(object)  # Filters: the conditions that photos are to meet

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self._references: tuple[ReferencePhoto, ...] = ()
        self._conditions = NONE
        self._plain = False
        self.chips: list[ReferenceChip] = []
        self.filter_chips: list[FilterChip] = []
        self._previewed: Previewed | None = None
        self._before_editing: tuple[str, str] | None = None  # words and those to avoid
        self._build_buttons()
        self._build_words()
        self._build_narrowing()
        self._build_blend()
        self._lay_out()
        self._refresh()

    @property
    def composition(self) -> Composition:
        blend = self.blend.value() / _STEPS
        return Composition(self._references, self.words.text(), blend, self.avoid.text(), self._plain)

    def prompt_line(self) -> str:
        """What stands below the words."""
        return self.prompt.text()

    def set_composition(self, composition: Composition) -> None:
        """Show a composition of the history."""
        self._before_editing = None
        self._plain = composition.plain
        self.words.setText(composition.words)
        self.avoid.set_text(composition.avoid)
        self.blend.setValue(round(composition.blend * _STEPS))
        self._set_references(composition.references)

    def add_references(self, added: tuple[ReferencePhoto, ...]) -> None:
        """Take more references, as many as a composition may have, and go on with the words."""
        self._set_references(self.composition.with_references(added).references)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_references(self) -> None:
        self._set_references(())

    def clear(self) -> None:
        """Nothing to search for; how it is asked stays."""
        self.set_composition(Composition(plain=self._plain))

    def set_plain(self, plain: bool) -> None:
        """Whether to ask with the prompt alone."""
        self._plain = plain
        self._refresh()

    def edit_prompt(self) -> None:
        """Turn the words into the whole prompt, as soon as it is known; Escape brings them back."""
        if self._references:
            self.prompt_wanted.emit(self.composition)
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def write_prompt(self, draft: Composition, previewed: Previewed) -> None:
        """Write the prompt of a draft as words, unless it was changed meanwhile."""
        if draft != self.composition or not previewed.marked:
            return
        if self._before_editing is None:
            self._before_editing = draft.words, draft.avoid
        self.avoid.set_text(", ".join(filter(None, (draft.avoid.strip(), *previewed.unwanted))))
        self.words.setText(previewed.marked)

    def set_conditions(self, filters: Filters) -> None:
        """Show the conditions that the photos of this place meet."""
        self._conditions = filters
        for chip in self.filter_chips:
            self._narrowing.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.filter_chips = [FilterChip(one, self) for one in conditions(filters)]
        before: QWidget = self.avoid.remove
        for chip in self.filter_chips:
            chip.removed.connect(self._lift)
            self._narrowing.addWidget(chip)
            QWidget.setTabOrder(before, chip.remove)
            before = chip.remove
            chip.show()
        self._show_narrowing()

    def open_avoid(self) -> None:
        """Ask what should not be in the photos."""
        self.avoid.open()
        self._show_narrowing()

    def open_filters(self) -> None:
        """Ask which photos to show."""
        corner = self.filters.mapToGlobal(self.filters.rect().bottomRight())
        self.filter_popup.open_at(corner + QPoint(0, UNIT), self._conditions)

    def set_prompt(self, previewed: Previewed | None) -> None:
        """Show the prompt that the engine makes of the composition."""
        self._previewed = previewed
        self._describe()

    def set_history(self, can_go_back: bool, can_go_forward: bool) -> None:
        self.back.setEnabled(can_go_back)
        self.forward.setEnabled(can_go_forward)

    # --- Building ---

    def _build_buttons(self) -> None:
        self.back = IconButton("arrow-left", self.tr("Back"))
        self.forward = IconButton("arrow-right", self.tr("Forward"))
        self.slot = SlotButton("image-plus", self.tr("Drop or pick a photo"))
        self.slot.setAccessibleName(self.tr("Pick a reference photo"))
        self.slot.setToolTip(self.tr("Drop a photo anywhere in the window, paste one, or press Ctrl+O"))
        self.add = IconButton("plus", self.tr("Add another reference photo"))
        self.search = QPushButton(self.tr("Search"))
        self.search.setProperty("kind", "primary")
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setFixedHeight(6 * UNIT)
        self.search.setMinimumWidth(12 * UNIT)
        self.more = IconButton("ellipsis-vertical", self.tr("Menu"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.back.clicked.connect(self.back_wanted)
        self.forward.clicked.connect(self.forward_wanted)
        self.slot.clicked.connect(self.pick_wanted)
        self.add.clicked.connect(self.pick_wanted)
        self.search.clicked.connect(self._search)

    def _build_words(self) -> None:
        self.words = WordsEdit()
        self.words.setAccessibleName(self.tr("Words"))
        self.words.setClearButtonEnabled(True)
        for button in self.words.findChildren(QToolButton):
            button.setAccessibleName(self.tr("Clear the words"))
        self.words.setAcceptDrops(False)  # the whole window takes drops
        self.words.setFixedHeight(5 * UNIT)
        self.words.setMinimumWidth(20 * UNIT)
        self.words.textChanged.connect(self._refresh)
        self.words.entered.connect(self._search)
        self.words.taken.connect(self._search_again)
        self.words.picture_pasted.connect(self.pasted)
        self.words.erased_backwards.connect(self._remove_last)
        self.words.escaped.connect(self._leave_prompt)
        self.words.focused.connect(self._show_focus)

    def _build_narrowing(self) -> None:
        self.not_words = IconButton("circle-minus", self.tr("Words to avoid (Ctrl+Shift+A)"), side=18)
        self.filters = IconButton("sliders-horizontal", self.tr("Filters (Ctrl+Shift+F)"), side=18)
        self.avoid = AvoidField()
        self.filter_popup = FilterPopup(self)
        self.not_words.clicked.connect(self.open_avoid)
        self.filters.clicked.connect(self.open_filters)
        self.avoid.changed.connect(self._refresh)
        self.avoid.entered.connect(self._search)
        self.avoid.left.connect(self._leave_avoid)
        self.filter_popup.chosen.connect(self.narrowed)

    def _build_blend(self) -> None:
        self.blend = QSlider(Qt.Orientation.Horizontal)
        self.blend.setRange(0, _STEPS)
        self.blend.setValue(_STEPS // 2)
        self.blend.setPageStep(_STEPS // 4)
        self.blend.setFixedWidth(16 * UNIT)
        self.blend.setAccessibleName(self.tr("Balance between photo and words"))
        self.blend.valueChanged.connect(self._refresh)
        self.blend.installEventFilter(self)
        self._photo_end, self._words_end = QLabel(self.tr("photo")), QLabel(self.tr("words"))
        self.prompt = PromptLine()
        self.prompt.edit_wanted.connect(self.edit_prompt)

    def _lay_out(self) -> None:
        self._box = QFrame()
        self._box.setProperty("kind", "composer")
        self._box.setFixedHeight(6 * UNIT)
        self._row = QHBoxLayout(self._box)
        self._row.setContentsMargins(UNIT // 2, 0, UNIT // 2, 0)
        self._row.setSpacing(UNIT // 2)
        for widget in (self.slot, self.add, self.words, self.not_words, self.filters):
            self._row.addWidget(widget, 1 if widget is self.words else 0)
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        history = QHBoxLayout()
        history.setSpacing(0)
        history.addWidget(self.back)
        history.addWidget(self.forward)
        top.addLayout(history)
        top.addWidget(self._box, 1)
        top.addWidget(self.search)
        top.addWidget(self.more)
        edge = self.back.sizeHint().width() * 2 + UNIT
        self._narrowing = FlowLayout(UNIT)
        self._narrowing.addWidget(self.avoid)
        self._narrowed = QWidget()
        self._narrowed.setLayout(self._narrowing)
        self._narrowed.setContentsMargins(edge, 0, 0, 0)
        below = QHBoxLayout()
        below.setSpacing(UNIT)
        below.addSpacing(edge)
        below.addWidget(self.prompt, 1)
        for part in (self._photo_end, self.blend, self._words_end):
            below.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT + UNIT // 2, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(top)
        layout.addWidget(self._narrowed)
        layout.addLayout(below)

    # --- What changes ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.blend and event.type() == QEvent.Type.MouseButtonDblClick:
            self.blend.setValue(_STEPS // 2)
            return True
        return super().eventFilter(watched, event)

    def _set_references(self, references: tuple[ReferencePhoto, ...]) -> None:
        self._references = references
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        named = len(references) <= _NAMED
        self.chips = [ReferenceChip(photo, self._loader, named, self._box) for photo in references]
        before: QWidget = self.forward
        for position, chip in enumerate(self.chips):
            chip.removed.connect(self._remove)
            self._row.insertWidget(position, chip)
            QWidget.setTabOrder(before, chip.remove)
            before = chip.remove
            chip.show()
        self._refresh()

    def _remove(self, photo: ReferencePhoto) -> None:
        self._set_references(tuple(one for one in self._references if one != photo))
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_last(self) -> None:
        self._set_references(self._references[:-1])

    def _lift(self, condition: Condition) -> None:
        self.narrowed.emit(condition.lifted(self._conditions))

    def _leave_avoid(self) -> None:
        self._show_narrowing()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_prompt(self) -> None:
        """Back from the prompt to the words that it was made of."""
        if self._before_editing is not None:
            words, avoid = self._before_editing
            self._before_editing = None
            self.avoid.set_text(avoid)
            self.words.setText(words)

    def _show_narrowing(self) -> None:
        """The line is there for what stands in it."""
        self.filters.set_filled(bool(self.filter_chips))
        self._narrowed.setVisible(not self.avoid.isHidden() or bool(self.filter_chips))

    def _search_again(self, words: str) -> None:
        self.words.setText(words)
        self._search()

    def _search(self) -> None:
        self._before_editing = None
        self._describe()
        self.searched.emit(self.composition)

    def _refresh(self) -> None:
        composition = self.composition
        photos = len(composition.references)
        self.slot.setVisible(not photos)
        self.add.setVisible(bool(photos))
        self.words.setPlaceholderText(
            self.tr("describe what should be different …") if photos else self.tr("or describe a photo …")
        )
        for part in (self._photo_end, self.blend, self._words_end):
            part.setEnabled(composition.blends)
        percent = self.blend.value()
        self.blend.setToolTip(self.tr("Words count {percent} %; double-click to centre").format(percent=percent))
        self._describe()
        self._show_narrowing()
        self.changed.emit(composition)

    def _describe(self) -> None:
        composition = self.composition
        if composition.empty and composition.avoid.strip():
            text = self.tr("Words to avoid go with a photo, or with words that say what to look for")
        elif composition.empty:
            text = self.tr("A photo and words together find “this one, but …”")
        elif self._before_editing is not None and composition.references:
            text = self._marks_explained()
        elif self._previewed is not None and self._previewed.prompt:
            alone = self._previewed.alone and composition.references
            line = self.tr("prompt alone: {prompt}") if alone else self.tr("prompt: {prompt}")
            text = line.format(prompt=self._previewed.prompt)
        elif not composition.words.strip():
            text = self.tr("Finds photos that look like this one; add words to change something")
        else:
            text = ""
        editable = bool(composition.references) and self._before_editing is None
        self.prompt.show_text(text, editable=editable)

    def _marks_explained(self) -> str:
        """While the prompt is edited."""
        if len(self._references) == 1:
            return self.tr("$ stands for the photo; Return searches, Esc goes back to your words")
        return self.tr("$1, $2 … stand for the photos; Return searches, Esc goes back to your words")

    def _show_focus(self, focused: bool) -> None:
        self._box.setProperty("focused", focused)
        self._box.style().polish(self._box)
