"""Weights as bytes, to ship and to read back. Runs wherever a model is written or loaded."""

from __future__ import annotations

from collections.abc import Mapping

import torch


def quantise(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Matrices as int8 with one float16 scale a row (`name.scale`), everything else as float16.

    A row whose largest value is below 0.01 or so loses precision: its scale is no normal float16 any more.
    """
    packed: dict[str, torch.Tensor] = {}
    for name, tensor in state.items():
        if tensor.ndim != 2:
            packed[name] = tensor.half().contiguous()
            continue
        scale = (tensor.abs().amax(dim=1) / 127).clamp(min=1e-6).half()
        packed[name] = (tensor / scale.float()[:, None]).round().clamp(-127, 127).to(torch.int8).contiguous()
        packed[f"{name}.scale"] = scale
    return packed


def dequantise(packed: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Undo `quantise`, to float32."""
    tensors = {name: tensor.float() for name, tensor in packed.items() if not name.endswith(".scale")}
    for name, tensor in tensors.items():
        if f"{name}.scale" in packed:
            tensor *= packed[f"{name}.scale"].float()[:, None]
    return tensors
