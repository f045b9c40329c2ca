"""Checkpoints come back exactly; damaged ones give way to the one before, another training's are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.errors import MachineProblem, RequestProblem
from engine.training.checkpoint import Checkpoint, Checkpoints


def checkpoint(step: int) -> Checkpoint:
    generator = torch.Generator().manual_seed(step)
    return Checkpoint(step, {"phi.a": torch.randn(3, 4, generator=generator)}, {"distil": 1 / (3 + step)})


def same(one: Checkpoint | None, other: Checkpoint) -> bool:
    assert one is not None
    tensors = one.tensors.keys() == other.tensors.keys() and all(
        torch.equal(tensor, other.tensors[name]) for name, tensor in one.tensors.items()
    )
    return tensors and (one.step, dict(one.losses)) == (other.step, dict(other.losses))


@pytest.fixture
def checkpoints(tmp_path: Path) -> Checkpoints:
    return Checkpoints(tmp_path / "training", "identity", "a training")


def test_the_newest_comes_back_exactly(checkpoints: Checkpoints) -> None:
    assert checkpoints.load() is None
    for step in (3, 7, 9):
        checkpoints.save(checkpoint(step))
        assert same(checkpoints.load(), checkpoint(step))
    assert len(list(checkpoints.newest.parent.iterdir())) == 2
    checkpoints.remove()
    assert checkpoints.load() is None


@pytest.mark.parametrize("left", [0, 7, 60, -1])
def test_a_truncated_one_gives_way_to_the_one_before(checkpoints: Checkpoints, left: int) -> None:
    checkpoints.save(checkpoint(3))
    checkpoints.save(checkpoint(7))
    checkpoints.newest.write_bytes(checkpoints.newest.read_bytes()[:left])
    assert same(checkpoints.load(), checkpoint(3))


def test_a_kill_between_the_two_files_leaves_the_one_before(checkpoints: Checkpoints) -> None:
    checkpoints.save(checkpoint(3))
    checkpoints.newest.replace(checkpoints.previous)
    assert same(checkpoints.load(), checkpoint(3))


def test_without_one_that_can_be_read_there_is_a_sentence(checkpoints: Checkpoints) -> None:
    checkpoints.save(checkpoint(3))
    checkpoints.newest.write_bytes(b"no checkpoint")
    with pytest.raises(MachineProblem, match="--afresh"):
        checkpoints.load()


def test_another_trainings_is_refused_and_named(checkpoints: Checkpoints, tmp_path: Path) -> None:
    checkpoints.save(checkpoint(3))
    with pytest.raises(RequestProblem, match=r"a training.*--afresh"):
        Checkpoints(tmp_path / "training", "another", "b").load()
    assert same(checkpoints.load(), checkpoint(3))
