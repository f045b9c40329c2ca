"""A causal text tower taken apart: what prompts begin with is read once, then only what follows. Runs with its tower.

In a causal transformer no token sees what comes after it. So the keys and values of the tokens before a pseudo-word are
the same whatever the pseudo-word is: kept, they spare most of a prompt's work, and the features stay exactly the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

Map = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Layer:
    """One layer: x + out(attention(qkv(x))), and of that x + mlp(x). The norm before each half is part of the maps."""

    heads: int
    qkv: Map  # [m, w] -> [m, 3w]
    out: Map  # [m, w] -> [m, w]
    mlp: Map  # [m, w] -> [m, w]


@dataclass(frozen=True)
class CausalStack:
    """What happens to token embeddings until they are a feature."""

    layers: Sequence[Layer]
    positions: torch.Tensor  # [L, w]
    finish: Map  # hidden states [m, w] where texts end -> features [m, d]
    beside: Map | None = None  # embeddings [m, w] -> [m, d]: what a token adds to the feature beside all layers


@dataclass(frozen=True)
class Beginning:
    """The first p tokens of a text, as what follows them sees them."""

    keys: torch.Tensor  # [layers, heads, p, w / heads]
    values: torch.Tensor


@dataclass(frozen=True)
class Lengths:
    """Tokens of n texts that go on from their beginnings."""

    texts: Sequence[int]  # up to the end of each
    filled: Sequence[int]  # with what stands behind its end
    begun: Sequence[int]  # of each beginning
    first: int  # of all beginnings, filled up: p


@dataclass(frozen=True)
class Layout:
    """How the tokens of n texts, which stand one text after the other in `[t, w]`, belong together.

    The linear layers see only tokens that are there; attention sees each text on a row of its own.
    """

    longest: int  # l, tokens of the longest text
    places: torch.Tensor  # [t], each token's place in n rows of l
    starts: torch.Tensor  # [n], where each text starts among the t tokens
    ends: torch.Tensor  # [n]
    seen: torch.Tensor  # [n, 1, l, p + l], whether a token sees one of its beginning, or of its own text


def begin(stack: CausalStack, embeddings: torch.Tensor) -> Beginning:
    """Read the first tokens `[p, w]` of a text."""
    hidden = embeddings + stack.positions[: len(embeddings)]
    keys, values = [], []
    for layer in stack.layers:
        query, key, value = _by_head(layer.qkv(hidden)[None], layer.heads)
        keys.append(key[0])
        values.append(value[0])
        found = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        hidden = hidden + layer.out(found[0].transpose(0, 1).flatten(1))
        hidden = hidden + layer.mlp(hidden)
    return Beginning(torch.stack(keys), torch.stack(values))


def side_by_side(beginnings: Sequence[Beginning], least: int = 0) -> Beginning:
    """Several as one, `[layers, n, heads, p, w / heads]`, filled up with zeros at their ends.

    p is the length of the longest, or `least`.
    """
    longest = max(least, *(one.keys.shape[2] for one in beginnings))

    def stacked(parts: list[torch.Tensor]) -> torch.Tensor:
        return torch.stack([functional.pad(part, (0, 0, 0, longest - part.shape[2])) for part in parts], dim=1)

    return Beginning(stacked([one.keys for one in beginnings]), stacked([one.values for one in beginnings]))


def lay_out(lengths: Lengths, device: torch.device) -> Layout:
    """The layout of texts that stand one after the other."""
    count, before = np.array(lengths.filled), np.array(lengths.begun)
    longest, first = int(count.max()), lengths.first
    starts = count.cumsum() - count
    rows = np.repeat(np.arange(len(count)), count)
    places = rows * longest + np.arange(count.sum()) - starts[rows]
    ends = starts + np.array(lengths.texts) - 1
    seen = np.empty((len(count), 1, longest, first + longest), dtype=np.bool_)
    seen[..., :first] = (np.arange(first) < before[:, None])[:, None, None, :]
    seen[..., first:] = np.tri(longest, dtype=np.bool_)
    numbers = (torch.from_numpy(one).to(device) for one in (places, starts, ends, seen))
    return Layout(longest, *numbers)


def read_on(stack: CausalStack, hidden: torch.Tensor, begun: Beginning, layout: Layout) -> torch.Tensor:
    """Features `[n, d]`, but for what tokens add beside the layers, of n texts that go on from their beginnings.

    `hidden` `[t, w]` are their tokens' embeddings and positions; `begun` holds the beginning of each text, as
    `side_by_side` puts them. Differentiable with respect to `hidden`.
    """
    for number, layer in enumerate(stack.layers):
        last = number == len(stack.layers) - 1  # of which only the texts' ends are ever looked at
        query, key, value = _in_rows(layer.qkv(hidden), layer.heads, layout)
        key = torch.cat([begun.keys[number], key], dim=2)
        value = torch.cat([begun.values[number], value], dim=2)
        seen, places = layout.seen, layout.places
        if last:
            hidden, places = _picked(hidden, layout.ends), places[layout.ends]
            query, seen = _at_places(query, places), _at_places(seen, places)
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        found = found.transpose(1, 2).flatten(0, 1).flatten(1)
        hidden = hidden + layer.out(found if last else _picked(found, places))
        hidden = hidden + layer.mlp(hidden)
    return stack.finish(hidden)


def _by_head(joined: torch.Tensor, heads: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Queries, keys and values `[n, heads, l, w / heads]` from `[n, l, 3w]`."""
    n, length, _ = joined.shape
    query, key, value = joined.view(n, length, 3, heads, -1).permute(2, 0, 3, 1, 4)
    return query, key, value


def _in_rows(joined: torch.Tensor, heads: int, layout: Layout) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The same from tokens `[t, 3w]` that stand one text after the other."""
    rows = joined.new_zeros(len(layout.ends) * layout.longest, joined.shape[1])
    rows = rows.index_copy(0, layout.places, joined)
    return _by_head(rows.view(len(layout.ends), layout.longest, -1), heads)


def _at_places(rows: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """From `[n, h, l, x]` one token of each row, `[n, h, 1, x]`."""
    n, heads, length, size = rows.shape
    if not rows.is_floating_point():
        return rows.transpose(1, 2).reshape(n * length, heads, 1, size)[places]
    return _picked(rows.transpose(1, 2).reshape(n * length, -1), places).view(n, heads, 1, size)


def _picked(rows: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    """Some rows of `[t, x]`, as indexing gives them, but with a backward pass that takes a quarter of the time."""
    return functional.embedding(numbers, rows)
