"""The loop: it comes to the same bits whether or not it was interrupted, and gives up where the loss is no number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch

from engine.errors import MachineProblem
from engine.inversion.phi import MlpPhi, PhiCard
from engine.training.checkpoint import Checkpoints
from engine.training.loop import Chance, Loop, Optimisation, Trained
from engine.training.losses import cosine, penalty

SETTINGS = Optimisation(steps=12, learning_rate=1e-2, ema=0.8, warmup=3, falling=True, seed=5)


def start() -> MlpPhi:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return MlpPhi(6, 4, PhiCard("0" * 16, "distilled"), hidden=8)


class Loss:
    """A made-up task; ends like a process that is killed before the step `until`."""

    def __init__(self, until: int = 10**6, nan_at: int | None = None) -> None:
        self.calls, self.until, self.nan_at = 0, until, nan_at

    def __call__(self, phi: MlpPhi, chance: Chance) -> Mapping[str, torch.Tensor]:
        self.calls += 1
        if self.calls > self.until:
            raise RuntimeError("killed")
        seen = torch.randn(5, 6, generator=chance.torch)
        wanted = seen[:, :4].roll(int(chance.numpy.integers(2)), dims=1)
        found = phi(seen)
        factor = float("nan") if self.calls == self.nan_at else 1.0
        return {"cosine": cosine(found, wanted) * factor, "penalty": 0.01 * penalty(found)}


def kept(folder: Path) -> Checkpoints:
    return Checkpoints(folder, "identity", "a training")


def bits(trained: Trained) -> list[bytes]:
    return [weight.detach().numpy().tobytes() for weight in trained.phi.state_dict().values()]


@pytest.mark.parametrize("killed", [1, 4, 11])
def test_a_training_that_was_killed_comes_to_the_same_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: int
) -> None:
    whole = Loop(start(), Loss(), SETTINGS, None).run(lambda _: None)
    monkeypatch.setattr("engine.training.loop.KEEP_EVERY", 0.0)
    with pytest.raises(RuntimeError, match="killed"):
        Loop(start(), Loss(until=killed), SETTINGS, kept(tmp_path)).run(lambda _: None)
    torch.manual_seed(99)  # another process
    rest = Loss()
    again = Loop(start(), rest, SETTINGS, kept(tmp_path)).run(lambda _: None)
    assert rest.calls == SETTINGS.steps - killed
    assert bits(again) == bits(whole)
    assert again.losses == whole.losses


def test_what_was_finished_is_not_done_again(tmp_path: Path) -> None:
    whole = Loop(start(), Loss(), SETTINGS, kept(tmp_path)).run(lambda _: None)
    again = Loop(start(), Loss(until=0), SETTINGS, kept(tmp_path)).run(lambda _: None)
    assert bits(again) == bits(whole)


def test_ctrl_c_keeps_the_last_step(tmp_path: Path) -> None:
    loss = Loss()

    def interrupted(phi: MlpPhi, chance: Chance) -> Mapping[str, torch.Tensor]:
        if loss.calls == 7:
            raise KeyboardInterrupt
        return loss(phi, chance)

    with pytest.raises(KeyboardInterrupt):
        Loop(start(), interrupted, SETTINGS, kept(tmp_path)).run(lambda _: None)
    assert Loop(start(), loss, SETTINGS, kept(tmp_path)).step == 7


def test_a_loss_that_is_no_number_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.training.loop.KEEP_EVERY", 0.0)
    with pytest.raises(MachineProblem, match="no number after 4 steps; the phi in use stays"):
        Loop(start(), Loss(nan_at=5), SETTINGS, kept(tmp_path)).run(lambda _: None)
    checkpoint = kept(tmp_path).load()
    assert checkpoint is not None
    assert checkpoint.step == 4
    assert all(torch.isfinite(tensor).all() for tensor in checkpoint.tensors.values())


def test_the_average_follows_the_weights() -> None:
    taken: list[torch.Tensor] = []
    last: list[torch.Tensor] = []

    def loss(phi: MlpPhi, chance: Chance) -> Mapping[str, torch.Tensor]:
        weight = next(phi.parameters())
        taken.append(weight.detach().clone())
        last[:] = [weight.detach()]
        return Loss()(phi, chance)

    phi = start()
    trained = Loop(phi, loss, SETTINGS, None).run(lambda _: None)
    assert torch.equal(next(phi.parameters()), taken[0])  # where it starts stays as it was
    weights = [*taken[1:], *last]
    average = taken[0]
    for weight in weights:
        average = SETTINGS.ema * average + (1 - SETTINGS.ema) * weight
    torch.testing.assert_close(next(trained.phi.parameters()), average)
    assert not trained.phi.training


def test_the_rate_rises_then_falls() -> None:
    rates = [SETTINGS.rate(step) for step in range(12)]
    assert rates[0] < rates[1] < rates[2]
    assert rates[3:] == sorted(rates[3:], reverse=True)
    assert {Optimisation(5, 0.1).rate(step) for step in range(5)} == {0.1}


def test_chance_is_a_function_of_seed_and_step() -> None:
    def drawn(seed: int, step: int) -> tuple[float, float]:
        chance = Chance.of(seed, step)
        return float(chance.numpy.random()), float(torch.rand(1, generator=chance.torch))

    assert drawn(1, 2) == drawn(1, 2)
    assert len({drawn(seed, step) for seed in range(3) for step in range(3)}) == 9


def test_progress_is_told_in_one_line_a_step() -> None:
    told: list[str] = []
    Loop(start(), Loss(), SETTINGS, None).run(told.append)
    assert len(told) == SETTINGS.steps
    assert told[-1].startswith("12 of 12 steps, ")
    assert "loss" in told[-1]
