"""A CLIP of open_clip's own class with few and random weights: the code path of the real ones, in milliseconds."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from threading import Lock
from typing import Any

import open_clip  # type: ignore[import-untyped]
import torch

from engine.clip.backbone import Backbone
from engine.clip.open_clip_backbone import wrap

VISION = {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16}
TEXT = {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
CONFIG = {"embed_dim": 24, "vision_cfg": VISION, "text_cfg": TEXT}

_building = Lock()


def tiny_model(custom_text: bool = False, seed: int = 0, **text: Any) -> torch.nn.Module:
    """open_clip's CLIP, or its CustomTextCLIP; `text` overrides the text tower's configuration."""
    with _building:
        return deepcopy(_built(custom_text, seed, **text))


@cache
def _built(custom_text: bool, seed: int, **text: Any) -> torch.nn.Module:
    """Once only: torch draws from one generator, and a loader thread would share it with whoever else draws."""
    kind = open_clip.model.CustomTextCLIP if custom_text else open_clip.model.CLIP
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model: torch.nn.Module = kind(embed_dim=24, vision_cfg=VISION, text_cfg={**TEXT, **text})
    open_clip.model.set_model_preprocess_cfg(
        model, {"size": 32, "mean": (0.5, 0.5, 0.5), "std": (0.5, 0.5, 0.5), "interpolation": "bicubic",
                "resize_mode": "shortest", "fill_color": 0, "mode": "RGB"}
    )  # fmt: skip
    return model.eval()


def tiny_backbone(custom_text: bool = False, seed: int = 0, **text: Any) -> Backbone:
    """The same as a backbone."""
    tokenizer = open_clip.tokenizer.SimpleTokenizer()
    return wrap(tiny_model(custom_text, seed, **text), "tiny", tokenizer, torch.device("cpu"))
