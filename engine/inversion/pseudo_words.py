"""Prompts in which pseudo-words stand for photos, and their features. Runs in the engine process and in training."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from engine.clip.backbone import TextTower

# Written out, these would be read as the tokens that begin and end a text.
_SPECIAL = re.compile(r"<start_of_text>|<end_of_text>|<\|startoftext\|>|<\|endoftext\|>", re.IGNORECASE)
_PLACEHOLDER = "$"  # any token would do: its embedding is replaced


@dataclass(frozen=True)
class Prompt:
    """A text with slots for pseudo-words, as the texts between them: one segment more than there are slots.

    No character marks a slot, so that a user's own "$" is never taken for one.
    """

    segments: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.segments:
            raise ValueError("a prompt has at least one segment")

    @property
    def slots(self) -> int:
        """How many pseudo-words the prompt takes."""
        return len(self.segments) - 1


@dataclass(frozen=True)
class TokenisedPrompts:
    """Token ids `[n, l]`, and for every slot its row, its column and its number within its prompt, each `[s]`."""

    ids: torch.Tensor
    rows: torch.Tensor
    columns: torch.Tensor
    numbers: torch.Tensor


def tokenise_prompts(text: TextTower, prompts: Sequence[Prompt]) -> TokenisedPrompts:
    """Tokenise prompts; of one too long for the context words are dropped from its end, but never a slot.

    A causal tower gets the shortest context that holds all prompts: what stands after the end of a text cannot
    change its feature. Raises ValueError if the slots alone do not fit.
    """
    marked = text.tokenize([_PLACEHOLDER])
    start, placeholder, end = marked[0, :3].tolist()
    parts = iter(_words(text, [segment for prompt in prompts for segment in prompt.segments], end))
    lines, rows, columns, numbers = [], [], [], []
    for row, prompt in enumerate(prompts):
        line = [start]
        room = text.context_length - 2 - prompt.slots
        if room < 0:
            raise ValueError(f"{prompt.slots} pseudo-words do not fit into {text.context_length} tokens")
        for number in range(prompt.slots + 1):
            words = next(parts)[:room]
            room -= len(words)
            line += words
            if number < prompt.slots:
                rows.append(row)
                columns.append(len(line))
                numbers.append(number)
                line.append(placeholder)
        lines.append([*line, end])
    length = max(map(len, lines), default=2) if text.causal else text.context_length
    ids = torch.tensor([line + [0] * (length - len(line)) for line in lines], dtype=torch.long).reshape(-1, length)
    placed = torch.tensor([rows, columns, numbers], dtype=torch.long)
    return TokenisedPrompts(ids.to(marked.device), *placed.to(marked.device))


def encode_prompts(text: TextTower, prompts: Sequence[Prompt], pseudo_words: Sequence[torch.Tensor]) -> torch.Tensor:
    """Features `[n, d]`, not normalised, of n prompts (paper, section III-A).

    `pseudo_words[i]` `[slots of prompt i, w]` fill its slots in order; a prompt without slots takes an empty one.
    Differentiable with respect to the pseudo-words. Raises ValueError if their number does not fit.
    """
    if len(prompts) != len(pseudo_words):
        raise ValueError(f"{len(prompts)} prompts but {len(pseudo_words)} sets of pseudo-words")
    for prompt, words in zip(prompts, pseudo_words, strict=True):
        if words.shape != (prompt.slots, text.width):
            raise ValueError(f"the prompt takes {prompt.slots} pseudo-words of {text.width}, not {tuple(words.shape)}")
    tokenised = tokenise_prompts(text, prompts)
    embeddings = text.embed(tokenised.ids)
    if len(tokenised.rows):
        filling = torch.cat(list(pseudo_words)).to(embeddings)
        embeddings = embeddings.index_put((tokenised.rows, tokenised.columns), filling)
    return text.encode(embeddings, tokenised.ids)


def _words(text: TextTower, texts: Sequence[str], end: int) -> list[list[int]]:
    """Token ids of each text without its start and end tokens."""
    if not texts:
        return []
    lines = text.tokenize([_SPECIAL.sub(" ", one) for one in texts]).tolist()
    return [line[1 : line.index(end)] for line in lines]
