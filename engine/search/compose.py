"""From words and photos to the one feature that is searched for. The application and the benchmarks share this.

The default, `combined`, was found on the generated world (docs/decisions/0015-composition.md): the prompt with the
pseudo-word, the photo itself and the words alone each know something that the others do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.index.vectors import normalised
from engine.inversion.phi import Phi
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.search.prompt import PhotoPrompt, build_prompt, is_marked
from engine.search.wish import Wish, parse_wish

Way = Literal["combined", "prompt"]

PHOTO, WORDS = 0.5, 0.7  # how much the photo and the words alone count, beside the prompt's 1
AVOIDANCE = 1.0  # length of what is subtracted, from a feature of length one, for all that is unwanted together


@dataclass(frozen=True)
class Composition:
    """What to search for.

    `references` `[r, d]` are image features as the encoder gave them. `tokens` `[r, w]` are their pseudo-words
    where better ones than phi's are known. `blend` runs from 0, the photos alone, over 0.5, what `way` says, to 1, the
    words alone. `way` is "combined", or "prompt" for the paper's plain prompt.
    """

    words: str
    references: NDArray[np.float32] | None = None
    avoid: str = ""
    blend: float = 0.5
    tokens: NDArray[np.float32] | None = None
    way: Way = "combined"


@dataclass(frozen=True)
class Composed:
    """The feature `[d]` to rank photos by (inner product with their normalised features), and how it came about."""

    feature: NDArray[np.float32]
    prompt: str  # as shown to the user; empty for photos alone


@dataclass(frozen=True)
class Reading:
    """How words are taken. `prompt` is None without photos; `alone`: nothing is asked but the prompt."""

    wish: Wish
    prompt: PhotoPrompt | None
    alone: bool

    def __str__(self) -> str:
        """The prompt as shown to the user."""
        wanted = self.wish.wanted if self.prompt is None else str(self.prompt)
        return f"{wanted}, without {' and '.join(self.wish.unwanted)}" if self.wish.unwanted else wanted


def read(words: str, references: int, way: Way) -> Reading:
    """How words about so many photos, or none, are taken.

    Raises RequestProblem for a mark of a photo that is not there.
    """
    alone = way == "prompt" or is_marked(words, references)
    wish = Wish(words) if alone else parse_wish(words, changed=references > 0)
    if references:
        return Reading(wish, build_prompt(wish.wanted, references), alone)
    # without anything wanted there is nothing to look for but what the words say
    return Reading(wish if wish.wanted else Wish(words), None, alone)


class Composer:
    """Composes features with one backbone and one phi."""

    def __init__(self, backbone: Backbone, phi: Phi, mean: Callable[[], NDArray[np.float32] | float] = float) -> None:
        """`mean` tells what the unit features of all photos have in common, `[d]`, which says nothing of any.

        It is asked for with every query, for the library's photos change.
        """
        self._backbone = backbone
        self.phi = phi
        self._mean = mean

    def compose(self, composition: Composition) -> Composed:
        """Raises RequestProblem if there are neither words nor photos, or if the blend is out of range."""
        if not 0 <= composition.blend <= 1:
            raise RequestProblem("The balance between photo and words must lie between 0 and 1.")
        words, references = composition.words.strip(), composition.references
        if references is None:
            if not words:
                raise RequestProblem("Say what to look for: type words, pick a photo, or both.")
            return self._described(words, composition)
        photo = normalised(normalised(references).mean(axis=0))
        if not words:
            return Composed(self._without(photo, _listed(composition.avoid)), "")
        return self._changed(words, photo, references, composition)

    def pseudo_words(self, references: NDArray[np.float32]) -> NDArray[np.float32]:
        """phi's pseudo-words `[r, w]` of image features `[r, d]`."""
        with torch.inference_mode():
            return self.phi(torch.from_numpy(references)).cpu().numpy()

    def _described(self, words: str, composition: Composition) -> Composed:
        """What is looked for without a photo: words alone."""
        reading = read(words, 0, composition.way)
        unwanted = (*reading.wish.unwanted, *_listed(composition.avoid))
        return Composed(self._without(self._texts([reading.wish.wanted])[0], unwanted), str(reading))

    def _changed(
        self, words: str, photo: NDArray[np.float32], references: NDArray[np.float32], composition: Composition
    ) -> Composed:
        """A photo, and what should be different about it."""
        tokens = composition.tokens if composition.tokens is not None else self.pseudo_words(references)
        reading = read(words, len(references), composition.way)
        wish, prompt = reading.wish, reading.prompt
        assert prompt is not None
        if reading.alone:
            feature = self._encoded([prompt.prompt], [tokens[list(prompt.photos)]])[0]
        else:
            feature = self._combined(wish, prompt, photo, tokens)
        if composition.blend < 0.5:
            feature = _between(photo, feature, 2 * composition.blend)
        feature = self._without(feature, (*wish.unwanted, *_listed(composition.avoid)))
        if composition.blend > 0.5:
            alone = self._described(words, composition).feature
            feature = _between(normalised(feature), normalised(alone), 2 * composition.blend - 1)
        return Composed(feature, str(reading))

    def _combined(
        self, wish: Wish, prompt: PhotoPrompt, photo: NDArray[np.float32], tokens: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """The prompt in several forms, the photo without what all photos have in common, and the words."""
        forms = [prompt, *other_forms(wish.wanted, len(tokens))]
        prompts = [form.prompt for form in forms]
        filling = [tokens[list(form.photos)] for form in forms]
        if wish.wanted:
            prompts.append(Prompt((wish.wanted,)))
            filling.append(tokens[:0])
        features = self._encoded(prompts, filling)
        feature = normalised(features[: len(forms)].mean(axis=0)) + PHOTO * normalised(photo - self._mean())
        if wish.wanted:
            feature = feature + WORDS * features[-1]
        return normalised(feature)

    def _without(self, feature: NDArray[np.float32], unwanted: Sequence[str]) -> NDArray[np.float32]:
        if not unwanted:
            return feature
        return np.asarray(feature - AVOIDANCE * normalised(self._texts(unwanted).sum(axis=0)), np.float32)

    def _texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit features `[n, d]` of n texts."""
        nothing = np.empty((0, self._backbone.text.width), np.float32)
        return self._encoded([Prompt((text,)) for text in texts], [nothing] * len(texts))

    def _encoded(self, prompts: Sequence[Prompt], tokens: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """Unit features `[n, d]` of n prompts with their pseudo-words."""
        with torch.inference_mode():
            features = encode_prompts(self._backbone.text, prompts, [torch.from_numpy(some) for some in tokens])
        return normalised(features.cpu().numpy())


def other_forms(wanted: str, references: int) -> list[PhotoPrompt]:
    """Other ways to say the same: text towers read them a little differently, and their mean is steadier."""
    photos = tuple(range(references))
    between = (" and ",) * (references - 1)
    if not wanted:
        return []
    return [PhotoPrompt((before, *between, f", {wanted}"), photos) for before in ("", "a photo of ")]


def _listed(avoid: str) -> tuple[str, ...]:
    return (avoid.strip(),) if avoid.strip() else ()


def _between(start: NDArray[np.float32], end: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """A feature of length one on the way from one to another."""
    return normalised((1 - share) * start + share * end)
