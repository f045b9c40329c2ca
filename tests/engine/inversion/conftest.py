"""A text tower with random weights, which behaves like any other, and the starter."""

from __future__ import annotations

import pytest
import torch

from engine.clip.backbone import Backbone
from engine.clip.bpe import load_tokenizer
from engine.clip.starter import load_starter
from engine.clip.starter_text import StarterText, StarterTextModel


@pytest.fixture(scope="session")
def tower() -> StarterText:
    torch.manual_seed(0)
    model = StarterTextModel()
    torch.nn.init.normal_(model.positions, std=0.3)
    return StarterText(model, load_tokenizer(), torch.device("cpu"))


@pytest.fixture(scope="session")
def starter() -> Backbone:
    return load_starter(torch.device("cpu"))
