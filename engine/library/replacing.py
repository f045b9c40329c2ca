"""Files of a library that are written whole or not at all, whoever else writes or reads them at the moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.errors import MachineProblem


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path` to write to, that takes its place if nothing goes wrong, and is removed if it does.

    The folder is made where it is missing. Raises MachineProblem if the disk refuses.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        yield new
        new.replace(path)
    except OSError as error:
        raise MachineProblem(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
