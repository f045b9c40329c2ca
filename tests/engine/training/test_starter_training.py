"""Training the starter and its phi in small: a made-up teacher, few classes, few steps; but all of the way."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch.nn import functional

from engine.clip.quantisation import dequantise
from engine.clip.starter import load_starter
from engine.clip.starter_text import DIM, StarterTextModel
from engine.inversion.phi import closed_form
from engine.training.classes import Meanings, read_classes
from engine.training.phi_text import PhiTextTraining, grammar_words
from engine.training.phi_text import train as train_phi
from engine.training.starter import RESOURCES, StarterTraining, seen, train


def teacher(texts: Sequence[str]) -> torch.Tensor:
    """A bag of words with a fixed random vector for each."""
    known: dict[str, torch.Tensor] = {}
    rows = []
    for text in texts:
        for word in text.split():
            if word not in known:
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
                known[word] = torch.randn(DIM, generator=torch.Generator().manual_seed(seed))
        rows.append(torch.stack([known[word] for word in text.split()]).sum(dim=0))
    return functional.normalize(torch.stack(rows), dim=-1)


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    """The real word lists with forty classes and forty concepts."""
    shutil.copytree(RESOURCES / "starter", tmp_path / "starter", ignore=shutil.ignore_patterns("*.safetensors"))
    for name in ("starter/classes.tsv", "starter/concepts.txt"):
        lines = (RESOURCES / name).read_text(encoding="utf-8").splitlines()
        (tmp_path / name).write_text("\n".join(lines[:41]) + "\n", encoding="utf-8")
    return tmp_path


def test_training_writes_files_that_load_and_a_record(resources: Path) -> None:
    settings = StarterTraining(sentences=1500, asked=200, held_out=100, steps=3, batch=16)
    output = resources / "out"
    record = train(settings, teacher, resources, output)
    assert json.loads((output / "record.json").read_text()) == record
    assert record["data"]["classes"] == 40
    assert record["data"]["photos"] == "none"
    assert 0 < record["scores"]["held_out_cosine"] <= 1
    packed = load_file(output / "text.safetensors") | load_file(output / "tokens.safetensors")
    StarterTextModel().load_state_dict(dequantise(packed))
    classes = dequantise(load_file(output / "classes.safetensors"))["classes"]
    assert classes.shape == (40, DIM)
    assert torch.allclose(classes.norm(dim=-1), torch.ones(40), atol=0.02)


def test_a_name_is_drawn_to_its_class_and_a_kind_to_all_of_its_classes(resources: Path) -> None:
    classes = read_classes(resources / "starter")
    meanings = Meanings(classes, teacher, ["harmless"])
    shark = next(index for index, item in enumerate(classes) if "tiger shark" in item.names)
    assert int((meanings.classes @ meanings["tiger shark"]).argmax()) == shark
    sharks = [index for index, item in enumerate(classes) if "shark" in item.kinds]
    others = [index for index in range(len(classes)) if index not in sharks]
    like = meanings.classes @ meanings["shark"]
    assert like[sharks].min() > like[others].max()


def test_what_a_photo_might_give_is_a_unit_vector() -> None:
    generator = torch.Generator().manual_seed(0)
    classes = functional.normalize(torch.randn(40, DIM, generator=generator), dim=-1)
    for _ in range(30):
        vector = seen(classes[0], classes, generator)
        assert vector.norm().item() == pytest.approx(1, abs=1e-5)


def test_phi_learns_from_text(resources: Path) -> None:
    backbone = load_starter(torch.device("cpu"))
    words = grammar_words(resources)
    said: list[str] = []
    settings = PhiTextTraining(captions=20, steps=2, batch=8)
    phi = train_phi(backbone, words, settings, said.append)
    assert phi.card.fingerprint == backbone.fingerprint
    assert phi.card.method == "text"
    features = torch.randn(3, backbone.dim)
    assert phi(features).shape == closed_form(backbone, words=100)(features).shape
    assert said
