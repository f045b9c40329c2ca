"""The process of the window that is measured. So small because the engine's stand-in is started from here, too."""

from __future__ import annotations

import sys


def main() -> None:
    import msgspec

    from desktop.measuring.measures import Task
    from desktop.measuring.window import measure

    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    sys.stdout.buffer.write(msgspec.json.encode(measure(task)))


if __name__ == "__main__":
    main()
