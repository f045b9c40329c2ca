"""`akin bench library`: what a large library costs, part by part, in one report."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from engine.benchmarks.library_index import LARGE, IndexSettings, Progress, index_rows
from engine.benchmarks.library_indexing import IndexingSettings, indexing_rows
from engine.benchmarks.library_kills import KillSettings, kill_rows
from engine.benchmarks.library_opening import opening_rows
from engine.benchmarks.report import Report
from engine.clip.models import STARTER, load_backbone

QUICK = 10_000  # vectors


def run_library(index: IndexSettings, indexing: IndexingSettings, kills: KillSettings, show: Progress) -> Report:
    """Measure on made data: the index, an engine that opens it, the way of photos into a library, what a kill costs.

    The rows about opening are there if the vectors are as long as the starter's, the one model that is always at hand.
    """
    starter = load_backbone(STARTER)
    index = replace(index, backbone=starter.fingerprint)
    with tempfile.TemporaryDirectory() as folder:
        rows = index_rows(Path(folder), index, show)
        if index.dim == starter.dim:
            rows += opening_rows(Path(folder), index.vectors >= LARGE, show)
    with tempfile.TemporaryDirectory() as folder:
        rows = [*rows, *indexing_rows(Path(folder), indexing, show)]
    with tempfile.TemporaryDirectory() as folder:
        rows = [*rows, *kill_rows(Path(folder), kills, show)]
    return Report("library", {"index": asdict(index), "indexing": asdict(indexing), "kills": asdict(kills)}, rows)
