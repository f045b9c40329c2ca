"""The starter: its network, its files, and that photos and words meet in one space."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.clip import starter
from engine.clip.backbone import Backbone
from engine.clip.efficientnet import EfficientNetLite2
from engine.clip.starter import class_features, load_starter
from engine.errors import MachineProblem
from engine.inversion.pseudo_words import Prompt, encode_prompts

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return load_starter(CPU)


def said(backbone: Backbone, *texts: str) -> torch.Tensor:
    nothing = [torch.empty(0, backbone.text.width)] * len(texts)
    with torch.no_grad():
        features = encode_prompts(backbone.text, [Prompt((text,)) for text in texts], nothing)
    return functional.normalize(features, dim=-1)


def class_names() -> list[list[str]]:
    lines = (starter.FOLDER / "classes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t")[1].split(", ") for line in lines]


def test_the_class_list_is_complete() -> None:
    lines = (starter.FOLDER / "classes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split("\t")[0] for line in lines] == [str(index) for index in range(1000)]
    assert all(all(line.split("\t")) for line in lines)


def test_the_network_is_the_one_that_timm_has() -> None:
    timm = importlib.import_module("timm.models.efficientnet")
    torch.manual_seed(0)
    theirs = timm.tf_efficientnet_lite2(pretrained=False).eval()
    ours = EfficientNetLite2().eval()
    ours.load_in_order(theirs.state_dict())
    pixels = torch.rand(2, 3, 130, 131) * 2 - 1  # odd sides need the uneven padding
    with torch.inference_mode():
        assert torch.allclose(ours(pixels), theirs(pixels), atol=1e-5)


def test_tensors_of_another_network_are_refused() -> None:
    with pytest.raises(ValueError, match="EfficientNet"):
        EfficientNetLite2().load_in_order({"a": torch.zeros(3)})


def test_photos_with_different_numbers_of_crops_do_not_mix(backbone: Backbone) -> None:
    generator = np.random.default_rng(0)
    photos = [generator.integers(0, 256, (count, 260, 260, 3), dtype=np.uint8) for count in (2, 1, 3)]
    together = backbone.image.encode(photos)
    alone = torch.cat([backbone.image.encode([photo]) for photo in photos])
    assert together.shape == (3, backbone.dim)
    assert torch.allclose(together, alone, atol=1e-5)
    assert backbone.image.encode([]).shape == (0, backbone.dim)


def test_a_photo_without_colour_and_a_dark_one_are_told_from_others(backbone: Backbone) -> None:
    generator = np.random.default_rng(0)
    coloured = generator.integers(0, 256, (1, 65, 65, 3)).repeat(4, axis=1).repeat(4, axis=2).astype(np.uint8)
    grey = coloured[..., :1].repeat(3, axis=-1)
    photos = functional.normalize(backbone.image.encode([coloured, grey, coloured // 5]), dim=-1)
    asked = said(backbone, "a black and white photo", "a photo that was taken at night")
    assert (photos @ asked[0]).argmax() == 1
    assert (photos @ asked[1]).argmax() == 2


def test_every_class_is_found_by_its_name(backbone: Backbone) -> None:
    certain = torch.full((1000, 1000), 0.0).fill_diagonal_(40.0)
    vectors = backbone.image._classes  # type: ignore[attr-defined]
    photos = functional.normalize(class_features(certain, vectors), dim=-1)
    words = said(backbone, *(f"a photo of a {names[0]}" for names in class_names()))
    best = (words @ photos.T).topk(5, dim=-1).indices
    hits = best == torch.arange(1000)[:, None]
    assert hits[:, 0].float().mean() > 0.97
    assert hits.any(dim=1).float().mean() > 0.99


def test_kinds_and_settings_are_understood(backbone: Backbone) -> None:
    husky, siamese, trumpet, beach = (
        said(backbone, f"a photo of a {name}")[0] for name in ("Siberian husky", "Siamese cat", "cornet", "seashore")
    )
    dog, cat, instrument, sand = said(backbone, "a dog", "a cat", "a musical instrument", "sand and waves in summer")
    assert husky @ dog > max(husky @ cat, husky @ instrument)
    assert siamese @ cat > max(siamese @ dog, siamese @ instrument)
    assert trumpet @ instrument > max(trumpet @ dog, trumpet @ sand)
    assert beach @ sand > max(beach @ dog, beach @ instrument)


def test_loading_twice_gives_the_same_fingerprint(backbone: Backbone) -> None:
    assert load_starter(CPU).fingerprint == backbone.fingerprint
    assert len(backbone.fingerprint) == 16
    assert set(backbone.fingerprint) <= set("0123456789abcdef")


def test_a_damaged_or_missing_file_is_named_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "starter"
    shutil.copytree(starter.FOLDER, folder)
    (folder / "text.safetensors").write_bytes(b"nonsense")
    with pytest.raises(MachineProblem, match="install Akin again"):
        load_starter(CPU, folder)
    (folder / "text.safetensors").unlink()
    with pytest.raises(MachineProblem, match=r"text\.safetensors"):
        load_starter(CPU, folder)


def test_other_image_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "IMAGE_SHA256", "0" * 64)
    with pytest.raises(MachineProblem, match="not the expected ones"):
        load_starter(CPU)
    monkeypatch.setattr(starter, "IMAGE_PACKAGE", "no_such_package")
    with pytest.raises(MachineProblem, match="install the package no-such-package"):
        load_starter(CPU)
