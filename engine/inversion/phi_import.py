"""phi networks from files of others: the published SEARLE weights, or one that Akin wrote. Runs in the command line.

Nobody knows where such a file comes from: it is read in the process of the command, as tensors and nothing else.
"""

from __future__ import annotations

import hashlib
import pickle
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.errors import MachineProblem, RequestProblem
from engine.inversion.phi import ClosedFormPhi, MlpPhi, PhiCard, read_phi

LARGEST = 2**30  # bytes; SEARLE's for ViT-L/14 has 70 MB
MOST_NUMBERS = 4096  # in a feature or a word; a tensor can say it has any size without holding anything
SEARLE_KEYS = {f"layers.{layer}.{kind}" for layer in (0, 3, 6) for kind in ("weight", "bias")}
SEARLE_LICENCE = "CC BY-NC 4.0"


@dataclass(frozen=True)
class Fitting:
    """The backbone that a network has to fit: its name, fingerprint, d and w."""

    model: str
    fingerprint: str
    dim: int
    width: int


def read_foreign_phi(path: Path, fitting: Fitting) -> MlpPhi | ClosedFormPhi:
    """The network in a file: Akin's own (safetensors with a card) or SEARLE's (PyTorch's).

    Raises MachineProblem for a file that cannot be read or is none of the two, RequestProblem for another backbone's.
    """
    phi = read_phi(path) if _is_safetensors(path) else _read_searle(path, fitting)
    if phi.card.fingerprint != fitting.fingerprint:
        raise RequestProblem(f"{path} was made for another model than {fitting.model}; choose that one first.")
    if phi.shape != (fitting.dim, fitting.width):
        raise RequestProblem(
            f"{path} goes from {phi.shape[0]} numbers to {phi.shape[1]}, and {fitting.model} needs a network from "
            f"{fitting.dim} to {fitting.width}; choose the model that it was made for first."
        )
    if not all(tensor.isfinite().all() for tensor in phi.state_dict().values()):
        raise MachineProblem(f"{path} is damaged: it holds what is no number.")
    return phi


def _read_searle(path: Path, fitting: Fitting) -> MlpPhi:
    """{"Phi": state_dict} of Linear layers 0, 3 and 6 (Agnolucci et al. 2024, section V-A), as `MlpPhi` has them.

    Its input is the feature as the encoder gives it.
    """
    weights = _weights(_loaded(path), path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    record = {"origin": "SEARLE", "licence": SEARLE_LICENCE, "file": path.name, "sha256": digest}
    dim, width = weights["layers.0.weight"].shape[1], len(weights["layers.6.weight"])
    phi = MlpPhi(dim, width, PhiCard(fitting.fingerprint, "imported", record=record))
    phi.load_state_dict(weights)
    return phi.eval().requires_grad_(False)


def _loaded(path: Path) -> Any:
    """What PyTorch finds in a file when it may make nothing but tensors and plain containers."""
    try:
        size = _size(path)
        if size <= LARGEST:
            with warnings.catch_warnings(action="ignore"):  # about pickles that PyTorch did not write
                return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise MachineProblem(
            f"{path} cannot be read as a network: it is damaged, or holds more than tensors, which Akin does not run."
        ) from error
    except Exception as error:  # a damaged file makes PyTorch fail in any way
        raise MachineProblem(f"{path} cannot be read as a network; get it again.") from error
    raise _no_phi(path)


def _weights(content: Any, path: Path) -> dict[str, torch.Tensor]:
    """The six tensors, in float32, if it is they and nothing else that was read, and d -> 4d -> 4d -> w."""
    weights = content.get("Phi") if isinstance(content, dict) and set(content) == {"Phi"} else None
    if not isinstance(weights, dict) or set(weights) != SEARLE_KEYS:
        raise _no_phi(path)
    if not all(isinstance(tensor, torch.Tensor) and tensor.is_floating_point() for tensor in weights.values()):
        raise _no_phi(path)
    shapes = {key: tuple(tensor.shape) for key, tensor in weights.items()}
    dim, width = shapes["layers.0.weight"][-1:], shapes["layers.6.bias"]
    hidden = tuple(4 * size for size in dim)
    expected = {
        "layers.0.weight": hidden + dim, "layers.0.bias": hidden, "layers.3.weight": hidden + hidden,
        "layers.3.bias": hidden, "layers.6.weight": width + hidden, "layers.6.bias": width,
    }  # fmt: skip
    if shapes != expected or len(width) != 1 or max(dim + width) > MOST_NUMBERS:
        raise _no_phi(path)
    return {key: tensor.detach().float() for key, tensor in weights.items()}


def _size(path: Path) -> int:
    """Bytes, unpacked where the file is an archive."""
    if not zipfile.is_zipfile(path):
        return path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        return sum(item.file_size for item in archive.infolist())


def _is_safetensors(path: Path) -> bool:
    """Its header is JSON behind eight bytes that say how long it is."""
    try:
        with path.open("rb") as file:
            return file.read(9)[8:] == b"{"
    except OSError as error:
        raise MachineProblem(f"{path} cannot be read: {error.strerror or error}.") from error


def _no_phi(path: Path) -> MachineProblem:
    return MachineProblem(f"{path} holds no phi network: neither SEARLE's nor one of Akin's own.")
