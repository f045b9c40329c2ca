"""The backbones that Akin knows by name, and the device they run on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # torch takes seconds to import; nothing needs it before a model is really loaded
    import torch

    from engine.clip.backbone import Backbone

STARTER = "starter"
SCENES = "scenes"


def load_backbone(name: str, device: torch.device | None = None) -> Backbone:
    """The backbone called "starter", "scenes", "ARCHITECTURE/TAG" or "ARCHITECTURE/FILE".

    Raises RequestProblem for a name that means nothing, MachineProblem for weights that are missing or damaged.
    """
    from engine.errors import RequestProblem

    device = device or best_device()
    if name == STARTER:
        from engine.clip.starter import load_starter

        return load_starter(device)
    if name == SCENES:
        from engine.clip.scenes import load_scenes

        return load_scenes(device)
    architecture, _, pretrained = name.partition("/")
    if not pretrained:
        raise RequestProblem(f'"{name}" names no model; say "{STARTER}" or ARCHITECTURE/WEIGHTS.')
    from engine.clip.open_clip_backbone import load_open_clip

    return load_open_clip(architecture, pretrained, device)


def best_device() -> torch.device:
    """CUDA, else Apple's MPS, else the CPU."""
    import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def device_named(name: str | None) -> torch.device:
    """A device by its name, the best one without. Raises RequestProblem for one that this machine has not."""
    import torch

    from engine.errors import RequestProblem

    if name is None:
        return best_device()
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError):  # torch asserts that it was built for the device
        raise RequestProblem(f'There is no device "{name}" on this machine; leave --device out, or say cpu.') from None
    return device


def batch_size(device: torch.device) -> int:
    """Photos per step. On a CPU more than one bring little, and keep queries waiting (docs/decisions/0007)."""
    return 1 if device.type == "cpu" else 64


def configure_threads() -> None:
    """Set before torch is imported: idle OpenMP threads must sleep, or a busy second core slows all to a crawl."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, os.cpu_count() or 1)))
    # Nothing leaves the machine: the hub's client must not even try.
    os.environ["HF_HUB_OFFLINE"] = "1"
