"""Hidden files and .akinignore, as somebody who knows .gitignore expects them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.library.ignore import IGNORE_FILE, IgnoreRules


def rules(top: Path, **files: str) -> IgnoreRules:
    """Ignore files by folder; "root" is the watched one itself."""
    for folder, text in files.items():
        place = top if folder == "root" else top / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / IGNORE_FILE).write_text(text)
    return IgnoreRules(top)


@pytest.mark.parametrize("path", [".hidden.jpg", ".git/a.jpg", "a/.b/c.jpg", "@eaDir/a.jpg", "x/lost+found/a.jpg"])
def test_hidden_without_any_rule(tmp_path: Path, path: str) -> None:
    assert IgnoreRules(tmp_path).out_of_sight(path, is_folder=False)
    assert not IgnoreRules(tmp_path).out_of_sight("a/b/c.jpg", is_folder=False)


def test_patterns_hold_below_their_folder_and_deeper_ones_go_first(tmp_path: Path) -> None:
    found = rules(tmp_path, root="*.png\nexport/\n/only here.jpg\n", a="!*.png\nraw.jpg\n")
    ignored = {
        "x.png": True, "b/x.png": True, "a/x.png": False, "a/b/x.png": False, "a/raw.jpg": True, "raw.jpg": False,
        "export/x.jpg": True, "b/export/x.jpg": True, "only here.jpg": True, "b/only here.jpg": False, "x.jpg": False,
    }  # fmt: skip
    assert {path: found.out_of_sight(path, is_folder=False) for path in ignored} == ignored


def test_nothing_below_an_ignored_folder_comes_back(tmp_path: Path) -> None:
    found = rules(tmp_path, root="private/\n!private/best.jpg\n", private="!*\n")
    assert found.out_of_sight("private", is_folder=True)
    assert found.out_of_sight("private/best.jpg", is_folder=False)
    assert not found.out_of_sight("private", is_folder=False)  # a file of that name


def test_an_ignored_folder_of_everything_but_one_kind(tmp_path: Path) -> None:
    found = rules(tmp_path, root="*\n!*/\n!*.jpg\n")
    assert not found.out_of_sight("a/b/c.jpg", is_folder=False)
    assert found.out_of_sight("a/b/c.png", is_folder=False)


def test_what_is_no_pattern_is_passed_over_and_the_rest_holds(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / IGNORE_FILE).write_bytes(b"\xef\xbb\xbf*.png\r\n!\r\n\xff\xfe\r\n# a comment\r\n\r\n*.gif\r\n")
    found = IgnoreRules(tmp_path)
    assert found.out_of_sight("a.png", is_folder=False)
    assert found.out_of_sight("a.gif", is_folder=False)
    assert not found.out_of_sight("a.jpg", is_folder=False)
    assert "is no pattern" in caplog.text
    caplog.clear()
