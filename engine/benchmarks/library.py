"""`akin bench library`: what a large library costs, part by part, in one report."""

from __future__ import annotations

from dataclasses import asdict

from engine.benchmarks.library_index import IndexSettings, Progress, index_rows
from engine.benchmarks.report import Report

QUICK = 10_000  # vectors


def run_library(settings: IndexSettings, show: Progress) -> Report:
    """Measure every part; each adds its rows."""
    rows = [*index_rows(settings, show)]
    return Report("library", asdict(settings), rows)
