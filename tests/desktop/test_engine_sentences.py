"""What the engine says comes in the window's language, and nothing that it may say is forgotten."""

from __future__ import annotations

import ast
import errno
import os
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import engine_sentences
from desktop.engine_client import EngineClient
from desktop.engine_sentences import SENTENCES, WORDS, translated
from desktop.main_window import MainWindow
from desktop.models.place import Composition, Page, Place
from desktop.views.message_area import Topic
from engine.launch import EngineUnavailable
from engine.messages import Notice, Search, Unreadable
from engine.search.clock import Clock
from tests.desktop import engine_sources
from tests.desktop.fake_engine import FakeEngine

# Files and folders of the engine that only the command line, trainings and benchmarks use.
NOT_FOR_THE_WINDOW = (
    "engine/benchmarks/",
    "engine/care/export.py",
    "engine/cli.py",
    "engine/client.py",
    "engine/clip/download.py",
    "engine/clip/scenes.py",
    "engine/commands/",
    "engine/inversion/phi_import.py",
    "engine/inversion/phrases/authors_file.py",
    "engine/inversion/phrases/language_model.py",
    "engine/scenes/",
    "engine/training/",
)
# Values as they may come, by the names of their placeholders; a name may look like anything.
SAMPLES = {
    "path": "/a/b c; d.jpg",
    "reason": "no reason",
    "sentence": "Something is wrong. So it is.",
    "number": "1,234.5",
}


def plain(text: str) -> str:
    return re.sub(r"\{\w+\}", engine_sources.VALUE, text)


def filled(text: str) -> str:
    names = re.findall(r"\{(\w+)\}", text)
    return text.format(**{name: SAMPLES.get(name, "12" if name in {"count", "most"} else name) for name in names})


@pytest.fixture(scope="module")
def said() -> set[str]:
    """All that the engine may say where a window hears it."""
    heard = [module for module in engine_sources.modules() if not module.startswith(NOT_FOR_THE_WINDOW)]
    return set().union(*(engine_sources.said_by(module) for module in heard))


def test_every_sentence_of_the_engine_is_in_the_list(said: set[str]) -> None:
    assert len(said) > 90
    missing = said - {plain(text) for text in SENTENCES}
    assert not missing, "add them to desktop/engine_sentences.py and run `make translations`"


def test_nothing_is_in_the_list_that_the_engine_does_not_say(said: set[str]) -> None:
    assert not {plain(text) for text in SENTENCES} - said
    assert len({plain(text) for text in SENTENCES + WORDS}) == len(SENTENCES + WORDS)


def test_what_is_not_for_the_window_is_there() -> None:
    modules = engine_sources.modules()
    assert not [name for name in NOT_FOR_THE_WINDOW if not any(module.startswith(name) for module in modules)]


def test_sentences_are_found_however_code_makes_them() -> None:
    code = ast.parse("""
_SILENT = "No answer from {paths.folder}."
def fail(name, gone, suffix):
    advice = "; repair it" if gone else ""
    raise RequestProblem(f"{name} is damaged{advice}.")
    raise MissingProblem("There is no album " + str(name) + ".")
    raise EngineUnavailable(_SILENT.format(paths=name))
    raise Undecodable(f"No picture{f', but {suffix}' * bool(suffix)}.", "access")
    raise _PROBLEMS[gone](f"{name or 'this'}: {gone:,}")
    publish(m.Notice("bug", "It failed.", goes_on=True))
    reply(m.Failed(1, "bug", error.sentence))
    _announce({"error": "Not to be had."})
    raise ValueError("a mistake")
""")
    assert engine_sources.said_in(code) == {
        "{} is damaged; repair it.", "{} is damaged.", "There is no album {}.", "No answer from {}.",
        "No picture, but {}.", "No picture.", "{}: {}", "this: {}", "It failed.", "Not to be had.",
    }  # fmt: skip


@pytest.mark.parametrize("text", [text for text in SENTENCES + WORDS if "{" in text])
def test_a_sentence_is_known_with_values(text: str) -> None:
    known = next(one for one in engine_sentences._templates() if one.values_in(filled(text)) is not None)
    assert known.text == text
    assert known.values_in(filled(text)) == {name: filled(f"{{{name}}}") for name in re.findall(r"\{(\w+)\}", text)}


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_known_within_another(text: str) -> None:
    inner = filled(text)
    if inner.endswith("."):
        assert translated(f"{inner} starter stays in use.") == f"{translated(inner)} starter bleibt in Gebrauch."
    if text.startswith(("The file", "The picture", "The raw file")):
        assert translated(f"/a: b.jpg: {inner}") == f"/a: b.jpg: {translated(inner)}"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The file is empty.", "Die Datei ist leer."),
        ("The file has 1.5 GB; Akin reads up to 2.", "Die Datei hat 1,5 GB; Akin liest bis zu 2 GB."),
        (
            "The picture has 775112 megapixels; Akin reads up to 250.",
            "Das Bild hat 775.112 Megapixel; Akin liest bis zu 250.",
        ),
        (
            "The picture is damaged: Unsupported BMP compression (70).",
            "Das Bild ist beschädigt: unbekannte BMP-Kompression (70).",
        ),
        (
            "a.jpg: The file cannot be read: Permission denied.",
            "a.jpg: Die Datei lässt sich nicht lesen: keine Berechtigung.",
        ),
        ("the pasted picture: The file is no picture.", "Das eingefügte Bild: Die Datei ist kein Bild."),
        (
            "2,000 of these photos are no longer in the library; nothing was changed.",
            "2.000 dieser Fotos sind nicht mehr in der Bibliothek; nichts wurde verändert.",
        ),
        # names stay, whatever they are
        (
            'There is an album "Permission denied" already; choose another name.',
            "Ein Album „Permission denied“ gibt es schon; bitte einen anderen Namen wählen.",
        ),
        ("The folder /1,234.5/{path} does not exist.", "Den Ordner /1,234.5/{path} gibt es nicht."),
        # so does what nobody knows
        ("The picture is damaged: odd bits.", "Das Bild ist beschädigt: odd bits."),
        ("Something is odd: it is odd.", "Something is odd: it is odd."),
        ("", ""),
    ],
)
def test_sentences_in_german(sentence: str, expected: str) -> None:
    assert translated(sentence) == expected


def test_english_stays_and_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_sentences, "_templates", pytest.fail)
    assert translated("The file is empty.") == "The file is empty."


@pytest.mark.skipif(sys.platform != "linux", reason="systems have words of their own")
def test_the_systems_words_are_its_own() -> None:
    often = (errno.EACCES, errno.ENOENT, errno.EIO, errno.ENOSPC, errno.EROFS, errno.ENOMEM, errno.ESTALE)
    assert {os.strerror(code) for code in often} <= set(WORDS)


def test_the_parts_of_a_search_have_words() -> None:
    assert {*Clock().timing_ms(), "text", "photo", "phi", "oti", "exact", "graph"} <= set(WORDS)


@pytest.mark.usefixtures("german")
def test_what_failed_is_said_in_german(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.failures[Search] = "The reference photo is no longer in the library; pick another one."
    with qtbot.waitSignal(window.session.failed) as waiting:
        window.session.search(Composition(words="snow"))
    assert waiting.args == ["Das Referenzfoto ist nicht mehr in der Bibliothek; bitte ein anderes wählen."]


@pytest.mark.usefixtures("german")
def test_a_notice_is_german(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.client.noticed):
        engine.send(Notice("environment", "The library cannot be written: disk I/O error. Indexing is paused."))
    bar = window.browser.messages.bar(Topic.NOTICE)
    assert bar is not None
    assert bar.accessibleName() == (
        "In die Bibliothek lässt sich nicht schreiben: Lese- oder Schreibfehler des Datenträgers. "
        "Die Indexierung ist angehalten."
    )


@pytest.mark.usefixtures("german")
def test_why_there_is_no_engine_is_said_in_german(qtbot: QtBot) -> None:
    def refuse() -> object:
        raise EngineUnavailable("The engine cannot be started: Permission denied.")

    client = EngineClient(refuse)
    with qtbot.waitSignal(client.gone) as waiting:
        client.start()
    assert waiting.args == ["Der Suchdienst lässt sich nicht starten: keine Berechtigung."]


@pytest.mark.usefixtures("german")
def test_reasons_of_unreadable_files_are_german(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.change_status(unreadable=(Unreadable("/photos/a.jpg", "The file is empty."),))
    with qtbot.waitSignal(window.session.status_changed):
        window.session.ask_status()
    window.session.go(Place(page=Page.UNREADABLE))
    files = window.browser.unreadable.model()
    row = [files.index(0, column).data(Qt.ItemDataRole.DisplayRole) for column in range(3)]
    assert row == ["a.jpg", "Die Datei ist leer.", str(Path("/photos"))]
    tips = [files.index(0, column).data(Qt.ItemDataRole.ToolTipRole) for column in range(3)]
    assert tips == ["/photos/a.jpg", "Die Datei ist leer.", "/photos/a.jpg"]


@pytest.mark.usefixtures("german")
def test_how_a_search_was_done_is_said_in_german(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.found):
        window.session.search(Composition(words="snow"))
    assert window.browser.timing.toolTip() == "phi, exakt\ngesamt: 41 ms"
