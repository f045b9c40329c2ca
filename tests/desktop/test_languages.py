"""Every text of the window is there in every language, and a German window speaks German."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from desktop import languages, wording
from desktop.main_window import MainWindow

ROOT = Path(__file__).parents[2]
TEXTS = {language: languages.FOLDER / f"akin_{language}.ts" for language in languages.LANGUAGES}


@dataclass(frozen=True)
class Text:
    context: str
    source: str
    comment: str
    forms: tuple[str, ...]  # one for each number, or just the one

    @property
    def key(self) -> tuple[str, str, str]:
        return self.context, self.source, self.comment


def texts(file: Path) -> list[Text]:
    """What is translated; what is not finished has no forms."""
    found = []
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = tuple(form.text or "" for form in translation) or (translation.text or "",)
            finished = "type" not in translation.attrib and all(forms)
            found.append(
                Text(
                    context.findtext("name", ""),
                    message.findtext("source", ""),
                    message.findtext("comment", ""),
                    forms if finished else (),
                )
            )
    return found


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}|%\w+", text))


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_no_text_of_the_window_is_missing(language: str, tmp_path: Path) -> None:
    only = ("-pluralonly",) if language == "en" else ()
    sources = [str(path.relative_to(ROOT)) for path in (ROOT / "desktop").rglob("*.py")]
    lupdate = Path(sys.executable).with_name("pyside6-lupdate")
    fresh = tmp_path / "fresh.ts"
    subprocess.run([lupdate, *sources, "-silent", *only, "-ts", fresh], cwd=ROOT, check=True)
    wanted = {text.key for text in texts(fresh)}
    there = texts(TEXTS[language])
    assert len(wanted) >= 7
    assert {text.key for text in there} == wanted, "run `make translations`"
    assert not [text.source for text in there if not text.forms]


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language: str) -> None:
    for text in texts(TEXTS[language]):
        for form in text.forms:
            assert placeholders(form) == placeholders(text.source), text.source


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_what_akin_reads_was_made_of_what_was_translated(language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(languages.FOLDER / f"akin_{language}.qm"))
    for text in texts(TEXTS[language]):
        numbers = (1, 2) if len(text.forms) == 2 else (-1,)
        read = tuple(translator.translate(*text.key, number) for number in numbers)
        assert read == text.forms, "run `make translations`"


@pytest.mark.parametrize(
    ("chosen", "system", "language"),
    [
        (None, "de_AT", "de"),
        (None, "en_GB", "en"),
        (None, "fr_FR", "en"),
        (None, "C", "en"),
        ("en", "de_DE", "en"),
        ("de", "C", "de"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_systems(chosen: str | None, system: str, language: str) -> None:
    assert languages.spoken(chosen, QLocale(system)) == language


def test_dates_are_the_systems_in_the_words_of_the_language() -> None:
    austrian = QLocale("de_AT")
    assert languages.locale("de", austrian) == austrian
    abroad = languages.locale("en", austrian)
    assert (abroad.language(), abroad.territory()) == (QLocale.Language.English, QLocale.Country.Austria)
    assert languages.locale("en", QLocale.c()).monthName(5) == "May"


def shown(window: MainWindow) -> set[str]:
    """All that can be read in a window, or heard of it."""
    said: set[str] = set()
    for widget in window.findChildren(QWidget):
        said |= {widget.toolTip(), widget.accessibleName()}
        if isinstance(widget, QLabel | QAbstractButton):
            said.add(widget.text())
        if isinstance(widget, QLineEdit):
            said.add(widget.placeholderText())
    return said | {action.text() for action in window.findChildren(QAction)}


@pytest.mark.usefixtures("german")
def test_a_german_window_says_nothing_in_english(window: MainWindow) -> None:
    english = {text.source for text in texts(TEXTS["de"]) if text.source not in text.forms}
    assert {"Alle Fotos", "Ordner hinzufügen …", "Beenden", "20 Fotos"} <= shown(window)
    assert not shown(window) & english
    dialog = window.adjusting.open(window)
    assert {"Einstellungen", "Jetzt sichern"} <= {dialog.windowTitle(), *shown(window)}
    assert not shown(window) & english
    keys = {
        key for column in window.show_keys().columns for part in column for one in part.shortcuts for key in one.keys
    }
    assert "Strg+B" in keys  # by Qt's own translation


@pytest.mark.usefixtures("german")
def test_numbers_are_german_and_have_their_plural() -> None:
    assert wording.photos(1) == "1 Foto"
    assert wording.photos(12345) == "12.345 Fotos"
    assert wording.score(0.25) == "0,25"
