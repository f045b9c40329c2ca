"""Phrases' features: computed once, kept on the disk within bounds, and made anew when what was kept is of no use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.inversion.phrases import features as features_module
from engine.inversion.phrases.features import KeptPhraseFeatures
from engine.inversion.pseudo_words import Prompt, encode_prompts
from tests.engine.tiny_clip import tiny_backbone

PHRASES = ["a photo of dog in the snow", "a photo of cat", "a photo of dog in the snow", "a photo of \ud800"]


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


class Opened:
    """Makes stores and closes them at the end."""

    def __init__(self, backbone: Backbone, folder: Path) -> None:
        self.backbone, self.folder = backbone, folder
        self.all: list[KeptPhraseFeatures] = []

    def __call__(self, **changed: object) -> KeptPhraseFeatures:
        backbone = replace(self.backbone, **changed)  # type: ignore[arg-type]
        self.all.append(KeptPhraseFeatures(backbone, self.folder, most_bytes=1))
        return self.all[-1]

    @property
    def path(self) -> Path:
        return self.folder / f"{self.backbone.fingerprint}.sqlite"


@pytest.fixture
def opened(backbone: Backbone, tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(backbone, tmp_path / "phrase-features")
    yield opened
    for one in opened.all:
        one.close()


def plain(backbone: Backbone, phrases: list[str]) -> torch.Tensor:
    nothing = [torch.empty(0, backbone.text.width)]
    with torch.no_grad():
        return torch.cat([encode_prompts(backbone.text, [Prompt((phrase,))], nothing) for phrase in phrases])


def test_they_are_the_towers_features_to_the_precision_that_losses_need(backbone: Backbone, opened: Opened) -> None:
    exact, found = plain(backbone, PHRASES), opened().of(PHRASES)
    torch.testing.assert_close(found, exact, atol=1e-2, rtol=1e-3)
    assert found.dtype == torch.float32
    other = torch.randn(len(PHRASES), backbone.dim, generator=torch.Generator().manual_seed(0))
    losses = [functional.cosine_similarity(features, other, dim=-1) for features in (exact, found)]
    assert (losses[0] - losses[1]).abs().max() < 1e-4


def test_each_is_computed_once_for_ever(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened()
    features = first.of(PHRASES)
    assert len(first) == 3
    monkeypatch.setattr(features_module, "phrase_features", pytest.fail)
    assert torch.equal(first.of(PHRASES[::-1]), features.flip(0))
    assert torch.equal(opened().of(PHRASES), features)  # the very same numbers from the disk
    assert first.of(PHRASES[:1]).shape == (1, features.shape[1])


def test_models_do_not_mix(opened: Opened) -> None:
    opened().of(PHRASES)
    assert len(opened(fingerprint="another")) == 0
    assert len(list(opened.folder.glob("*.sqlite"))) == 2


def test_the_oldest_make_place(opened: Opened) -> None:
    kept = opened()
    for number in range(900):
        kept.of([f"phrase {number}"])
    assert 256 <= len(kept) <= 512
    db = sqlite3.connect(opened.path)
    [(newest,)] = db.execute("select max(id) from features").fetchall()
    [(present,)] = db.execute("select count(*) from features where id > ?", (newest - 100,)).fetchall()
    db.close()
    assert present == 100


def test_memory_is_bounded_too(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features_module, "IN_MEMORY", 3)
    kept = opened()
    features = kept.of(PHRASES)
    for number in range(5):
        kept.of([f"phrase {number}"])
    assert len(kept._known) <= 4
    assert torch.equal(kept.of(PHRASES), features)


@pytest.mark.parametrize("content", [b"nonsense" * 300, b"SQLite format 3\x00" + b"\xff" * 5000, b""])
def test_a_damaged_file_is_made_anew(opened: Opened, content: bytes) -> None:
    opened().of(PHRASES)
    opened.all.pop().close()
    opened.path.write_bytes(content)
    kept = opened()
    kept.of(PHRASES)
    assert len(kept) == 3


def test_another_versions_file_is_made_anew(opened: Opened) -> None:
    opened().of(PHRASES)
    opened.all.pop().close()
    db = sqlite3.connect(opened.path)
    db.execute("pragma user_version = 77")
    db.close()
    kept = opened()
    kept.of(PHRASES[:1])
    assert len(kept) == 1


def test_a_file_that_is_damaged_behind_its_first_page_is_made_anew(opened: Opened) -> None:
    kept = opened()
    features = kept.of([f"phrase {number}" for number in range(100)])
    opened.all.pop().close()
    content = opened.path.read_bytes()
    opened.path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    again = opened()
    assert torch.equal(again.of([f"phrase {number}" for number in range(100)]), features)
    assert len(again) > 0


def test_a_flipped_bit_is_noticed_and_the_feature_made_anew(opened: Opened) -> None:
    features = opened().of(PHRASES)
    opened.all.pop().close()
    db = sqlite3.connect(opened.path)
    rows = db.execute("select id, feature from features").fetchall()
    for id, feature in rows:
        db.execute("update features set feature = ? where id = ?", (bytes([feature[0] ^ 1]) + feature[1:], id))
    db.commit()
    db.close()
    assert torch.equal(opened().of(PHRASES), features)
    opened.all.pop().close()
    db = sqlite3.connect(opened.path)
    assert sorted(db.execute("select feature from features").fetchall()) == sorted((feature,) for _, feature in rows)
    db.close()


def test_without_a_place_to_keep_them_they_are_computed_all_the_same(
    backbone: Backbone, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    kept = KeptPhraseFeatures(backbone, tmp_path / "file")
    assert kept.of(PHRASES).shape == (4, backbone.dim)
    assert len(kept) == 0
    assert "not kept" in caplog.text


def test_two_processes_may_use_one_file(opened: Opened) -> None:
    one, other = opened(), opened()
    first, second = one.of(PHRASES[:2]), other.of(PHRASES)
    assert torch.equal(first, second[:2])
    assert len(one) == len(other) == 3
