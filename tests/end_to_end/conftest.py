"""The real thing: the command line and the engine as processes of their own, on real files, without a network."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
        command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
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
            wait_until(lambda: self.engine_pid() is None)


def wait_until(condition: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


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
