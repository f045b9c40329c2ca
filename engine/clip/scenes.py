"""The CLIP of the generated world, which ships with Akin for measurements. Runs in the engine process and benchmarks.

It is a small model of open_clip's own class and knows nothing of real photos (`engine.training.scenes`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import open_clip  # type: ignore[import-untyped]
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from engine.clip.backbone import Backbone
from engine.clip.bpe import load_tokenizer
from engine.clip.models import SCENES
from engine.clip.open_clip_backbone import wrap
from engine.errors import MachineProblem
from engine.scenes.scene import WORLD_VERSION

FOLDER = Path(__file__).parents[2] / "resources" / "scenes"
WEIGHTS, CONFIG = "weights.safetensors", "config.json"
VOCABULARY = 49408  # of CLIP's tokenizer
TABLE = "token_embedding.weight"
_MEAN = (0.5, 0.5, 0.5)


def build(config: dict[str, Any]) -> torch.nn.Module:
    """The model of a configuration in open_clip's form, with random weights."""
    model: torch.nn.Module = open_clip.model.CLIP(**config)
    preprocessing = {
        "size": config["vision_cfg"]["image_size"], "mean": _MEAN, "std": _MEAN, "interpolation": "bicubic",
        "resize_mode": "shortest", "fill_color": 0, "mode": "RGB",
    }  # fmt: skip
    open_clip.model.set_model_preprocess_cfg(model, preprocessing)
    return model


def load_scenes(device: torch.device, folder: Path | None = None) -> Backbone:
    """The scenes CLIP of a folder, of the one that ships with Akin if none is named.

    Raises MachineProblem if a file is missing or damaged, or was trained on another version of the world.
    """
    folder = folder or FOLDER
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        with safe_open(folder / WEIGHTS, framework="pt") as file:
            metadata = file.metadata() or {}
            stored = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except (OSError, ValueError, SafetensorError) as error:
        raise MachineProblem(
            f"The scenes model in {folder} cannot be read; train it: python -m engine.training.scenes."
        ) from error
    world = metadata.get("world", "(unknown)")
    if world != WORLD_VERSION:
        raise MachineProblem(
            f"The scenes model in {folder} belongs to version {world} of the generated world, this is version "
            f"{WORLD_VERSION}; train it anew: python -m engine.training.scenes."
        )
    try:
        rows = stored.pop("tokens").long()
        stored = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in stored.items()}
        model = build(_with_vocabulary(config, VOCABULARY))
        # A word that no caption holds means nothing: zeros rather than noise.
        stored[TABLE] = torch.zeros(VOCABULARY, config["text_cfg"]["width"]).index_copy(0, rows, stored[TABLE])
        model.load_state_dict(stored)
    except (RuntimeError, KeyError, TypeError, IndexError, ValueError, AssertionError) as error:
        raise MachineProblem(
            f"The scenes model in {folder} does not fit this version; train it anew, or install Akin again."
        ) from error
    return wrap(model.to(device).eval(), SCENES, load_tokenizer(), device)


def save_scenes(model: torch.nn.Module, config: dict[str, Any], rows: list[int], folder: Path) -> None:
    """Write a model whose token table holds only `rows` of CLIP's vocabulary, in half precision."""
    state = {
        name: (tensor.half() if tensor.is_floating_point() else tensor).cpu().contiguous()
        for name, tensor in model.state_dict().items()
    }
    state["tokens"] = torch.tensor(rows, dtype=torch.int32)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(save(state, metadata={"world": WORLD_VERSION}))
    text = json.dumps(_with_vocabulary(config, VOCABULARY), indent=1)
    (folder / CONFIG).write_text(text + "\n", encoding="utf-8")


def _with_vocabulary(config: dict[str, Any], size: int) -> dict[str, Any]:
    return {**config, "text_cfg": {**config["text_cfg"], "vocab_size": size}}
