"""Whatever is done to a picture's bytes, it decodes or has a reason, and the pool goes on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from engine.library.catalogue import WaitingFile
from engine.library.decode import Decoded, Undecodable
from engine.library.decode_pool import DecodePool
from engine.library.limits import GIBIBYTE, Limits
from tests.engine.library.crops import SIZE, harmless
from tests.engine.library.fuzz import mutants, seeds
from tests.engine.pictures import hashes


def outcomes(folder: Path, files: list[tuple[str, bytes]]) -> dict[str, Decoded | Undecodable]:
    """What the decode pool makes of the files, which it leaves as they are."""
    for name, data in files:
        (folder / name).write_bytes(data)
    before = hashes(folder)
    pool = DecodePool(1, len(files), harmless, SIZE, Limits(seconds=20.0, memory=3 * GIBIBYTE))
    found: dict[str, Decoded | Undecodable] = {}
    try:
        for number, (name, _) in enumerate(files):
            pool.put(WaitingFile(number, folder / name))
        while pool.busy:
            result = pool.take()
            if result is None:
                time.sleep(0.002)
                continue
            assert isinstance(result.outcome, Decoded | Undecodable)
            found[result.file.path.name] = result.outcome
    finally:
        pool.close()
    assert hashes(folder) == before
    return found


def check(found: dict[str, Decoded | Undecodable], count: int) -> None:
    assert len(found) == count
    for name, outcome in found.items():
        if isinstance(outcome, Undecodable):
            assert outcome.reason.endswith("."), (name, outcome.reason)
            assert outcome.reason[0].isupper(), (name, outcome.reason)
            assert "0x" not in outcome.reason, (name, outcome.reason)
            assert outcome.cause != "access", name
        else:
            assert outcome.thumbnail.startswith(b"\xff\xd8"), name
            assert outcome.width > 0, name
            assert outcome.height > 0, name


def test_the_unharmed_pictures_decode(tmp_path: Path) -> None:
    whole = [item for item in seeds().items() if item[0] != "a.cr3"]  # of that one only the head is made
    found = outcomes(tmp_path, whole)
    assert [name for name, outcome in found.items() if isinstance(outcome, Undecodable)] == []


def test_sixty_mutants(tmp_path: Path) -> None:
    check(outcomes(tmp_path, list(mutants(60, seed=1))), 60)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 7))
def test_a_thousand_mutants(tmp_path: Path, seed: int) -> None:
    check(outcomes(tmp_path, list(mutants(200, seed))), 200)
