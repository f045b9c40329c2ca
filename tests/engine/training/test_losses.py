"""The losses against the paper's sums, written out in plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from engine.training.losses import contrastive, cosine, cycle_contrastive, length, penalty


def words(seed: int, count: int, width: int = 5) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(0, 2, (count, width))).float()


def c(one: torch.Tensor, other: torch.Tensor) -> float:
    return float(functional.cosine_similarity(one, other, dim=0))


def equation_4(v: torch.Tensor, v_bar: torch.Tensor, tau: float) -> float:
    total, count = 0.0, len(v)
    for i in range(count):
        positive = math.exp(c(v_bar[i], v[i]) / tau)
        first = sum(math.exp(c(v_bar[i], v[j]) / tau) for j in range(count))
        first += sum(math.exp(c(v[i], v[j]) / tau) for j in range(count) if j != i)
        second = sum(math.exp(c(v[i], v_bar[j]) / tau) for j in range(count))
        second += sum(math.exp(c(v_bar[i], v_bar[j]) / tau) for j in range(count) if j != i)
        total += -math.log(positive / first) - math.log(positive / second)
    return total / count


@given(st.integers(0, 2**31), st.integers(1, 7), st.sampled_from([0.1, 0.25, 1.0]))
def test_the_contrastive_loss_is_equation_4(seed: int, count: int, tau: float) -> None:
    v, v_bar = words(seed, count), words(seed + 1, count)
    assert contrastive(v, v_bar, tau).item() == pytest.approx(equation_4(v, v_bar, tau), rel=1e-4, abs=1e-5)


@given(st.integers(0, 2**31), st.integers(1, 7))
def test_the_penalty_is_equation_5(seed: int, count: int) -> None:
    v = words(seed, count)
    expected = sum(sum(value**2 for value in row) for row in v.tolist()) / count
    assert penalty(v).item() == pytest.approx(expected, rel=1e-5)


@given(st.integers(0, 2**31), st.integers(1, 7))
def test_the_cosine_loss_looks_at_own_pairs_alone(seed: int, count: int) -> None:
    v, v_bar = words(seed, count), words(seed + 1, count)
    expected = sum(1 - c(one, other) for one, other in zip(v, v_bar, strict=True)) / count
    assert cosine(v, v_bar).item() == pytest.approx(expected, abs=1e-5)


@given(st.integers(0, 2**31), st.integers(1, 7))
def test_the_cycle_loss_is_a_cross_entropy_both_ways(seed: int, count: int) -> None:
    said, shown, tau = words(seed, count), words(seed + 1, count), 0.25
    expected = 0.0
    for i in range(count):
        for a, b in ((said, shown), (shown, said)):
            expected -= math.log(math.exp(c(a[i], b[i]) / tau) / sum(math.exp(c(a[i], one) / tau) for one in b))
    assert cycle_contrastive(said, shown, tau).item() == pytest.approx(expected / count, rel=1e-4, abs=1e-5)


@given(st.integers(0, 2**31), st.integers(1, 7))
def test_the_length_loss_looks_at_ratios_of_lengths_alone(seed: int, count: int) -> None:
    v, v_bar = words(seed, count), words(seed + 1, count)
    pairs = zip(v.tolist(), v_bar.tolist(), strict=True)
    expected = sum(math.log(math.hypot(*one) / math.hypot(*other)) ** 2 for one, other in pairs) / count
    assert length(v, v_bar).item() == pytest.approx(expected, rel=1e-3, abs=1e-5)
    assert length(3 * v, -3 * v).item() == pytest.approx(0, abs=1e-6)
    assert torch.isfinite(length(torch.zeros(2, 5), v_bar[:1]))


def test_words_that_find_each_other_cost_less() -> None:
    v = words(0, 6)
    exchanged = v.roll(1, dims=0)
    assert contrastive(v, v, 0.25) < contrastive(v, exchanged, 0.25)
    assert cosine(v, v).item() == pytest.approx(0, abs=1e-6)
