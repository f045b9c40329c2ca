"""Any causal-text open_clip model as a backbone, its weights from the local cache or from a file."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import open_clip  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray
from open_clip.transformer import (  # type: ignore[import-untyped]
    QuickGELU,
    ResidualAttentionBlock,
    TextTransformer,
    text_global_pool,
)
from safetensors import SafetensorError
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.clip.causal import CausalStack, Layer
from engine.clip.preprocessing import Preprocessing
from engine.clip.pretrained import here, refuse_unusable
from engine.clip.weights_store import WeightsStore, default_folder
from engine.errors import MachineProblem, RequestProblem


def load_open_clip(
    architecture: str, pretrained: str, device: torch.device, store: WeightsStore | None = None
) -> Backbone:
    """The model `architecture` with the weights of a pretrained tag, or of the file that `pretrained` names.

    Only weights that are on this machine are used: from the `store` of downloads and imports (the platform's, where not
    given), from the hub's cache, or the named file. Raises RequestProblem for a name that open_clip does not know or a
    text tower that is not causal, MachineProblem for weights that are missing or do not fit.
    """
    refuse_unusable(architecture)
    path = _weights(architecture, pretrained, store or WeightsStore(default_folder()))
    try:
        model = open_clip.create_model(
            architecture, pretrained=str(path), device=device, require_pretrained=True,
            **_trained_with(architecture, pretrained),
        )  # fmt: skip
    except (pickle.UnpicklingError, SafetensorError, EOFError, OSError) as error:
        raise MachineProblem(f"The file {path} cannot be read as weights; get it again.") from error
    except (RuntimeError, KeyError, ValueError) as error:
        if "PytorchStreamReader" in str(error):  # a truncated archive is no other error than a wrong one
            raise MachineProblem(f"The file {path} is damaged; get it again.") from error
        raise MachineProblem(f"The weights {path} do not fit {architecture}: {_first_line(error)}.") from error
    return wrap(model.eval(), f"{architecture}/{pretrained}", open_clip.get_tokenizer(architecture), device)


def wrap(model: torch.nn.Module, name: str, tokenizer: Any, device: torch.device) -> Backbone:
    """A loaded open_clip model (CLIP or CustomTextCLIP) as a backbone, its weights frozen.

    Raises RequestProblem if its text tower is not causal: a pseudo-word needs one whose end-of-text position sees all
    that stands before it.
    """
    model.requires_grad_(False)  # nobody trains it here, and gradients for weights are most of a backward pass
    config = open_clip.get_model_preprocess_cfg(model)
    size = config["size"] if isinstance(config["size"], int) else config["size"][0]
    preprocessing = Preprocessing(size=size, mode="target-pad", mean=tuple(config["mean"]), std=tuple(config["std"]))
    text = OpenClipText(model, tokenizer, device)
    return Backbone(
        name=name,
        fingerprint=_fingerprint(model, preprocessing),
        dim=text.dim,
        preprocessing=preprocessing,
        image=OpenClipImage(model, preprocessing, device),
        text=text,
        device=device,
    )


class OpenClipImage:
    """The image tower of an open_clip model."""

    def __init__(self, model: Any, preprocessing: Preprocessing, device: torch.device) -> None:
        self._model = model
        self._device = device
        self._mean = torch.tensor(preprocessing.mean, device=device).view(1, 3, 1, 1)
        self._std = torch.tensor(preprocessing.std, device=device).view(1, 3, 1, 1)

    def encode(self, photos: Sequence[NDArray[np.uint8]]) -> torch.Tensor:
        """Features `[n, d]`, the mean over each photo's crops."""
        pixels = torch.from_numpy(np.concatenate(photos)).to(self._device)
        with torch.inference_mode():
            inputs = (pixels.permute(0, 3, 1, 2).float() / 255 - self._mean) / self._std
            features = self._model.encode_image(inputs).float().cpu()
        return torch.stack([part.mean(dim=0) for part in features.split([len(photo) for photo in photos])])


class OpenClipText:
    """The text tower of an open_clip model, taken apart so that token embeddings can be replaced."""

    def __init__(self, model: Any, tokenizer: Any, device: torch.device) -> None:
        tower = model if hasattr(model, "token_embedding") else model.text
        causal = (model if tower is model else tower).attn_mask is not None if hasattr(tower, "attn_mask") else False
        if not causal or getattr(tower, "cls_emb", None) is not None:
            raise RequestProblem("This model's text tower is not causal; Akin cannot put pseudo-words into it.")
        self._tower = tower
        self._tokenizer = tokenizer
        self._device = device
        self._pool_type = tower.pool_type if isinstance(tower, TextTransformer) else tower.text_pool_type
        self._end_id = tower.eos_id if isinstance(tower, TextTransformer) else tower.text_eos_id
        self.causal = self._pool_type in {"argmax", "eos"}  # "last" pools at the very end of the full context
        self.context_length = int(tower.context_length)
        self.width = int(tower.token_embedding.embedding_dim)
        self.stack = self._stack() if self.causal else None
        projection = tower.text_projection
        self.dim = self.width
        if projection is not None:
            self.dim = int(projection.out_features if isinstance(projection, torch.nn.Linear) else projection.shape[1])

    def tokenize(self, texts: Sequence[str]) -> torch.Tensor:
        ids: torch.Tensor = self._tokenizer(list(texts), context_length=self.context_length)
        return ids.to(self._device)

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        embedded: torch.Tensor = self._tower.token_embedding(ids)
        return embedded

    def encode(self, embeddings: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        tower, length = self._tower, embeddings.shape[1]
        dtype = tower.transformer.get_cast_dtype()
        hidden = embeddings.to(dtype) + tower.positional_embedding[:length].to(dtype)
        hidden = tower.transformer(hidden, attn_mask=tower.attn_mask[:length, :length])
        pooled = text_global_pool(tower.ln_final(hidden), ids, self._pool_type, eos_token_id=self._end_id)
        return self._projected(pooled)

    def _projected(self, pooled: torch.Tensor) -> torch.Tensor:
        projection = self._tower.text_projection
        if projection is None:
            features = pooled
        else:
            features = projection(pooled) if isinstance(projection, torch.nn.Linear) else pooled @ projection
        result: torch.Tensor = features.float()
        return result

    def _stack(self) -> CausalStack | None:
        """The tower taken apart, if its layers are CLIP's plain ones."""
        tower = self._tower
        blocks = list(tower.transformer.resblocks)
        if any(type(block) is not ResidualAttentionBlock for block in blocks):
            return None
        positions = tower.positional_embedding.to(tower.transformer.get_cast_dtype())
        return CausalStack(
            [_layer(block) for block in blocks], positions, lambda hidden: self._projected(tower.ln_final(hidden))
        )


def _layer(block: Any) -> Layer:
    attention = block.attn
    return Layer(
        heads=attention.num_heads,
        qkv=lambda hidden: functional.linear(block.ln_1(hidden), attention.in_proj_weight, attention.in_proj_bias),
        out=lambda found: block.ls_1(attention.out_proj(found)),
        mlp=lambda hidden: block.ls_2(block.mlp(block.ln_2(hidden))),
    )


def _weights(architecture: str, pretrained: str, store: WeightsStore) -> Path:
    """The weights' file on this machine; nothing goes online to find it."""
    if Path(pretrained).is_absolute():
        if not Path(pretrained).is_file():
            raise MachineProblem(f"The weights {pretrained} do not exist; name a file that does.")
        return Path(pretrained)
    path = here(architecture, pretrained, store)
    if path is None:
        raise MachineProblem(
            f"The weights {pretrained} of {architecture} are not on this machine. `akin models get "
            f"{architecture}/{pretrained}` downloads them; or name a file that holds them: {architecture}/FILE."
        )
    return path


def _trained_with(architecture: str, pretrained: str) -> dict[str, Any]:
    """What a published model was trained with, as open_clip sets it when it gets the tag and not the file."""
    config = open_clip.get_pretrained_cfg(architecture, pretrained)
    pixels = {key: config[key] for key in ("mean", "std") if key in config}
    return {"force_quick_gelu": config.get("quick_gelu", False), "force_preprocess_cfg": pixels}


def _fingerprint(model: torch.nn.Module, preprocessing: Preprocessing) -> str:
    """SHA-256 of the weights and of the preprocessing, 16 hexadecimal digits."""
    digest = hashlib.sha256(repr(preprocessing).encode())
    if any(isinstance(module, QuickGELU) for module in model.modules()):  # other features from the same weights
        digest.update(b"QuickGELU")
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
    return digest.hexdigest()[:16]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".:")
