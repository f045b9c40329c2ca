"""A training of the scenes CLIP that takes a second."""

from __future__ import annotations

from engine.training.scenes_clip import ScenesTraining
from engine.training.scenes_words import WordsTraining

SMALL = ScenesTraining(
    pictures=60,
    steps=4,
    batch=8,
    alone=2,
    warmup=2,
    width=8,
    text_width=64,
    text_layers=1,
    dim=32,
    tested=40,
    words=WordsTraining(steps=2, batch=8, meetings=1, warmup=1),
)
