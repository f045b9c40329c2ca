"""Weights as bytes: what comes back."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clip.quantisation import dequantise, quantise


@settings(deadline=None)
@given(st.integers(0, 2**31), st.floats(0.05, 1e2))
def test_int8_rows_keep_their_values_to_half_a_step(seed: int, size: float) -> None:
    generator = torch.Generator().manual_seed(seed)
    state = {"matrix": size * torch.randn(5, 7, generator=generator), "vector": torch.randn(7, generator=generator)}
    packed = quantise(state)
    assert packed["matrix"].dtype == torch.int8
    again = dequantise(packed)
    assert set(again) == set(state)
    step = state["matrix"].abs().amax(dim=1, keepdim=True) / 127
    assert ((again["matrix"] - state["matrix"]).abs() <= 0.6 * step + 1e-6).all()
