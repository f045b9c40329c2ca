"""The command line as a parser: what opens the window, where the library comes from, and that all is documented."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine import cli
from engine.commands import demo
from engine.library.paths import default_library

README = Path(__file__).parents[3] / "README.md"


class Window:
    """Takes the place of the window and notes what it is asked to open."""

    def __init__(self) -> None:
        self.opened: list[tuple[Path, list[Path]]] = []

    def __call__(self, library: Path, folders: Sequence[Path]) -> int:
        self.opened.append((library, list(folders)))
        return 0


def test_without_a_command_the_window_opens(tmp_path: Path) -> None:
    window = Window()
    assert cli.main([], window) == 0
    assert cli.main(["--library", str(tmp_path)], window) == 0
    assert window.opened == [(default_library(), []), (tmp_path, [])]


def test_the_demo_opens_the_window_on_the_sample_photos_where_there_is_a_display(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "has_display", lambda: True)
    window = Window()
    assert cli.main(["demo", "--library", str(tmp_path)], window) == 0
    assert window.opened == [(tmp_path, [demo.SAMPLES])]


@pytest.mark.parametrize("before", [True, False])
def test_the_library_may_be_named_before_or_after_the_command(before: bool, tmp_path: Path) -> None:
    named = ["--library", str(tmp_path)]
    parsed = cli.parser(Window()).parse_args([*named, "status"] if before else ["status", *named])
    assert parsed.library == tmp_path


def test_every_command_is_in_the_readme_and_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    readme = README.read_text()
    commands = {"index", "search", "invert", "status", "models", "demo", "bench"}
    commands |= {"check", "repair", "backup", "restore", "relocate", "export", "duplicates", "mark", "album"}
    commands |= {"concepts", "phrases", "remove", "ignore", "searches", "tags", "train-phi"}
    for command in sorted(commands):
        assert f"akin {command}" in readme, command
        with pytest.raises(SystemExit) as ended:
            cli.main([command, "--help"], Window())
        assert ended.value.code == 0
        assert f"usage: akin {command}" in capsys.readouterr().out


def test_the_command_line_imports_nothing_heavy() -> None:
    code = (
        "import sys, main; print(*[name for name in ('torch', 'numpy', 'hnswlib', 'PySide6') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=README.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_engine_answers_before_torch_is_imported() -> None:
    code = "import sys, engine.service; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=README.parent, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_sample_has_its_credit_and_every_search_of_the_demo_its_photo() -> None:
    credits = (demo.SAMPLES / "CREDITS.md").read_text()
    samples = {path.name for path in demo.SAMPLES.glob("*.jpg")}
    assert 20 <= len(samples) <= 40
    assert all(f"| {name} |" in credits for name in samples)
    assert {query.like.name for query in demo.sample_photos().queries if query.like} <= samples
