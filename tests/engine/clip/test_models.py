"""Devices by name."""

from __future__ import annotations

import pytest
import torch

from engine.clip.models import best_device, device_named
from engine.errors import RequestProblem


def test_a_device_by_its_name() -> None:
    assert device_named("cpu") == torch.device("cpu")
    assert device_named(None) == best_device()


@pytest.mark.parametrize("name", ["nonsense", "", "cuda:77"])
def test_a_device_that_is_not_there_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(RequestProblem, match="There is no device"):
        device_named(name)
