"""What is asked of the window's process, and what it answers: JSON on its standard input and output."""

from __future__ import annotations

import msgspec


class Task(msgspec.Struct, frozen=True):
    started: float  # when the process was started, as time.time() gives it
    photos: int
    frames: int  # of each way of scrolling
    thumbnails: str  # file
    settings: str  # file
    library: str  # folder, for an engine that is not a stand-in
    pictures: str  # folder, for it to index


class Frames(msgspec.Struct, frozen=True):
    """One way of scrolling; milliseconds of each frame."""

    busy: list[float]  # in which the window did nothing else
    processor: list[float]  # of the window's own thread: less than `busy` where others want the processor, too


class Measures(msgspec.Struct, frozen=True):
    first_frame_s: float  # from the start of the process, Python included
    photos_painted_s: float  # from when the window has the list of photos to when it shows them
    longest_stall_ms: float  # in which the window did nothing else, from its first frame to then
    frames: dict[str, Frames]  # by way of scrolling: "wheel", "pages", "jumps", "growing", "indexing"
    memory_mb: float  # resident, after all that
