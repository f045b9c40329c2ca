"""The starter's text tower: a small causal transformer over CLIP's BPE. Runs in the engine process and in training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from engine.clip.causal import CausalStack, Layer

VOCABULARY = 49408
CONTEXT = 77
WIDTH = 256  # w
RANK = 144  # of the token table; 256 columns measured no better and are too large to ship
DIM = 384  # d
LAYERS = 3
HEADS = 4


class Block(nn.Module):
    """One causal transformer layer, normalised before each half."""

    def __init__(self) -> None:
        super().__init__()
        self.ln_attention = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.ln_mlp = nn.LayerNorm(WIDTH)
        self.widen = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Hidden states `[n, l, w]` to the same."""
        n, length, _ = x.shape
        query, key, value = (
            part.view(n, length, HEADS, WIDTH // HEADS).transpose(1, 2) for part in self.attended(x).chunk(3, dim=-1)
        )
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(n, length, WIDTH))
        return x + self.mlp(x)

    def attended(self, x: torch.Tensor) -> torch.Tensor:
        """Queries, keys and values `[..., 3w]` of hidden states `[..., w]`."""
        joined: torch.Tensor = self.qkv(self.ln_attention(x))
        return joined

    def mlp(self, x: torch.Tensor) -> torch.Tensor:
        """The second half of the layer."""
        result: torch.Tensor = self.narrow(functional.gelu(self.widen(self.ln_mlp(x))))
        return result


class StarterTextModel(nn.Module):
    """Token embeddings to features, by two ways that are added up.

    The transformer reads the sentence. Beside it every token goes straight to the output with a weight that depends
    on its embedding alone, so that a word the sentences of the training never held still says what it means, and so
    does a pseudo-word.
    """

    def __init__(self, sparse: bool = False) -> None:
        """`sparse` gradients of the token table make a training step cheap."""
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, RANK, sparse=sparse)
        self.widen = nn.Linear(RANK, WIDTH, bias=False)
        self.positions = nn.Parameter(torch.zeros(CONTEXT, WIDTH))
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.ln_final = nn.LayerNorm(WIDTH)
        self.projection = nn.Linear(WIDTH, DIM, bias=False)
        self.gate = nn.Linear(WIDTH, 1)
        self.direct = nn.Linear(WIDTH, DIM, bias=False)

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        """Token embeddings `[n, l, w]` of ids `[n, l]`."""
        embedded: torch.Tensor = self.widen(self.tokens(ids))
        return embedded

    def forward(self, embeddings: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        """Features `[n, d]`, not normalised, of embeddings `[n, l, w]` that end where `ids` `[n, l]` say."""
        ends = ids.argmax(dim=1)  # the end-of-text id is the largest of all
        place = torch.arange(ids.shape[1], device=ids.device)
        inside = ((place > 0) & (place < ends[:, None])).to(embeddings.dtype)
        said = self.direct((self.weighted(embeddings) * inside[..., None]).sum(dim=1))
        hidden = embeddings + self.positions[: ids.shape[1]]
        for block in self.blocks:
            hidden = block(hidden)
        result: torch.Tensor = said + self.finish(hidden[torch.arange(len(ids), device=ids.device), ends])
        return result

    def weighted(self, embeddings: torch.Tensor) -> torch.Tensor:
        """Embeddings `[..., w]` by the weights that they go straight to the output with."""
        weighted: torch.Tensor = functional.softplus(self.gate(embeddings)) * embeddings
        return weighted

    def finish(self, hidden: torch.Tensor) -> torch.Tensor:
        """What the transformer says `[m, d]` by its hidden states `[m, w]` where texts end."""
        result: torch.Tensor = self.projection(self.ln_final(hidden))
        return result

    def stack(self) -> CausalStack:
        """The same tower taken apart."""
        layers = [Layer(HEADS, block.attended, block.out, block.mlp) for block in self.each_block()]
        return CausalStack(
            layers, self.positions, self.finish, beside=lambda embeddings: self.direct(self.weighted(embeddings))
        )

    def each_block(self) -> list[Block]:
        """The layers, first to last."""
        return [block for block in self.blocks if isinstance(block, Block)]


class StarterText:
    """The text tower as the engine sees it (`TextTower`)."""

    width = WIDTH
    context_length = CONTEXT
    causal = True

    def __init__(self, model: StarterTextModel, tokenizer: Any, device: torch.device) -> None:
        self._model = model.to(device).eval().requires_grad_(False)
        self._tokenizer = tokenizer
        self._device = device
        self.stack: CausalStack | None = self._model.stack()

    def tokenize(self, texts: Sequence[str]) -> torch.Tensor:
        ids: torch.Tensor = self._tokenizer(list(texts), context_length=CONTEXT)
        return ids.to(self._device)

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        embedded: torch.Tensor = self._model.embed(ids)
        return embedded

    def encode(self, embeddings: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        features: torch.Tensor = self._model(embeddings, ids)
        return features
