"""A backbone with few and random weights, for trainings of a few steps."""

from __future__ import annotations

import pytest

from engine.clip.backbone import Backbone
from tests.engine.tiny_clip import tiny_backbone


@pytest.fixture(scope="session")
def tiny() -> Backbone:
    return tiny_backbone()
