"""A step of AdamW is torch's, and what is drawn depends on a photo's seed and on the step alone."""

from __future__ import annotations

import numpy as np
import torch

from engine.inversion.oti_draws import BLOCK, Draws
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.oti_state import Running, adamw


def test_adamw_is_torchs() -> None:
    generator = torch.Generator().manual_seed(0)
    start = torch.randn(3, 16, generator=generator)
    parameters = OtiParameters(learning_rate=0.02, weight_decay=0.05)
    ours, theirs = Running.begin(start), start.clone().requires_grad_()
    optimiser = torch.optim.AdamW([theirs], lr=0.02, weight_decay=0.05)
    for step in range(1, 60):
        gradient = torch.randn(3, 16, generator=generator) * 10 ** (step % 5 - 4)
        adamw(ours, gradient, step, parameters)
        theirs.grad = gradient
        optimiser.step()
        torch.testing.assert_close(ours.words, theirs.detach(), rtol=1e-5, atol=1e-6)


def test_rows_are_copies_and_come_back_in_order() -> None:
    running = Running.begin(torch.arange(6.0).reshape(3, 2))
    chosen = running.rows(torch.tensor([True, False, True]))
    chosen.words += 100
    assert running.words.max() == 5
    both = running.rows(torch.tensor([1])).joined(chosen).in_order()
    assert both.photos.tolist() == [0, 1, 2]
    assert both.words[:, 0].tolist() == [100, 2, 104]


def test_draws_depend_on_the_seed_and_the_step_alone() -> None:
    together, alone = Draws([3, 2**40, 5], 6), Draws([5], 6)
    for step in (0, 1, BLOCK, 3 * BLOCK + 2, 2):
        of_all, of_one, of_some = together.at(step, [0, 1, 2]), alone.at(step, [0]), together.at(step, [2])
        assert of_all.noise is not None
        assert of_one.noise is not None
        np.testing.assert_array_equal(of_all.noise[2:], of_one.noise)
        assert of_all.template[2] == of_one.template[0] == of_some.template[0]
        assert of_all.phrase[2] == of_one.phrase[0]
    torch.testing.assert_close(together.start(4)[2:], alone.start(4))
    assert len({float(share) for step in range(40) for share in together.at(step, [0]).concept}) == 40
