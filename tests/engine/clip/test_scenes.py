"""The scenes CLIP: written and read back, and refused with a sentence where it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.clip.bpe import load_tokenizer
from engine.clip.models import load_backbone
from engine.clip.scenes import CONFIG, WEIGHTS, build, load_scenes, save_scenes
from engine.errors import MachineProblem
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.scenes.drawing import draw_all
from engine.scenes.scene import scenes

CPU = torch.device("cpu")
ROWS = [320, 1929, 2368, 49406, 49407]  # a, dog, cat, start, end
SMALL = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 64, "layers": [1, 1, 1, 1], "width": 8},
    "text_cfg": {"context_length": 27, "vocab_size": len(ROWS), "width": 64, "heads": 1, "layers": 1},
}


@pytest.fixture
def model() -> torch.nn.Module:
    torch.manual_seed(0)
    made = build(SMALL).eval()
    for weight in made.parameters():
        weight.data = weight.data.half().float()  # as the file holds them
    return made


def test_written_and_read_back_it_gives_the_same_features(model: torch.nn.Module, tmp_path: Path) -> None:
    save_scenes(model, SMALL, ROWS, tmp_path)
    backbone = load_scenes(CPU, tmp_path)
    assert (backbone.name, backbone.dim, backbone.preprocessing.size) == ("scenes", 16, 64)
    assert [load_tokenizer().encode(word)[0] for word in ("a", "dog", "cat")] == ROWS[:3]
    picture = draw_all([next(scenes("test", 0))])
    with torch.no_grad():
        text = encode_prompts(backbone.text, [Prompt(("a dog",))], [torch.empty(0, 64)])
        ids = torch.tensor([[3, 0, 1, 4, *[0] * 23]])
        torch.testing.assert_close(text, model.encode_text(ids))  # type: ignore[operator]
        pixels = torch.from_numpy(picture).permute(0, 3, 1, 2).float() / 127.5 - 1
        expected = model.encode_image(pixels)  # type: ignore[operator]
    torch.testing.assert_close(backbone.image.encode([picture]), expected, rtol=1e-3, atol=1e-3)


def test_a_word_that_no_caption_held_means_nothing(model: torch.nn.Module, tmp_path: Path) -> None:
    save_scenes(model, SMALL, ROWS, tmp_path)
    text = load_scenes(CPU, tmp_path).text
    assert text.embed(text.tokenize(["zebra"]))[0, 1].abs().sum() == 0
    assert text.embed(text.tokenize(["dog"]))[0, 1].abs().sum() > 0


def test_only_the_rows_in_use_are_stored(model: torch.nn.Module, tmp_path: Path) -> None:
    save_scenes(model, SMALL, ROWS, tmp_path)
    stored = load_file(tmp_path / WEIGHTS)
    assert stored["token_embedding.weight"].shape == (len(ROWS), 64)
    assert stored["token_embedding.weight"].dtype == torch.float16


def test_files_that_are_missing_damaged_or_of_another_world_are_refused(model: torch.nn.Module, tmp_path: Path) -> None:
    with pytest.raises(MachineProblem, match="cannot be read"):
        load_scenes(CPU, tmp_path)
    save_scenes(model, SMALL, ROWS, tmp_path)
    whole = (tmp_path / WEIGHTS).read_bytes()
    (tmp_path / WEIGHTS).write_bytes(whole[:1000])
    with pytest.raises(MachineProblem, match="cannot be read"):
        load_scenes(CPU, tmp_path)
    (tmp_path / WEIGHTS).write_bytes(whole)
    save_file(load_file(tmp_path / WEIGHTS), tmp_path / WEIGHTS, metadata={"world": "0"})
    with pytest.raises(MachineProblem, match="version 0 of the generated world"):
        load_scenes(CPU, tmp_path)
    (tmp_path / WEIGHTS).write_bytes(whole)
    config = (tmp_path / CONFIG).read_text()
    for other in (
        config.replace('"embed_dim": 16', '"embed_dim": 17'),
        config.replace('"heads": 1', '"heads": 0'),
        "{}",
    ):
        assert other != config
        (tmp_path / CONFIG).write_text(other)
        with pytest.raises(MachineProblem, match="does not fit"):
            load_scenes(CPU, tmp_path)


def test_it_is_known_by_its_name(model: torch.nn.Module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_scenes(model, SMALL, ROWS, tmp_path)
    monkeypatch.setattr("engine.clip.scenes.FOLDER", tmp_path)
    assert load_backbone("scenes", CPU).name == "scenes"
