"""One pass of OTI through the text tower, from pseudo-words to losses and gradients. Runs where OTI runs.

On a GPU a small batch's time goes into starting hundreds of kernels. There the pass is recorded once for each shape
that its tensors come in, and then replayed as a whole (a CUDA graph).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import torch
from torch.nn import functional

from engine.inversion.oti_parameters import Distance, OtiParameters
from engine.inversion.slot_prompts import Ready, SlotPrompts

log = logging.getLogger(__name__)

RECORDED_PHOTOS = 16  # in batches up to so many kernels are recorded; in larger ones they have enough to do
RECORDINGS = 32  # shapes; others are passed plainly


@dataclass(frozen=True)
class Inputs:
    """All that a pass depends on, for m photos."""

    words: torch.Tensor  # [m, w]
    images: torch.Tensor  # [m, d]
    ready: Ready  # m templates and, with regularisation, m phrases with slots
    noise: torch.Tensor | None  # [m, d]
    phrases: torch.Tensor | None  # [m, d], features of the phrases with their concepts


@dataclass(frozen=True)
class Outputs:
    losses: torch.Tensor  # [m]
    gradients: torch.Tensor  # [m, w], of the words


Work = Callable[[Inputs], Outputs]
Record = Callable[
    [Work, Inputs], Callable[[], Outputs]
]  # gives what does the same again, with what is in the inputs then


def losses_of(inputs: Inputs, words: torch.Tensor, prompts: SlotPrompts, parameters: OtiParameters) -> torch.Tensor:
    """Eq. 3: losses `[m]`. Both kinds of prompts go through the tower together."""
    repeated = words if inputs.phrases is None else words.repeat(2, 1)
    features = prompts.read(inputs.ready, repeated)
    shown, meant = features[: len(words)], features[len(words) :]
    if inputs.noise is not None:
        shown = shown + inputs.noise
    losses = parameters.content * distance(inputs.images, shown, parameters.distance)
    if inputs.phrases is not None:
        losses = losses + parameters.phrases * distance(inputs.phrases, meant, parameters.distance)
    return losses


def distance(wanted: torch.Tensor, found: torch.Tensor, kind: Distance) -> torch.Tensor:
    """How far features `[n, d]` are apart, `[n]`: 1 - cosine (eq. 1 and 2), or the mean squared error."""
    if kind == "l2":
        return (wanted - found).square().mean(dim=-1)
    return 1 - functional.cosine_similarity(wanted, found, dim=-1)


def work(prompts: SlotPrompts, parameters: OtiParameters) -> Work:
    """The pass with these prompts' tower."""

    def passed(inputs: Inputs) -> Outputs:
        words = inputs.words.detach().requires_grad_()
        losses = losses_of(inputs, words, prompts, parameters)
        [gradients] = torch.autograd.grad(losses.sum(), words)
        return Outputs(losses.detach(), gradients)

    return passed


class Recorded:
    """The same work, replayed wherever tensors of the same shapes come again."""

    def __init__(self, plain: Work, record: Record) -> None:
        self._plain = plain
        self._record = record
        self._recordings: dict[Any, tuple[Inputs, Callable[[], Outputs]]] = {}
        self._works = True

    def __call__(self, inputs: Inputs) -> Outputs:
        if inputs.ready.rest is None:  # its prompts are no tensors
            return self._plain(inputs)
        key = _shapes(inputs)
        if key not in self._recordings and self._works and len(self._recordings) < RECORDINGS:
            self._begin(key, inputs)
        if key not in self._recordings:
            return self._plain(inputs)
        kept, replay = self._recordings[key]
        for into, value in zip(_tensors(kept), _tensors(inputs), strict=True):
            into.copy_(value)
        outputs: Outputs = _copied(replay())
        return outputs

    def _begin(self, key: Any, inputs: Inputs) -> None:
        kept = _copied(inputs)
        try:
            self._recordings[key] = kept, self._record(self._plain, kept)
        except RuntimeError as error:  # what cannot be recorded on this device can still be done
            log.warning("OTI's steps are not recorded: %s", error)
            self._works = False


def recorder(device: torch.device, photos: int) -> Record | None:
    """How passes with so many photos are recorded on a device; None where that is of no use."""
    return record_on_cuda if device.type == "cuda" and photos <= RECORDED_PHOTOS else None


def record_on_cuda(plain: Work, inputs: Inputs) -> Callable[[], Outputs]:
    """A CUDA graph of the work, as torch's documentation makes one: warmed up on a stream of its own, then captured."""
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            plain(inputs)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        outputs = plain(inputs)

    def replay() -> Outputs:
        graph.replay()
        return outputs

    return replay


def _tensors(value: object) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _tensors(getattr(value, field.name))


def _copied(value: Any) -> Any:
    """The same with tensors of its own."""
    if isinstance(value, torch.Tensor):
        return value.clone()
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _copied(getattr(value, field.name)) for field in fields(value)})
    return value


def _shapes(inputs: Inputs) -> tuple[object, ...]:
    optional = (inputs.noise is None, inputs.phrases is None)
    return (*optional, *(tensor.shape for tensor in _tensors(inputs)))
