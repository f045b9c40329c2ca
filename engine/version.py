"""Akin's version, as the installed package says."""

from __future__ import annotations

import importlib.metadata


def version() -> str:
    """For example "0.1.0"; "unknown" where the package is not installed."""
    try:
        return importlib.metadata.version("akin")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
