"""The import contracts of pyproject.toml hold, and a violation of each would be noticed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def lint(project: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources and contracts, where a test may break them."""
    for package in ("engine", "desktop"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "forbidden", "contract"),
    [
        ("engine/library/scan.py", "import PySide6", "without Qt"),
        ("engine/search/prompt.py", "import desktop.app", "without Qt"),
        ("desktop/app.py", "import torch", "the window knows"),
        ("desktop/main_window.py", "import engine.library.catalogue", "the window knows"),
        ("engine/scenes/drawing.py", "import torch", "no model"),
        ("engine/library/scan.py", "import engine.search.prompt", "one way"),
        ("engine/scenes/queries.py", "import engine.clip.bpe", "one way"),
        ("engine/service.py", "import engine.training", "one way"),
        ("engine/training/loop.py", "import engine.benchmarks.collage", "one way"),
    ],
)
def test_a_violation_fails(copy: Path, module: str, forbidden: str, contract: str) -> None:
    with (copy / module).open("a") as file:
        file.write(f"\n{forbidden}\n")
    result = lint(copy)
    assert result.returncode == 1
    _, _, broken = result.stdout.partition("Broken contracts")
    assert contract in broken, result.stdout
