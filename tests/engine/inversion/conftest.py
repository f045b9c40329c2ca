"""Text towers with random weights of every kind that Akin takes, and the starter."""

from __future__ import annotations

import pytest
import torch

from engine.clip.backbone import Backbone, TextTower
from engine.clip.bpe import load_tokenizer
from engine.clip.starter import load_starter
from engine.clip.starter_text import StarterText, StarterTextModel
from tests.engine.tiny_clip import tiny_backbone


@pytest.fixture(scope="session", params=["starter", "CLIP", "CustomTextCLIP"])
def tower(request: pytest.FixtureRequest) -> TextTower:
    if request.param != "starter":
        return tiny_backbone(custom_text=request.param == "CustomTextCLIP").text
    torch.manual_seed(0)
    model = StarterTextModel()
    torch.nn.init.normal_(model.positions, std=0.3)
    return StarterText(model, load_tokenizer(), torch.device("cpu"))


@pytest.fixture(scope="session")
def starter() -> Backbone:
    return load_starter(torch.device("cpu"))
