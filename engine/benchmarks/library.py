"""`akin bench library`: what a large library costs, part by part, in one report."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path

from engine.benchmarks.library_index import IndexSettings, Progress, index_rows
from engine.benchmarks.library_indexing import IndexingSettings, indexing_rows
from engine.benchmarks.library_kills import KillSettings, kill_rows
from engine.benchmarks.report import Report

QUICK = 10_000  # vectors


def run_library(index: IndexSettings, indexing: IndexingSettings, kills: KillSettings, show: Progress) -> Report:
    """Measure every part on made data: the index, the way of photos into a library, and what a kill costs."""
    rows = index_rows(index, show)
    with tempfile.TemporaryDirectory() as folder:
        rows = [*rows, *indexing_rows(Path(folder), indexing, show)]
    with tempfile.TemporaryDirectory() as folder:
        rows = [*rows, *kill_rows(Path(folder), kills, show)]
    return Report("library", {"index": asdict(index), "indexing": asdict(indexing), "kills": asdict(kills)}, rows)
