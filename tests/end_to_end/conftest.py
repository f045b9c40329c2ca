"""The real thing: the command line and the engine as processes of their own, on real files, without a network."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock
import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "resources" / "samples"
GUARD = Path(__file__).parent / "no_network"


@dataclass(frozen=True)
class Finished:
    status: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.status == 0, self.err
        return json.loads(self.out)


@dataclass(frozen=True)
class Akin:
    """`akin` on one library, every process of it cut off from the network."""

    library: Path
    network_record: Path
    before: tuple[str, ...] = ()  # what the command line begins with, such as a limit

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(GUARD),
            "AKIN_TEST_NETWORK_RECORD": str(self.network_record),
            "PYTHONWARNINGS": "error",
            "CUDA_VISIBLE_DEVICES": "",  # batches are as small as on a CPU, wherever the tests run
        }

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        command = [*self.before, sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
        if "--library" not in command:
            command += ["--library", str(self.library)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __call__(self, *arguments: object) -> Finished:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=200)
        return Finished(process.returncode, out, err)

    def engine_pid(self) -> int | None:
        """Process id of the running engine, or None."""
        try:
            pid: int = json.loads((self.library / "engine.json").read_bytes())["pid"]
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError):
            return None
        return pid

    def stop(self) -> None:
        """End the engine and wait until it is gone."""
        pid = self.engine_pid()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 15)
            with filelock.FileLock(self.library / "engine.lock", timeout=60):
                pass  # the engine lets go of it when everything else is done


def wait_until(condition: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def committed(akin: Akin) -> dict[str, bytes]:
    """Vectors by path, as they stand in the catalogue on the disk."""
    try:
        connection = sqlite3.connect(f"{(akin.library / 'catalogue.sqlite').as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return {}
    try:
        rows = connection.execute(
            "select relative_path, vector from files join vectors using (photo_id) where state = 'indexed'"
        )
        return dict(rows.fetchall())
    except sqlite3.OperationalError:
        return {}  # the engine has not made its tables yet
    finally:
        connection.close()


def patterns(folder: Path, count: int, size: tuple[int, int] = (320, 240)) -> Path:
    """A folder with so many different JPEGs in it."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(7)
    for number in range(count):
        pixels = generator.integers(0, 255, (12, 16, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize(size).save(folder / f"{number:03}.jpg")
    return folder


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of a virtual screen."""
    from tests.end_to_end.screen import virtual_display

    with virtual_display() as name:
        yield name


@pytest.fixture(scope="module")
def akin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Akin]:
    """A library of the module's own, whose engine stays warm between its tests."""
    folder = tmp_path_factory.mktemp("akin")
    akin = Akin(folder / "library", folder / "network")
    yield akin
    akin.stop()
    record = akin.network_record.read_text().splitlines()
    assert "guarded" in record
    assert set(record) == {"guarded"}, "something asked for the network"
