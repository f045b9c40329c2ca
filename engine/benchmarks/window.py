"""The window with a large library: what its user waits for, and how smoothly it scrolls. Run by `akin bench window`.

The window measures itself, in a process of its own; nothing here knows how. Whoever starts the command line hands over
the function that has it done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import msgspec
import numpy as np

from engine.benchmarks.report import Report, Row, at_most

FIRST_FRAME_S = 1.0
PHOTOS_PAINTED_S = 0.3
FRAME_MS = 16.0

Measure = Callable[[int, int], bytes]  # photos, frames of each way of scrolling -> Measures as JSON

_WAYS = {
    "wheel": "a notch of the wheel",
    "pages": "ten notches at once",
    "jumps": "a jump anywhere",
    "growing": "a notch, while photos come",
    "indexing": "a notch, while an engine indexes beside it",
}


@dataclass(frozen=True)
class WindowSettings:
    photos: int = 100_000
    frames: int = 1200  # of each way of scrolling; sixty a second

    @classmethod
    def quick(cls) -> WindowSettings:
        """Fewer frames of as many photos: half a minute on two cores."""
        return cls(frames=180)


class Frames(msgspec.Struct, frozen=True):
    """One way of scrolling; milliseconds of each frame."""

    busy: list[float]  # in which the window did nothing else
    processor: list[float]  # of the window's own thread


class Measures(msgspec.Struct, frozen=True):
    """What a window says of itself."""

    first_frame_s: float  # from the start of its process
    photos_painted_s: float  # from when it has the list of photos to when it shows them
    longest_stall_ms: float  # in which it did nothing else, from its first frame to then
    frames: dict[str, Frames]  # by way of scrolling
    memory_mb: float  # resident, at the end


def run_window(measure: Measure, settings: WindowSettings, progress: Callable[[str], None]) -> Report:
    """Measure a window. Raises MachineProblem where none can be opened."""
    progress(f"scrolling through {settings.photos:,} photos")
    measures = msgspec.json.decode(measure(settings.photos, settings.frames), type=Measures)
    rows = [
        at_most("start of the process to the first frame", measures.first_frame_s, "s", reach=FIRST_FRAME_S),
        at_most("list of photos to the frame that shows them", measures.photos_painted_s, "s", reach=PHOTOS_PAINTED_S),
        at_most("longest stall before that", measures.longest_stall_ms, "ms"),
        *(row for way, name in _WAYS.items() for row in _frames(name, measures.frames[way])),
        at_most("memory of the window's process", measures.memory_mb, "MB"),
    ]
    return Report("window", asdict(settings), rows)


def _frames(name: str, frames: Frames) -> list[Row]:
    """On a busy machine, the processor's time tells what the window itself takes."""
    half, most, processor = (
        float(np.percentile(times, share))
        for times, share in ((frames.busy, 50), (frames.busy, 95), (frames.processor, 95))
    )
    return [
        at_most(f"{name}: p50 of frames", half, "ms"),
        at_most(f"{name}: p95 of frames", most, "ms", reach=FRAME_MS),
        at_most(f"{name}: p95 of processor time", processor, "ms"),
        at_most(f"{name}: longest frame", max(frames.busy), "ms"),
    ]
