"""Prompts with one slot that are encoded over and over with other pseudo-words, as OTI does. Runs in the engine.

What does not depend on the pseudo-word is kept: tokens, their embeddings, and what the tower makes of a prompt's
beginning. The features are those of `encode_prompts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from engine.clip.backbone import TextTower
from engine.clip.causal import Beginning, CausalStack, Layout, Lengths, begin, lay_out, read_on, side_by_side
from engine.inversion.pseudo_words import Prompt, encode_prompts, tokenise_prompts

KEPT = 8192  # prompts; some kilobytes for each token
BEGINNINGS = 128  # of prompts; a quarter of a megabyte each with ViT-B/32
EVEN = 8  # tokens that even lengths are multiples of


class SlotPrompts:
    """Encodes prompts with one slot each, and remembers what can be remembered of them."""

    def __init__(self, text: TextTower) -> None:
        self._text = text
        self._kept: dict[Prompt, _Kept] = {}
        self._beginnings: dict[tuple[int, ...], int] = {}  # token ids -> which one of `_begun`
        self._begun: list[Beginning] = []
        self._together: Beginning | None = None  # all of `_begun` side by side

    def features(self, prompts: Sequence[Prompt], words: torch.Tensor) -> torch.Tensor:
        """Features `[n, d]`, not normalised, of n prompts with pseudo-words `[n, w]` in their slots.

        Differentiable with respect to `words`. Raises ValueError for a prompt that has not one slot.
        """
        return self.read(self.ready(prompts), words)

    def ready(self, prompts: Sequence[Prompt], even: bool = False) -> Ready:
        """All that reading n prompts takes but their pseudo-words. Raises ValueError for one that has not one slot.

        `even` fills up the prompts, so that most of them come in the same few shapes.
        """
        if self._text.stack is None:
            return Ready(tuple(prompts))
        known = self._known(prompts)
        return Ready(tuple(prompts), self._rest([known[prompt] for prompt in prompts], even))

    def read(self, ready: Ready, words: torch.Tensor) -> torch.Tensor:
        """The features `[n, d]` of prompts that are ready with pseudo-words `[n, w]` in their slots."""
        stack, rest = self._text.stack, ready.rest
        if stack is None or rest is None:
            return encode_prompts(self._text, ready.prompts, torch.split(words, 1))
        hidden = rest.hidden.index_add(0, rest.layout.starts, words.to(rest.hidden))
        features = read_on(stack, hidden, rest.begun, rest.layout)
        if stack.beside is not None and rest.beside is not None:
            features = features + rest.beside + stack.beside(words)
        return features

    def _known(self, prompts: Sequence[Prompt]) -> dict[Prompt, _Kept]:
        if len(self._kept) > KEPT or len(self._begun) > BEGINNINGS:
            self._kept, self._beginnings, self._begun, self._together = {}, {}, [], None
        new = [prompt for prompt in dict.fromkeys(prompts) if prompt not in self._kept]
        with torch.no_grad():
            self._kept.update({prompt: self._prepare(prompt) for prompt in new})
        return self._kept

    def _prepare(self, prompt: Prompt) -> _Kept:
        """One prompt at a time, so that what is kept of it depends on nothing else."""
        if prompt.slots != 1:
            raise ValueError(f"a prompt with one slot is wanted, not {prompt}")
        text, stack = self._text, self._text.stack
        assert stack is not None
        tokenised = tokenise_prompts(text, [prompt])
        ids, slot = tokenised.ids[0], int(tokenised.columns[0])
        embeddings = text.embed(tokenised.ids)[0]
        hidden = (embeddings + stack.positions[: len(ids)])[slot:].clone()
        hidden[0] = stack.positions[slot]  # the pseudo-word is added when it is known
        beside = None
        if stack.beside is not None:
            inner = torch.cat([embeddings[1:slot], embeddings[slot + 1 : -1]])  # neither start nor end of the text
            beside = stack.beside(inner).sum(dim=0)
        return _Kept(self._beginning(stack, ids[:slot]), slot, hidden, beside)

    def _beginning(self, stack: CausalStack, ids: torch.Tensor) -> int:
        """Read by itself, or its last bits would be those of the prompt that happened to be the first with it."""
        key = tuple(ids.tolist())
        if key not in self._beginnings:
            self._beginnings[key] = len(self._begun)
            self._begun.append(begin(stack, self._text.embed(ids[None])[0]))
            self._together = None
        return self._beginnings[key]

    def _rest(self, kept: Sequence[_Kept], even: bool) -> Rest:
        lengths, begun = [len(one.hidden) for one in kept], [one.slot for one in kept]
        longest, first = max(lengths), max(begun)
        parts = [one.hidden for one in kept]
        if even:  # what stands behind the end of a text changes nothing
            longest, first = (size + -size % EVEN for size in (longest, first))
            parts = [functional.pad(part, (0, 0, 0, longest - len(part))) for part in parts]
        hidden = torch.cat(parts)
        layout = lay_out(Lengths(lengths, [len(part) for part in parts], begun, first), hidden.device)
        beside = [one.beside for one in kept if one.beside is not None]
        chosen = self._chosen([one.beginning for one in kept], first)
        return Rest(hidden, chosen, layout, torch.stack(beside) if beside else None)

    def _chosen(self, beginnings: Sequence[int], length: int) -> Beginning:
        """Each text's beginning, `[layers, n, heads, length, w / heads]`."""
        if self._together is None or self._together.keys.shape[3] < length:
            self._together = side_by_side(self._begun, length)
        rows = torch.tensor(beginnings, device=self._together.keys.device)
        keys, values = self._together.keys, self._together.values
        return Beginning(keys[:, :, :, :length].index_select(1, rows), values[:, :, :, :length].index_select(1, rows))


@dataclass(frozen=True)
class Rest:
    """What follows the beginnings of n prompts, as tensors."""

    hidden: torch.Tensor  # [t, w]
    begun: Beginning  # [layers, n, heads, p, w / heads]
    layout: Layout
    beside: torch.Tensor | None  # [n, d]


@dataclass(frozen=True)
class Ready:
    """Prompts that want nothing more than their pseudo-words. `rest` is None where the tower is not taken apart."""

    prompts: tuple[Prompt, ...]
    rest: Rest | None = None


@dataclass(frozen=True)
class _Kept:
    """What is known of a prompt without its pseudo-word."""

    beginning: int
    slot: int  # where the pseudo-word stands, which is how many tokens the beginning has
    hidden: (
        torch.Tensor
    )  # [t, w] from the slot to the text's end: embeddings with positions, a position alone in the slot
    beside: torch.Tensor | None  # [d], what the other tokens add to the feature beside the layers
