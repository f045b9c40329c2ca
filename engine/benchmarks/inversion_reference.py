"""OTI as one would write it down from the paper: the plain alternative that `akin bench inversion` measures against.

Every prompt fills the whole context, every phrase is encoded anew in each step, and every weight of the text tower gets
a gradient. Used by the benchmark and by tests.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from engine.inversion.oti import Step
from engine.inversion.oti_parameters import OtiParameters

MARK = "$"


class ReferenceOti:
    """Cosine losses and phrases, as the paper has them, on an open_clip CLIP or CustomTextCLIP."""

    def __init__(self, model: Any, tokenizer: Any, images: torch.Tensor, parameters: OtiParameters) -> None:
        """`model` is one of its own, with gradients for its weights; `images` `[n, d]` are image features."""
        model.requires_grad_(True)
        self._tower = getattr(model, "text", model)  # CustomTextCLIP's, or that of a CLIP, which has no name
        self._tokenizer = tokenizer
        self._images = images
        self._parameters = parameters
        self._mark = int(tokenizer([MARK])[0, 1])

    def start(self, words: torch.Tensor) -> None:
        """Begin with pseudo-words `[n, w]`."""
        self._words = words.clone().requires_grad_()
        self._optimiser = torch.optim.AdamW(
            [self._words], lr=self._parameters.learning_rate, weight_decay=self._parameters.weight_decay
        )
        self.average = words.clone()
        self.losses = words.new_zeros(len(words))

    @property
    def words(self) -> torch.Tensor:
        """The pseudo-words `[n, w]` as they are now."""
        return self._words.detach()

    def step(self, asked: Step) -> torch.Tensor:
        """One step; the losses `[n]`, which also stay in `losses`."""
        shown = self._with_words([MARK.join(prompt.segments) for prompt in asked.templates])
        if asked.noise is not None:
            shown = shown + asked.noise
        losses = self._parameters.content * (1 - functional.cosine_similarity(self._images, shown, dim=-1))
        if asked.phrases:
            with torch.no_grad():
                ids = self._ids([phrase.whole for phrase in asked.phrases])
                said = self._encode(self._tower.token_embedding(ids), ids)
            meant = self._with_words([MARK.join(phrase.prompt.segments) for phrase in asked.phrases])
            losses = losses + self._parameters.phrases * (1 - functional.cosine_similarity(said, meant, dim=-1))
        self._optimiser.zero_grad()
        losses.sum().backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        with torch.no_grad():
            self.average.lerp_(self._words, 1 - self._parameters.ema)
        self.losses = losses.detach()
        return self.losses

    def _ids(self, texts: list[str]) -> torch.Tensor:
        ids: torch.Tensor = self._tokenizer(texts).to(self._images.device)
        return ids

    def _with_words(self, texts: list[str]) -> torch.Tensor:
        """Features `[n, d]` of texts whose "$" are the pseudo-words."""
        ids = self._ids(texts)
        places = (ids == self._mark)[..., None]
        return self._encode(torch.where(places, self._words[:, None], self._tower.token_embedding(ids)), ids)

    def _encode(self, embeddings: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        tower = self._tower
        hidden = tower.transformer(embeddings + tower.positional_embedding, attn_mask=tower.attn_mask)
        ends = tower.ln_final(hidden)[torch.arange(len(ids)), ids.argmax(dim=-1)]
        features: torch.Tensor = ends @ tower.text_projection
        return features
