"""Threads that work for the window leave it the processor."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from desktop.helper_threads import HelperThreads


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no niceness of its own")
def test_the_gui_thread_comes_first() -> None:
    told: Queue[int] = Queue()

    def work(wishes: Iterator[str]) -> None:
        for _ in wishes:
            told.put(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    threads: HelperThreads[str] = HelperThreads("helper", 1, work)
    threads.request("photo")
    niceness = told.get(timeout=5)
    threads.close()
    assert niceness > os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
