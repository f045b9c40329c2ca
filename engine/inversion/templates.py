"""The sentences around a pseudo-word: templates for what a photo shows, phrases for how words go on. Data only."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.clip.backbone import TextTower
from engine.inversion.pseudo_words import Prompt

# Templates of PALAVRA (Cohen et al. 2022), as segments around the slot.
TEMPLATES = tuple(
    Prompt(tuple(template.split("{}")))
    for template in (
        "This is a photo of a {}", "This photo contains a {}", "A photo of a {}", "This is an illustration of a {}",
        "This illustration contains a {}", "An illustrations of a {}", "This is a sketch of a {}",
        "This sketch contains a {}", "A sketch of a {}", "This is a diagram of a {}", "This diagram contains a {}",
        "A diagram of a {}", "A {}", "We see a {}", "{}", "We see a {} in this photo", "We see a {} in this image",
        "We see a {} in this illustration", "We see a {} photo", "We see a {} image", "We see a {} illustration",
        "{} photo", "{} image", "{} illustration",
    )
)  # fmt: skip
# How a sentence about any concept may go on, as the texts before and after it. A language model writes richer ones.
PHRASES: tuple[tuple[str, str], ...] = tuple(
    (phrase.split("{}")[0], phrase.split("{}")[1])
    for phrase in (
        "a photo of {} in the snow", "a photo of {} on the beach", "a photo of {} in the kitchen",
        "a photo of {} on a table", "a photo of {} in the street at night", "a photo of {} and a dog",
        "a photo of {} and a cat", "a photo of {} with a tree", "a photo of {} with a man", "a photo of {} and a house",
        "a photo of {} with two children", "a photo of {} next to a car", "a photo of {} beside a river",
        "a photo of {} in a field", "a photo of {} on a wall", "a photo of {} and a bottle",
        "a photo of {} and a chair",
        "a photo of {} with a bird", "a photo of {} in a garden with flowers", "a photo of {} held by a woman",
        "a photo of {} that is red", "a photo of {} that is very old", "a photo of {} and a boat on the water",
        "a photo of {} and a guitar", "a photo of {} in front of a mountain", "a photo of {} with food on a plate",
    )
)  # fmt: skip


def known_to(text: TextTower, prompts: Sequence[Prompt] = TEMPLATES) -> tuple[Prompt, ...]:
    """The prompts all of whose words a tower was taught: small ones have zeros for all other words."""
    return tuple(prompt for prompt in prompts if knows(text, " ".join(prompt.segments)))


def knows(text: TextTower, words: str) -> bool:
    """Whether no token of some words has an embedding of zeros."""
    ids = text.tokenize([words])
    end = int(ids[0].argmax())  # the end-of-text id is the largest
    with torch.no_grad():
        return bool(text.embed(ids)[0, 1:end].any(dim=-1).all())
