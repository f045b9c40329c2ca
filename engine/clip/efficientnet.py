"""EfficientNet-Lite2, the image network of the starter, in plain torch. Runs in the engine process.

timm has the same network, but importing timm takes longer than everything else the starter needs to load.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn
from torch.nn import functional

SIZE = 260  # pixels
CLASSES = 1000
STEM, HEAD = 32, 1280
# Stages (Tan & Le 2019, table 1; widths x 1.1, depths x 1.2, first and last stage as they are):
# expansion, kernel, stride, channels, blocks
STAGES = ((1, 3, 1, 16, 1), (6, 3, 2, 24, 3), (6, 5, 2, 48, 3), (6, 3, 2, 88, 4), (6, 5, 1, 120, 4), (6, 5, 2, 208, 5),
          (6, 3, 1, 352, 1))  # fmt: skip


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's "same" padding: an odd pixel goes to the right and the bottom."""

    def __init__(self, channels: int, out: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(channels, out, kernel, stride, groups=groups, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        down, across = (max((-(-side // stride) - 1) * stride + kernel - side, 0) for side in x.shape[-2:])
        if down or across:
            x = functional.pad(x, (across // 2, across - across // 2, down // 2, down - down // 2))
        return super().forward(x)


class ConvNorm(nn.Module):
    """Convolution, batch norm and, unless it ends a block, ReLU6."""

    def __init__(
        self, channels: int, out: int, kernel: int, stride: int = 1, groups: int = 1, *, linear: bool = False
    ) -> None:
        super().__init__()
        self.conv = SameConv(channels, out, kernel, stride, groups)
        self.norm = nn.BatchNorm2d(out, eps=1e-3)
        self.linear = linear

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.conv(x))
        return x if self.linear else functional.relu6(x)


class MobileBlock(nn.Module):
    """Inverted residual: widen, filter each channel, narrow."""

    def __init__(self, channels: int, expansion: int, kernel: int, stride: int, out: int) -> None:
        super().__init__()
        wide = channels * expansion
        steps = [] if expansion == 1 else [ConvNorm(channels, wide, 1)]
        steps += [ConvNorm(wide, wide, kernel, stride, groups=wide), ConvNorm(wide, out, 1, linear=True)]
        self.steps = nn.Sequential(*steps)
        self.residual = stride == 1 and channels == out

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.steps(x)
        return x + y if self.residual else y


class EfficientNetLite2(nn.Module):
    """Pictures `[n, 3, 260, 260]`, values from -1 to 1, to the logits `[n, 1000]` of ImageNet's classes."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [ConvNorm(3, STEM, 3, 2)]
        channels = STEM
        for expansion, kernel, stride, out, blocks in STAGES:
            for index in range(blocks):
                layers.append(MobileBlock(channels, expansion, kernel, 1 if index else stride, out))
                channels = out
        layers.append(ConvNorm(channels, HEAD, 1))
        self.layers = nn.Sequential(*layers)
        self.classifier = nn.Linear(HEAD, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.classifier(self.layers(x).mean(dim=(2, 3)))
        return logits

    def load_in_order(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Load weights whose names differ but whose order is the network's. Raises ValueError if they do not fit."""
        own = self.state_dict()
        given = list(tensors.values())
        if [tensor.shape for tensor in given] != [tensor.shape for tensor in own.values()]:
            raise ValueError("the tensors are not those of EfficientNet-Lite2")
        self.load_state_dict(dict(zip(own, given, strict=True)))
