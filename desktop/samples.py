"""The photos that come with Akin, to try it on."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

FOLDER = Path(str(resources.files("resources"))) / "samples"
