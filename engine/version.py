"""Akin's version, as the installed package says, and the commit of its sources."""

from __future__ import annotations

import importlib.metadata
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def version() -> str:
    """For example "0.1.0"; "unknown" where the package is not installed."""
    try:
        return importlib.metadata.version("akin")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def commit() -> str:
    """The commit of the sources, or "unknown" where they are no git checkout."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return found.stdout.strip()
