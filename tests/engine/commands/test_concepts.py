"""`akin concepts` from the command line: list, import, reset, and what it says to other files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine import cli
from engine.inversion.vocabulary import built_in
from engine.library.paths import LibraryPaths


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def akin(library: Path, *arguments: str | Path) -> int:
    return cli.main(["--library", str(library), "concepts", *map(str, arguments)], lambda *_: 1)


def test_from_akins_own_to_open_images_and_back(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert akin(library, "list") == 0
    assert capsys.readouterr().out.splitlines() == list(built_in().names)
    assert not library.exists()

    csv = tmp_path / "classes.csv"
    csv.write_text("LabelName,DisplayName\n/m/1,Tortoise\n/m/2,Container\n")
    assert akin(library, "import", csv) == 0
    assert "2 concepts are used from now on" in capsys.readouterr().out
    assert library.stat().st_mode & 0o777 == 0o700
    assert akin(library, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed == {"origin": "imported", "count": 2, "concepts": ["Tortoise", "Container"]}
    assert akin(library, "import", csv, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"count": 2}

    assert akin(library, "reset") == 0
    assert akin(library, "reset", "--json") == 0
    assert akin(library, "list", "--json") == 0
    told = capsys.readouterr().out
    assert "Akin's own concepts are used from now on" in told
    assert '"removed": false' in told
    assert '"origin": "built-in"' in told
    assert not LibraryPaths(library).vocabulary.exists()


def test_another_file_is_refused_with_one_sentence(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words.txt").write_text("dog\ncat\n")
    assert akin(library, "import", tmp_path / "words.txt") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("akin: ")
    assert "LabelName,DisplayName" in told.err
    assert len(told.err.splitlines()) == 1
    assert akin(library, "import", tmp_path / "gone.csv") == 1
    assert "cannot be read" in capsys.readouterr().err
