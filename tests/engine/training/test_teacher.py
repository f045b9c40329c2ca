"""OTI's pseudo-words for training: made once, kept as they come, the same after a kill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.concepts import Concepts
from engine.inversion.oti import Oti
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.regularisation import FeaturesTogether, Language
from engine.library.catalogue import StoredWord
from engine.training import teacher as module
from engine.training.photos import TrainingPhotos
from engine.training.teacher import Teacher
from engine.training.tokens import KeptTokens

PARAMETERS = OtiParameters(steps=6, concepts=2, ema=0.5)


@pytest.fixture(scope="module")
def language(tiny: Backbone) -> Language:
    return Language(Concepts(tiny.text, ["dog", "cat", "tree"]), FeaturesTogether(tiny))


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", {"cpu": 3})
    monkeypatch.setattr(module, "KEEP_EVERY", 0.0)


def photos(count: int) -> TrainingPhotos:
    features = np.random.default_rng(0).normal(size=(count, 24)).astype(np.float32)
    return TrainingPhotos("made up", tuple(bytes([n] * 16) for n in range(count)), features, (Path("x"),) * count)


def teacher(tiny: Backbone, language: Language, folder: Path) -> Teacher:
    kept = KeptTokens(folder / "tokens.sqlite", tiny.fingerprint, PARAMETERS.key)
    return Teacher(tiny, language, PARAMETERS, kept, folder / "oti.safetensors")


def bits(words: dict[bytes, StoredWord]) -> dict[bytes, bytes]:
    return {content: word.token.tobytes() for content, word in words.items()}


def steps_counted(monkeypatch: pytest.MonkeyPatch, until: int = 10**6) -> list[int]:
    """Counts OTI's steps; the process is killed before step `until`."""
    counted = [0]
    step = Oti.step

    def counting(run: Oti) -> None:
        if counted[0] == until:
            raise RuntimeError("killed")
        counted[0] += 1
        step(run)

    monkeypatch.setattr(Oti, "step", counting)
    return counted


def test_what_is_known_is_not_made_again(
    tiny: Backbone, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = teacher(tiny, language, tmp_path).teach(photos(4), lambda _: None)
    steps = steps_counted(monkeypatch)
    again = teacher(tiny, language, tmp_path).teach(photos(4), lambda _: None)
    assert steps == [0]
    assert bits(again) == bits(first)
    assert set(first) == set(photos(4).contents)
    assert not (tmp_path / "oti.safetensors").exists()
    assert teacher(tiny, language, tmp_path).teach(photos(5), lambda _: None).keys() == set(photos(5).contents)
    assert steps == [PARAMETERS.steps]


@pytest.mark.parametrize("killed", [2, 6, 9])
def test_a_kill_costs_next_to_nothing_and_changes_nothing(
    tiny: Backbone, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: int
) -> None:
    whole = teacher(tiny, language, tmp_path / "whole").teach(photos(5), lambda _: None)
    with monkeypatch.context() as patched:
        steps_counted(patched, until=killed)
        with pytest.raises(RuntimeError, match="killed"):
            teacher(tiny, language, tmp_path).teach(photos(5), lambda _: None)
    steps = steps_counted(monkeypatch)
    again = teacher(tiny, language, tmp_path).teach(photos(5), lambda _: None)
    assert steps == [2 * PARAMETERS.steps - killed]
    assert bits(again) == bits(whole)


def test_a_damaged_state_costs_its_batch(tiny: Backbone, language: Language, tmp_path: Path) -> None:
    whole = teacher(tiny, language, tmp_path / "whole").teach(photos(2), lambda _: None)
    (tmp_path / "oti.safetensors").write_bytes(b"damaged")
    assert bits(teacher(tiny, language, tmp_path).teach(photos(2), lambda _: None)) == bits(whole)


def test_a_photo_whose_loss_is_no_number_is_left_out(tiny: Backbone, language: Language, tmp_path: Path) -> None:
    some = photos(3)
    some.features[1] = np.nan
    assert set(teacher(tiny, language, tmp_path).teach(some, lambda _: None)) == {some.contents[0], some.contents[2]}
    some.features[:] = np.nan
    with pytest.raises(MachineProblem, match="no number"):
        teacher(tiny, language, tmp_path / "other").teach(some, lambda _: None)


def test_words_of_other_settings_are_other_words(tiny: Backbone, tmp_path: Path) -> None:
    word = StoredWord(np.arange(4, dtype=np.float32), 0.5)
    mine, other = (KeptTokens(tmp_path / "tokens.sqlite", tiny.fingerprint, key) for key in ("a", "b"))
    mine.add({b"x" * 16: word})
    assert not other.known([b"x" * 16])
    found = mine.known([b"x" * 16, b"y" * 16])
    assert set(found) == {b"x" * 16}
    assert found[b"x" * 16].loss == 0.5
    assert torch.equal(torch.tensor(found[b"x" * 16].token), torch.arange(4.0))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokens.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(MachineProblem, match=r"tokens\.sqlite cannot be kept"):
        KeptTokens(tmp_path / "tokens.sqlite", "f" * 16, "key")
