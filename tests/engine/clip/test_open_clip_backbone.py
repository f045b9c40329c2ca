"""open_clip's models give the same features through our towers as through their own methods."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import open_clip  # type: ignore[import-untyped]
import pytest
import torch
from PIL import Image

from engine.clip.models import load_backbone
from engine.errors import MachineProblem, RequestProblem
from engine.inversion.pseudo_words import Prompt, encode_prompts
from tests.engine.tiny_clip import tiny_backbone, tiny_model

TEXTS = ["a dog", "a photo of a dog in the snow, with two children", "word " * 200, ""]


@pytest.mark.parametrize("custom_text", [False, True])
def test_text_features_are_open_clips(custom_text: bool) -> None:
    model, backbone = tiny_model(custom_text), tiny_backbone(custom_text)
    ids = open_clip.tokenizer.SimpleTokenizer()(TEXTS)
    with torch.no_grad():
        expected = model.encode_text(ids)  # type: ignore[operator]
        text = backbone.text
        found = text.encode(text.embed(text.tokenize(TEXTS)), text.tokenize(TEXTS))
        shortened = encode_prompts(text, [Prompt((one,)) for one in TEXTS], [torch.empty(0, text.width)] * len(TEXTS))
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(shortened, expected, rtol=1e-5, atol=1e-5)


def test_image_features_are_open_clips() -> None:
    model, backbone = tiny_model(), tiny_backbone()
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 255, (32, 32, 3), dtype=np.uint8))
    crops = backbone.preprocessing.crops(picture)
    assert crops.shape == (1, 32, 32, 3)
    inputs = (torch.from_numpy(np.array(crops)).permute(0, 3, 1, 2).float() / 255 - 0.5) / 0.5
    with torch.no_grad():
        expected = model.encode_image(inputs)  # type: ignore[operator]
    torch.testing.assert_close(backbone.image.encode([crops]), expected)


def test_photos_with_several_crops_get_their_mean() -> None:
    image = tiny_backbone().image
    crops = np.random.default_rng(0).integers(0, 255, (3, 32, 32, 3), dtype=np.uint8)
    together = image.encode([crops[:2], crops[2:]])
    apart = image.encode([crops[:1], crops[1:2], crops[2:]])
    torch.testing.assert_close(together[0], apart[:2].mean(dim=0))
    torch.testing.assert_close(together[1], apart[2])


def test_the_fingerprint_tells_weights_apart() -> None:
    assert tiny_backbone(seed=0).fingerprint == tiny_backbone(seed=0).fingerprint
    assert tiny_backbone(seed=0).fingerprint != tiny_backbone(seed=1).fingerprint


def test_a_text_tower_that_is_not_causal_is_refused() -> None:
    with pytest.raises(RequestProblem, match="not causal"):
        tiny_backbone(custom_text=True, no_causal_mask=True)


def test_weights_from_a_file(tiny_config: str, tmp_path: Path) -> None:
    weights = tmp_path / "weights.pt"
    torch.save(tiny_model(seed=3).state_dict(), weights)
    backbone = load_backbone(f"{tiny_config}/{weights}", torch.device("cpu"))
    assert backbone.name == f"akin-tiny/{weights}"
    assert (backbone.dim, backbone.text.width) == (24, 32)
    ids = backbone.text.tokenize(["a dog"])
    with torch.no_grad():
        found = backbone.text.encode(backbone.text.embed(ids), ids)
        expected = tiny_model(seed=3).encode_text(ids)  # type: ignore[operator]
    torch.testing.assert_close(found, expected)


def test_wrong_names_and_wrong_files_are_refused_with_a_sentence(tiny_config: str, tmp_path: Path) -> None:
    cpu = torch.device("cpu")
    with pytest.raises(RequestProblem, match="names no model"):
        load_backbone("nonsense", cpu)
    with pytest.raises(RequestProblem, match='open_clip has no model "nonsense"'):
        load_backbone("nonsense/openai", cpu)
    with pytest.raises(RequestProblem, match=r"has no weights called .* it has: .*openai"):
        load_backbone("ViT-B-32-quickgelu/nonsense", cpu)
    with pytest.raises(MachineProblem, match="do not exist"):
        load_backbone(f"{tiny_config}/{tmp_path / 'gone.pt'}", cpu)
    torch.save({"nothing": torch.zeros(3)}, tmp_path / "other.pt")
    with pytest.raises(MachineProblem, match="do not fit akin-tiny"):
        load_backbone(f"{tiny_config}/{tmp_path / 'other.pt'}", cpu)
    (tmp_path / "broken.pt").write_bytes(b"PK no archive")
    with pytest.raises(MachineProblem, match="cannot be read as weights"):
        load_backbone(f"{tiny_config}/{tmp_path / 'broken.pt'}", cpu)
