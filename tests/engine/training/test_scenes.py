"""The command that makes the models of the generated world, in small, and the phis that it trains."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.clip.scenes import load_scenes
from engine.errors import MachineProblem
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.phi import DISTILLED, DISTILLED_FILE, TEXT, TEXT_FILE, load_phi, shipped_for
from engine.scenes.wording import WORDS
from engine.training import scenes
from engine.training.distillation import DistillationSettings
from engine.training.loop import Optimisation
from engine.training.scenes import main, train_phis
from engine.training.scenes_clip import Slice, train
from engine.training.scenes_language import NAMES, ScenePhrases, described
from engine.training.scenes_phi import ScenesPhiTraining
from tests.engine.training.small_scenes import SMALL

CPU = torch.device("cpu")
FEW = ScenesPhiTraining(
    pictures=12, captions=20, oti=OtiParameters(steps=2, noise=0.0, concepts=2), batch=8,
    distillation=DistillationSettings(epochs=1, concepts=2, start="random"),
    text=Optimisation(steps=2, learning_rate=1e-3),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with a CLIP that has hardly been trained."""
    path = tmp_path_factory.mktemp("scenes")
    train(SMALL, Slice(examined=10), path / "checkpoint", path, CPU)
    return path


def test_both_phis_are_written_beside_the_clip_and_load(folder: Path) -> None:
    train_phis(folder, FEW, CPU)
    backbone = load_scenes(CPU, folder)
    for name, method in ((TEXT_FILE, "text"), (DISTILLED_FILE, "distilled")):
        phi = load_phi(folder / name, backbone)
        assert phi.card.method == method
        assert phi.card.record["settings"]["captions"] == FEW.captions
        assert torch.isfinite(phi(torch.randn(3, backbone.dim))).all()


def test_the_phis_that_ship_were_trained_with_the_settings_of_the_command() -> None:
    backbone = load_scenes(CPU)
    shipped = shipped_for(backbone.fingerprint)
    assert set(shipped) == {TEXT, DISTILLED}
    for path in shipped.values():
        assert load_phi(path, backbone).card.record["settings"] == asdict(ScenesPhiTraining())


def test_without_a_clip_the_command_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MachineProblem, match="train it"):
        main(["--checkpoint", str(tmp_path), "--output", str(tmp_path), "--phi-only", "--device", "cpu"])


def test_the_command_line_trains_the_clip_and_then_the_phis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, Any]] = []
    monkeypatch.setattr(scenes, "train", lambda settings, part, *_: asked.append((settings, part)) or {"kind": 0.9})
    monkeypatch.setattr(scenes, "train_phis", lambda folder, settings, _: asked.append((folder, settings)))
    main(["--checkpoint", str(tmp_path), "--output", str(tmp_path), "--steps", "7", "--seed", "2", "--device", "cpu"])
    (clip, _), (path, phi) = asked
    assert (clip.steps, clip.seed, phi.seed, path) == (7, 2, 2, tmp_path)


def test_a_slice_that_ends_before_the_training_does_trains_no_phi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenes, "train", lambda *_: None)
    monkeypatch.setattr(scenes, "train_phis", lambda *_: pytest.fail("the CLIP is not finished"))
    main(["--checkpoint", str(tmp_path), "--minutes", "1", "--device", "cpu"])


def test_phrases_are_of_known_words_and_go_on_after_the_concept() -> None:
    source = ScenePhrases(count=40)
    for name in NAMES:
        for before, after in source.continuations(name):
            assert set(f"{before}{name}{after}".replace(",", "").split()) <= WORDS
    assert source.continuations("elephant")[0][0] == "a photo of an "
    assert len(set(source.continuations("dog"))) == 40
    assert source.identity == ScenePhrases(count=40).identity != ScenePhrases(count=41).identity


def test_a_described_scene_has_its_subjects_left_out() -> None:
    for said, marked in described(200, 0):
        before, after = marked.split("$")
        assert said.startswith(before)
        assert said.endswith(after)
        assert said[len(before) : len(said) - len(after)].split()[-1] in WORDS
    assert described(50, 0) == described(50, 0) != described(50, 1)


def test_other_seeds_give_other_phis(folder: Path) -> None:
    backbone = load_scenes(CPU, folder)
    from engine.training.scenes_phi import text_phi

    features = torch.randn(2, backbone.dim)
    one, again, other = (text_phi(backbone, replace(FEW, seed=seed))(features) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.detach().numpy(), again.detach().numpy())
    assert not torch.allclose(one, other)
