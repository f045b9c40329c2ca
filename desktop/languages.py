"""The languages that the window speaks: which there are, which of them it is, and the texts in it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

ENGLISH = "en"
LANGUAGES = {"de": "Deutsch", ENGLISH: "English"}  # by their own names

FOLDER = Path(str(resources.files("resources"))) / "translations"


def spoken(chosen: str | None, system: QLocale) -> str:
    """The language that was chosen, or else the first of those that the system's user reads, or else English."""
    read = [QLocale(name).language() for name in system.uiLanguages()]
    wanted = [chosen, *(QLocale.languageToCode(language) for language in read)]
    return next((language for language in wanted if language in LANGUAGES), ENGLISH)


def current() -> str:
    """The language that is spoken at present."""
    code = QLocale.languageToCode(QLocale().language())
    return code if code in LANGUAGES else ENGLISH


def locale(language: str, system: QLocale) -> QLocale:
    """How numbers and dates are written: as the system does it, with words of the language."""
    ours = QLocale(language).language()
    return system if system.language() == ours else QLocale(ours, system.territory())


def apply(language: str) -> None:
    """Speak a language from now on; what is on the screen already stays as it is."""
    QLocale.setDefault(locale(language, QLocale.system()))
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    # English has plural forms of its own; the last one is asked first.
    for file in (FOLDER / f"akin_{ENGLISH}.qm", qt / f"qtbase_{language}.qm", FOLDER / f"akin_{language}.qm"):
        translator = QTranslator(QCoreApplication.instance())
        if translator.load(str(file)):  # Qt's own texts are English where there is no file
            QCoreApplication.installTranslator(translator)
