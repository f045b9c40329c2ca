"""phi: from an image feature to the pseudo-word that stands for the photo. Runs in the engine and in training."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import nn
from torch.nn import functional

from engine.clip.backbone import Backbone, TextTower
from engine.clip.bpe import load_tokenizer, whole_words
from engine.clip.quantisation import dequantise, quantise
from engine.errors import MachineProblem, RequestProblem
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.library.replacing import replacing

RESOURCES = Path(__file__).parents[2] / "resources"
BACKBONES = ("starter", "scenes")  # that ship with Akin, each in a folder of that name
DISTILLED_FILE, TEXT_FILE = "phi-distilled.safetensors", "phi-text.safetensors"
CLOSED_FORM_FILE = "phi-closed-form.safetensors"
DISTILLED, TEXT, CLOSED_FORM = "distilled", "text", "closed-form"
SHIPPED = {DISTILLED: DISTILLED_FILE, TEXT: TEXT_FILE, CLOSED_FORM: CLOSED_FORM_FILE}  # the better by benchmarks first

Method = Literal["closed-form", "text", "distilled", "imported"]


class Phi(Protocol):
    """A textual inversion network."""

    @property
    def card(self) -> PhiCard:
        """What it was made for and how."""
        ...

    def __call__(self, features: torch.Tensor) -> torch.Tensor:
        """Pseudo-words `[n, w]` of image features `[n, d]` as the encoder gave them, on the features' device."""
        ...


@dataclass(frozen=True)
class PhiCard:
    """What a phi was made for and how. `normalise`: it wants its features at unit length."""

    fingerprint: str  # of the backbone
    method: Method
    normalise: bool = False
    record: Mapping[str, Any] = field(default_factory=dict)


class MlpPhi(nn.Module):
    """The paper's phi (section V-A): Linear, GELU, Dropout .5, twice, then Linear; d -> 4d -> 4d -> w."""

    def __init__(self, dim: int, width: int, card: PhiCard, hidden: int | None = None) -> None:
        """`hidden` is 4d where it is not given."""
        super().__init__()
        hidden = hidden or 4 * dim
        self.card = card
        self.layers = nn.Sequential(
            nn.Linear(dim, hidden), nn.GELU(), nn.Dropout(0.5),
            nn.Linear(hidden, hidden), nn.GELU(), nn.Dropout(0.5),
            nn.Linear(hidden, width),
        )  # fmt: skip

    @property
    def shape(self) -> tuple[int, int]:
        """d and w."""
        first, last = self.layers[0], self.layers[-1]
        assert isinstance(first, nn.Linear)
        assert isinstance(last, nn.Linear)
        return first.in_features, last.out_features

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        if self.card.normalise:
            features = functional.normalize(features, dim=-1)
        words: torch.Tensor = self.layers(features)
        return words


class ClosedFormPhi(nn.Module):
    """A linear map from unit features to word embeddings, found by ridge regression (`closed_form`)."""

    weight: torch.Tensor  # [w, d]
    bias: torch.Tensor  # [w]
    image_mean: torch.Tensor  # [d], what image features have in common; zeros if unknown

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, image_mean: torch.Tensor, card: PhiCard) -> None:
        super().__init__()
        self.card = card
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.register_buffer("image_mean", image_mean)

    @property
    def shape(self) -> tuple[int, int]:
        """d and w."""
        return self.weight.shape[1], self.weight.shape[0]

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        centred = functional.normalize(features, dim=-1) - self.image_mean
        return functional.linear(centred, self.weight, self.bias)


def closed_form(
    backbone: Backbone, image_mean: torch.Tensor | None = None, words: int = 12_000, ridge: float = 1e-2
) -> ClosedFormPhi:
    """Ridge regression from the unit text feature of "a photo of a {word}" to the embedding of the word.

    The words are the most frequent ones that are one token each, `words` at most. `image_mean` `[d]` is the mean of
    unit image features: image and text features of CLIP lie apart, so each kind has its own mean taken away; without
    it the text's is taken from both. `ridge` counts in units of the features' mean variance.
    """
    text = backbone.text
    with torch.no_grad():
        listed = one_token_words(text, words)
        parts = [listed[start : start + 512] for start in range(0, len(listed), 512)]
        nothing = torch.empty(0, text.width)
        prompts = [[Prompt((f"a photo of a {word}",)) for word in part] for part in parts]
        features = torch.cat([encode_prompts(text, part, [nothing] * len(part)) for part in prompts])
        embeddings = torch.cat([text.embed(text.tokenize(part)[:, 1:2])[:, 0] for part in parts])
    x = functional.normalize(features.float().cpu(), dim=-1).double()
    y = embeddings.float().cpu().double()
    x_mean, y_mean = x.mean(dim=0), y.mean(dim=0)
    x, y = x - x_mean, y - y_mean
    covariance = x.T @ x
    damping = ridge * covariance.diagonal().mean() * torch.eye(x.shape[1], dtype=x.dtype)
    weight = torch.linalg.solve(covariance + damping, x.T @ y).T
    mean = x_mean if image_mean is None else image_mean.double().cpu()
    record = {"words": len(listed), "ridge": ridge, "prompt": "a photo of a {word}"}
    card = PhiCard(backbone.fingerprint, "closed-form", normalise=True, record=record)
    return ClosedFormPhi(weight.float(), y_mean.float(), mean.float(), card).to(backbone.device)


def one_token_words(text: TextTower, most: int) -> list[str]:
    """The most frequent words of CLIP's vocabulary that this tower knows, and its tokenizer keeps whole."""
    found: list[str] = []
    candidates = whole_words(load_tokenizer())
    for start in range(0, len(candidates), 4096):
        part = candidates[start : start + 4096]
        ids = text.tokenize(part)
        whole = ids.argmax(dim=1) == 2  # the end-of-text id is the largest
        with torch.no_grad():
            whole &= text.embed(ids[:, 1:2])[:, 0].any(dim=-1)  # a small tower has zeros for words it was not taught
        found += [word for word, one in zip(part, whole.tolist(), strict=True) if one]
        if len(found) >= most:
            break
    return found[:most]


def default_phi(backbone: Backbone, kept: Path | None = None, shipped: Path = RESOURCES) -> Phi:
    """The shipped phi that was made for this backbone, the best first; else the closed form of its text tower.

    The closed form of a large tower takes a CPU up to a minute; with a folder `kept` it is made only once.
    """
    for path in shipped_for(backbone.fingerprint, shipped).values():
        return load_phi(path, backbone)
    return kept_closed_form(backbone, kept) if kept is not None else closed_form(backbone, words=4000)


def shipped_for(fingerprint: str, shipped: Path = RESOURCES) -> dict[str, Path]:
    """The files that ship with Akin for a backbone, by name, the best first."""
    files = [(name, shipped / backbone / file) for name, file in SHIPPED.items() for backbone in BACKBONES]
    return {name: path for name, path in files if path.is_file() and read_card(path).fingerprint == fingerprint}


def kept_closed_form(backbone: Backbone, kept: Path) -> Phi:
    """The closed form from the folder `kept`, where it is made if it is not there yet, or damaged."""
    path = phi_file(kept, backbone.fingerprint, CLOSED_FORM)
    try:
        return load_phi(path, backbone)
    except MachineProblem:
        phi = closed_form(backbone, words=4000)
        with suppress(MachineProblem), replacing(path) as new:  # without a place for it, it is made anew next time
            save_phi(phi, new)
        return phi


def phi_file(kept: Path, fingerprint: str, name: str) -> Path:
    """Where a library keeps a phi of a backbone under a name of letters, digits, dots, dashes and underscores."""
    return kept / f"{fingerprint}-{name}.safetensors"


def save_phi(phi: MlpPhi | ClosedFormPhi, path: Path) -> None:
    """Write a phi with its card; its matrices as int8, which costs nothing measurable."""
    tensors = quantise({name: tensor.detach().cpu() for name, tensor in phi.state_dict().items()})
    path.write_bytes(save(tensors, metadata={"card": json.dumps(asdict(phi.card))}))


def load_phi(path: Path, backbone: Backbone) -> MlpPhi | ClosedFormPhi:
    """Read a phi. Raises RequestProblem if it was made for another backbone, MachineProblem if it cannot be read."""
    if read_card(path).fingerprint != backbone.fingerprint:
        raise RequestProblem(f"The phi network {path.name} was made for another model than {backbone.name}.")
    phi = read_phi(path)
    if phi.shape != (backbone.dim, backbone.text.width):
        raise MachineProblem(f"The phi network {path} does not fit {backbone.name}; get it again.")
    return phi.to(backbone.device)


def read_phi(path: Path) -> MlpPhi | ClosedFormPhi:
    """The phi in a file, on the CPU, whatever it was made for. Raises MachineProblem if it cannot be read."""
    card = read_card(path)
    try:
        phi = _built(dequantise(load_file(path)), card)
    except (SafetensorError, KeyError, ValueError, RuntimeError, OSError) as error:
        raise MachineProblem(f"The phi network {path} is damaged; get it again.") from error
    return phi.eval().requires_grad_(False)


def identity(phi: Phi) -> str:
    """Tells networks apart whose cards are alike: SHA-256 of card and weights, 16 hexadecimal digits."""
    digest = hashlib.sha256(repr(phi.card).encode())
    if isinstance(phi, nn.Module):
        for _, tensor in sorted(phi.state_dict().items()):
            digest.update(tensor.cpu().contiguous().numpy())
    return digest.hexdigest()[:16]


def read_card(path: Path) -> PhiCard:
    """What the phi in a file was made for. Raises MachineProblem if the file cannot be read."""
    try:
        with safe_open(path, framework="pt") as file:
            return msgspec.json.decode(file.metadata()["card"], type=PhiCard)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
        raise MachineProblem(f"The phi network {path} cannot be read.") from error


def _built(tensors: dict[str, torch.Tensor], card: PhiCard) -> MlpPhi | ClosedFormPhi:
    if card.method == "closed-form":
        return ClosedFormPhi(tensors["weight"], tensors["bias"], tensors["image_mean"], card)
    hidden, dim = tensors["layers.0.weight"].shape
    phi = MlpPhi(dim, len(tensors["layers.6.bias"]), card, hidden)
    phi.load_state_dict(tensors)
    return phi
