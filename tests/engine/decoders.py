"""The worker processes of decode pools, as the system sees them."""

from __future__ import annotations

import psutil


def workers() -> list[psutil.Process]:
    """Those that this process has started, without multiprocessing's own helper."""
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]
