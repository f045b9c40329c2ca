"""Concepts' features: the mean over templates, made in steps, kept, and made anew when what was kept is of no use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.inversion import kept_concepts
from engine.inversion.concepts import IN_ORDER, Concepts, unit_features
from engine.inversion.kept_concepts import KeptConcepts
from engine.inversion.templates import TEMPLATES
from engine.inversion.vocabulary import Vocabulary
from tests.engine.tiny_clip import tiny_backbone

NAMES = ("dog", "cat", "hot air balloon", "tree", "sandcastle", "a very old and very long name of a thing", "sun")
VOCABULARY = Vocabulary(NAMES)


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


def finished(kept: KeptConcepts) -> KeptConcepts:
    steps = 0
    while not kept.done:
        kept.step()
        steps += 1
        assert steps <= len(NAMES) * len(IN_ORDER)
    return kept


def plain(backbone: Backbone) -> torch.Tensor:
    """The paper's class embeddings, written out."""
    views = torch.stack([unit_features(backbone.text, template, NAMES) for template in TEMPLATES])
    return functional.normalize(views.mean(dim=0), dim=-1)


def test_all_templates_are_used_once_each() -> None:
    assert sorted(map(repr, IN_ORDER)) == sorted(map(repr, TEMPLATES))
    assert len(IN_ORDER) == 24


def test_features_are_the_unit_mean_over_the_templates(backbone: Backbone, tmp_path: Path) -> None:
    made = finished(KeptConcepts(backbone, VOCABULARY, tmp_path)).concepts()
    assert made.names == NAMES
    torch.testing.assert_close(made.features, plain(backbone), atol=1e-3, rtol=0)
    at_once = Concepts(backbone.text, NAMES, batch=3, templates=TEMPLATES)
    torch.testing.assert_close(at_once.features, plain(backbone))
    assert not torch.allclose(Concepts(backbone.text, NAMES).features, plain(backbone), atol=1e-3)


def test_they_are_usable_after_the_first_template(backbone: Backbone, tmp_path: Path) -> None:
    kept = KeptConcepts(backbone, VOCABULARY, tmp_path)
    with pytest.raises(ValueError, match="no template"):
        kept.concepts()
    progress = [kept.progress]
    while not kept.usable:
        kept.step()
        progress.append(kept.progress)
    assert progress == sorted(set(progress))
    assert (progress[0], progress[-1]) == (0, 1 / 24)
    first = unit_features(backbone.text, IN_ORDER[0], NAMES)
    torch.testing.assert_close(kept.concepts().features, first, atol=1e-3, rtol=0)


def test_what_was_made_is_kept(backbone: Backbone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = finished(KeptConcepts(backbone, VOCABULARY, tmp_path)).concepts()
    monkeypatch.setattr(kept_concepts, "unit_features", pytest.fail)
    again = KeptConcepts(backbone, VOCABULARY, tmp_path)
    assert again.done
    again.step()
    assert torch.equal(again.concepts().features, made.features)
    assert [path.name for path in tmp_path.iterdir()] == [f"{backbone.fingerprint}.safetensors"]


def test_an_interrupted_run_goes_on_behind_the_last_whole_template(
    backbone: Backbone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_concepts, "MOST_AT_ONCE", 2)
    killed = KeptConcepts(backbone, VOCABULARY, tmp_path)
    while killed.templates < 5:
        killed.step()
    killed.step()
    again = KeptConcepts(backbone, VOCABULARY, tmp_path)
    assert (again.templates, again.usable, again.done) == (5, True, False)
    assert torch.equal(again.concepts().features, killed.concepts().features)
    torch.testing.assert_close(finished(again).concepts().features, plain(backbone), atol=2e-3, rtol=0)


def test_another_model_vocabulary_or_template_is_made_anew(
    backbone: Backbone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(KeptConcepts(backbone, VOCABULARY, tmp_path))
    assert not KeptConcepts(replace(backbone, fingerprint="another"), VOCABULARY, tmp_path).usable
    assert not KeptConcepts(backbone, Vocabulary(NAMES[::-1]), tmp_path).usable
    assert KeptConcepts(backbone, VOCABULARY, tmp_path).done
    monkeypatch.setattr(kept_concepts, "_TEMPLATES", "others")
    assert not KeptConcepts(backbone, VOCABULARY, tmp_path).usable
    finished(KeptConcepts(backbone, Vocabulary(NAMES[:2]), tmp_path))  # takes its place
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_file_is_made_anew(backbone: Backbone, tmp_path: Path) -> None:
    made = finished(KeptConcepts(backbone, VOCABULARY, tmp_path)).concepts().features
    path = tmp_path / f"{backbone.fingerprint}.safetensors"
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[-5] ^= 0x10  # in a number: the file's form is right
    for content in (b"", b"nonsense", whole[:-100], bytes(flipped), b"\xff" * 20 + whole[20:]):
        path.write_bytes(content)
        kept = KeptConcepts(backbone, VOCABULARY, tmp_path)
        assert not kept.usable
        torch.testing.assert_close(finished(kept).concepts().features, made, atol=1e-3, rtol=0)
        assert KeptConcepts(backbone, VOCABULARY, tmp_path).done


def test_without_a_place_to_keep_them_they_are_made_all_the_same(
    backbone: Backbone, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    kept = finished(KeptConcepts(backbone, VOCABULARY, tmp_path / "file"))
    assert kept.concepts().features.shape == (len(NAMES), backbone.dim)
    assert "are not kept" in caplog.text


def test_the_most_alike_come_first(backbone: Backbone) -> None:
    features = torch.eye(backbone.dim)[:4]
    concepts = Concepts.known(("a", "b", "c", "d"), features)
    photo = torch.tensor([[0.0, 3.0, 1.0, 2.0] + [0.0] * (backbone.dim - 4)])
    assert concepts.nearest(photo, 3).tolist() == [[1, 3, 2]]
    assert concepts.nearest(photo).tolist() == [[1, 3, 2, 0]]
    torch.testing.assert_close(concepts.similarities(photo)[0, 1], torch.tensor(3 / 14**0.5))


def test_250_are_kept_of_a_photo() -> None:
    features = functional.normalize(torch.randn(300, 8, generator=torch.Generator().manual_seed(0)), dim=-1)
    concepts = Concepts.known([str(number) for number in range(300)], features)
    assert concepts.nearest(features[:2]).shape == (2, 250)
