"""One engine per library, whoever starts it and however; it ends by itself and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from engine import launch
from tests.end_to_end.conftest import ROOT, Akin, wait_until


def test_two_clients_at_once_get_the_same_engine(akin: Akin) -> None:
    started = [akin.start("status", "--json") for _ in range(3)]
    for process in started:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    pid = akin.engine_pid()
    assert pid is not None
    assert akin("status").status == 0
    assert akin.engine_pid() == pid


def test_the_key_and_the_socket_are_the_owners_alone(akin: Akin) -> None:
    akin("status")
    assert stat.S_IMODE(akin.library.stat().st_mode) == 0o700
    for name in ("engine.key", "engine.json"):
        assert stat.S_IMODE((akin.library / name).stat().st_mode) == 0o600


def test_the_pace_of_background_work_outlives_the_engine(akin: Akin) -> None:
    assert akin("pace").out == "In the background Akin works at full speed, and at a quarter of it on battery.\n"
    assert akin("pace", "gentle", "--json").json() == {"pace": "gentle"}
    akin.stop()
    assert akin("pace").out == "In the background Akin works at a quarter of the speed.\n"
    assert akin("pace", "usual").status == 0


def test_an_engine_that_was_killed_is_replaced(akin: Akin) -> None:
    akin("status")
    pid = akin.engine_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert akin("status").status == 0
    assert akin.engine_pid() not in {None, pid}


def test_an_engine_that_hangs_is_reported(akin: Akin, monkeypatch: pytest.MonkeyPatch) -> None:
    akin("status")
    pid = akin.engine_pid()
    assert pid is not None
    monkeypatch.setattr(launch, "HANDSHAKE", 0.2)
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(launch.EngineUnavailable, match="does not answer; end it"):
            launch.connect(akin.library)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert akin("status").status == 0


def test_nothing_is_imported_from_where_the_user_stands(akin: Akin, tmp_path: Path) -> None:
    akin.stop()
    (tmp_path / "random.py").write_text("raise SystemExit(7)")
    command = [sys.executable, "-P", str(ROOT / "main.py"), "status", "--library", str(akin.library)]
    finished = subprocess.run(command, cwd=tmp_path, env=akin.environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


def test_output_that_nobody_reads_to_its_end_is_no_failure(akin: Akin) -> None:
    command = f"{sys.executable} {ROOT}/main.py --library {akin.library} models list | true"
    finished = subprocess.run(command, shell=True, env=akin.environment, capture_output=True, text=True, check=False)
    assert finished.stderr == ""


def test_a_library_too_deep_for_a_socket(akin: Akin, tmp_path: Path) -> None:
    deep = Akin(tmp_path / ("deep" * 12) / ("deeper" * 12), akin.network_record)
    assert deep("status", "--json").json()["library"] == str(deep.library)
    deep.stop()


def test_a_library_that_cannot_be_made_is_refused_with_a_sentence(akin: Akin, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finished = akin("status", "--library", tmp_path / "file" / "library")
    assert finished.status == 1
    assert finished.err == f"akin: The library {tmp_path}/file/library cannot be used: Not a directory.\n"


def test_an_engine_without_clients_ends_by_itself(akin: Akin, tmp_path: Path) -> None:
    library = tmp_path / "library"
    command = [sys.executable, "-m", "engine.service", str(library), "--linger", "0.2"]
    with subprocess.Popen(command, cwd=ROOT, env=akin.environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "{}\n"
        assert process.wait(30) == 0
    assert not (library / "engine.json").exists()
    assert not (library / "engine.sock").exists()
    wait_until(lambda: not list(library.glob("*-wal")))
