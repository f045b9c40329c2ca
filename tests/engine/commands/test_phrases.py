"""`akin phrases` from the command line: status, import, generate, reset."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import cli
from engine.inversion.phrases import language_model
from engine.inversion.phrases.bank import PER_CONCEPT
from engine.inversion.phrases.collection import PhraseCollection
from engine.inversion.vocabulary import built_in
from engine.library.paths import LibraryPaths

COUNT = len(built_in().names)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def akin(library: Path, *arguments: str | Path) -> int:
    return cli.main(["--library", str(library), "phrases", *map(str, arguments)], lambda *_: 1)


def status(library: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert akin(library, "status", "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_without_any_the_built_in_ones_are_told(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(library, capsys) == {
        "collected": [],
        "built_in": {"concepts": COUNT, "phrases": COUNT * PER_CONCEPT},
        "vocabulary": COUNT,
        "features_bytes": 0,
    }
    assert akin(library, "status") == 0
    assert capsys.readouterr().out == f"built in    256 phrases about each of {COUNT:,} concepts of the vocabulary\n"
    assert not library.exists()


def test_import_and_reset(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "concept_to_phrases.pkl"
    phrases = ["a photo of Dog in the snow", "a photo of Dog  in the snow", "a photo of it"]
    file.write_bytes(pickle.dumps({"Dog": phrases, "cat": ["a photo of cattle"], "owl": []}))
    assert akin(library, "import", file) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 phrases about 1 concepts are used from now on.",
        "3 were left out: in 2 the concept does not stand, 1 are there twice, 0 are too long or too many.",
        "2 concepts have no phrase of their own: cat, owl",
    ]
    assert akin(library, "import", file, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "concepts": 1, "phrases": 1, "without_concept": 2, "unusable": 0, "repeated": 1, "no_phrases": ["cat", "owl"],
    }  # fmt: skip
    told = status(library, capsys)
    assert told["collected"] == [{"origin": "imported", "concepts": 1, "phrases": 1}]
    assert told["built_in"]["concepts"] == COUNT - 1
    assert akin(library, "status") == 0
    assert "imported    1 phrases about 1 concepts" in capsys.readouterr().out
    assert akin(library, "reset") == 0
    assert "Akin's own phrases are used from now on" in capsys.readouterr().out
    assert akin(library, "reset", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"removed": False}
    assert status(library, capsys)["collected"] == []


def test_a_hostile_file_is_refused_with_one_sentence(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "concept_to_phrases.pkl"
    file.write_bytes(b"cos\nsystem\n(S'touch run'\ntR.")
    assert akin(library, "import", file) == 1
    told = capsys.readouterr()
    assert told.err.startswith("akin: ")
    assert "Nothing was changed" in told.err
    assert len(told.err.splitlines()) == 1
    assert not library.exists()


class Model:
    """Takes the place of a language model; ends like one that is interrupted when it has written `patience` times."""

    name = "made-up"
    patience = 10**6

    def __init__(self, folder: Path, device: object) -> None:
        self.folder, self.device = folder, device

    def phrases(self, concept: str, writing: language_model.Writing) -> Iterator[str]:
        Model.patience -= 1
        if Model.patience < 0:
            raise KeyboardInterrupt
        if concept == "cat":
            return iter(["nothing of use"])
        return (f"a photo of {concept} number {number} of {writing.seed}" for number in range(writing.phrases))


def test_generate_can_be_stopped_and_goes_on(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language_model, "LanguageModel", Model)
    paths = LibraryPaths(library)
    library.mkdir()
    paths.vocabulary.write_text("Dog\ncat\nowl\nhot dog\nfox\n")
    PhraseCollection(paths.phrases).replace([("owl", [("a photo of ", " imported")])], "file")
    monkeypatch.setattr(Model, "patience", 3)
    assert akin(library, "generate", "--model", tmp_path, "--phrases", "4", "--seed", "7") == 130
    assert PhraseCollection(paths.phrases).concepts() == {"owl", "dog", "hot dog"}
    monkeypatch.setattr(Model, "patience", 10)
    capsys.readouterr()
    assert akin(library, "generate", "--model", tmp_path, "--phrases", "3", "--seed", "7", "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"concepts": 1, "phrases": 3, "no_phrases": ["cat"]}
    assert "nothing that can be used about 1 concepts" in told.err
    assert Model.patience == 8
    collected = {one["origin"]: one for one in status(library, capsys)["collected"]}
    assert collected["generated"] == {"origin": "generated", "concepts": 3, "phrases": 11}
    assert list(PhraseCollection(paths.phrases).continuations("fox"))[2] == ("a photo of ", " number 2 of 7")
    assert list(PhraseCollection(paths.phrases).continuations("owl")) == [("a photo of ", " imported")]


def test_generate_without_a_model_says_so(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert akin(library, "generate", "--model", tmp_path / "gone") == 1
    assert "does not exist" in capsys.readouterr().err
    assert akin(library, "generate", "--model", tmp_path) == 1
    assert "holds no language model" in capsys.readouterr().err
    assert not library.exists()
