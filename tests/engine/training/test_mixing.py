"""How far to go from one network to another: the straight line between them, and the best place on it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.clip.backbone import Backbone
from engine.inversion.phi import MlpPhi, PhiCard
from engine.training import mixing
from engine.training.collages import Pictures
from engine.training.comparison import Exam, Marks
from engine.training.mixing import SHARES, choose, mixed


def network(seed: int, method: str) -> MlpPhi:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return MlpPhi(6, 4, PhiCard("0" * 16, method), hidden=8).eval()  # type: ignore[arg-type]


def test_a_share_of_the_way_is_the_mean_of_the_weights() -> None:
    start, end = network(0, "text"), network(1, "distilled")
    between = mixed(start, end, 0.25)
    for weight, first, last in zip(between.parameters(), start.parameters(), end.parameters(), strict=True):
        torch.testing.assert_close(weight, 0.75 * first + 0.25 * last)
    assert between.card == end.card
    features = torch.randn(3, 6)
    torch.testing.assert_close(mixed(start, end, 1.0)(features), end(features))


# ranks of ten photos with each share of the way
@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([[3] * 10, [2] * 10, [1] * 10, [2] * 10, [3] * 10], 0.5),
        ([[2] * 10, [2] * 10, [1] * 10, [1] * 10, [1] * 10], 0.5),  # of equals the nearest to the start
        ([[2] + [1] * 9, [1] * 10, [1] * 10, [1] * 10, [1] * 10], 0.125),  # one photo is no reason to go on
        ([[5] * 10, [4] * 10, [3] * 10, [2] * 10, [1] * 10], 1.0),
    ],
)
def test_a_longer_way_is_gone_only_if_it_is_better_beyond_chance(
    tiny: Backbone, monkeypatch: pytest.MonkeyPatch, ranks: list[list[int]], expected: float
) -> None:
    left = iter(ranks)

    def marked(*_: object) -> Marks:
        return Marks(np.array(next(left)), np.empty(0, np.int64))

    monkeypatch.setattr(mixing, "marks", marked)
    nothing = np.empty((0, 6), np.float32)
    asked = Exam(nothing, 0, Pictures(nothing, np.empty(0, np.int64), np.empty(0, np.int64), ()))
    start, end = network(0, "text"), network(1, "distilled")
    found = choose(tiny, start, end, asked, seed=0)
    assert found.share == expected
    assert tuple(found.scores) == SHARES
    features = torch.randn(3, 6)
    torch.testing.assert_close(found.phi(features), mixed(start, end, expected)(features))
