"""Hidden files, .akinignore and the library's rules, as somebody who knows .gitignore expects them."""

from __future__ import annotations

import tempfile
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import RequestProblem
from engine.library import ignore
from engine.library.catalogue import Catalogue
from engine.library.ignore import IGNORE_FILE, MOST_CHARACTERS, IgnoreRules, library_rules, set_library_rules


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


def test_a_range_that_runs_backwards_is_no_pattern(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert rules(tmp_path, root="[z-a]\n*.png\n").out_of_sight("a.png", is_folder=False)
    assert "'[z-a]' is no pattern" in caplog.text
    caplog.clear()


def test_the_librarys_rules_hold_where_no_file_says_otherwise(tmp_path: Path) -> None:
    rules(tmp_path, root="!logo.png\n", a="!*.png\nraw.jpg\n")
    found = IgnoreRules(tmp_path, "# from the phone\n\n*.png\nexport/\n/only here.jpg\n")
    ignored = {
        "x.png": True, "b/x.png": True, "a/x.png": False, "a/b/x.png": False, "logo.png": False, "a/raw.jpg": True,
        "export/x.jpg": True, "b/export/x.jpg": True, "export/logo.png": True, "only here.jpg": True,
        "b/only here.jpg": False, "x.jpg": False,
    }  # fmt: skip
    assert {path: found.out_of_sight(path, is_folder=False) for path in ignored} == ignored


_PATTERNS = st.lists(st.sampled_from(["a", "b", ".c", "*", "**", "/", "!", "?", "[ab]", "#", " ", "\\"]), max_size=6)
_LINES = st.lists(_PATTERNS.map("".join).filter(ignore._is_pattern), max_size=5)
_PATHS = ["/".join(parts) for depth in (1, 2, 3) for parts in product(["a", "b", "ab", "a.c"], repeat=depth)]


@given(_LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_without_any_file_the_librarys_rules_are_as_in_one_at_the_root(lines: list[str], end: str, mark: str) -> None:
    text = mark + end.join(lines)
    with tempfile.TemporaryDirectory() as bare, tempfile.TemporaryDirectory() as with_file:
        (Path(with_file) / IGNORE_FILE).write_bytes(text.encode())
        in_library, in_file = IgnoreRules(Path(bare), text), IgnoreRules(Path(with_file))
        for path, is_folder in product(_PATHS, [True, False]):
            assert in_library.out_of_sight(path, is_folder) == in_file.out_of_sight(path, is_folder), path


def test_the_library_keeps_its_rules_as_they_were_written(catalogue: Catalogue) -> None:
    assert library_rules(catalogue) == ""
    for text in ("# mine\n\n  *.png  \n!logo.png\n", "*" * MOST_CHARACTERS, ""):
        set_library_rules(catalogue, text)
        assert library_rules(catalogue) == text


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("*.gif\n!\n", '"!" is no pattern of .gitignore; correct it, with "/" between folders, or take it out.'),
        ("C:\\Photos\\", r'"C:\\Photos\\" is no pattern'),
        ("C:\\Photos", r'"C:\\Photos" is a place on the disk; write it as seen from a watched folder'),
        ("*.gif\n~/Pictures/old/", '"~/Pictures/old/" is a place on the disk'),
        ("/", '"/" is no pattern'),
        ("[z-a]", r'"\[z-a\]" is no pattern'),
        ("a\0b", '"a\N{REPLACEMENT CHARACTER}b" is no pattern'),
        ("a" * 90 + "\\", f'"{"a" * 60}…" is no pattern'),
        ("a" * (MOST_CHARACTERS + 1), "have 20,001 characters; Akin takes up to 20,000."),
    ],
)
def test_what_is_no_rule_is_refused_and_nothing_changes(catalogue: Catalogue, bad: str, sentence: str) -> None:
    set_library_rules(catalogue, "*.png")
    with pytest.raises(RequestProblem, match=sentence):
        set_library_rules(catalogue, bad)
    assert library_rules(catalogue) == "*.png"
