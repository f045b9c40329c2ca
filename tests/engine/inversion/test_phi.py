"""phi: its files, whom they serve, and what the closed form does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem, RequestProblem
from engine.inversion import phi as phi_module
from engine.inversion.phi import (
    ClosedFormPhi,
    MlpPhi,
    PhiCard,
    closed_form,
    default_phi,
    load_phi,
    one_token_words,
    read_card,
    save_phi,
)
from engine.inversion.pseudo_words import Prompt, encode_prompts


@pytest.fixture(scope="module")
def closed(starter: Backbone) -> ClosedFormPhi:
    return closed_form(starter, words=2000)


def said(starter: Backbone, text: str) -> torch.Tensor:
    with torch.no_grad():
        return encode_prompts(starter.text, [Prompt((text,))], [torch.empty(0, starter.text.width)])


@pytest.mark.parametrize("normalise", [True, False])
def test_a_saved_mlp_gives_the_same_words_again(starter: Backbone, tmp_path: Path, normalise: bool) -> None:
    torch.manual_seed(0)
    card = PhiCard(starter.fingerprint, "text", normalise, {"seed": 3})
    phi = MlpPhi(starter.dim, starter.text.width, card).eval()
    save_phi(phi, tmp_path / "phi.safetensors")
    again = load_phi(tmp_path / "phi.safetensors", starter)
    assert again.card == card
    features = torch.randn(4, starter.dim)
    assert functional.cosine_similarity(again(features), phi(features)).min() > 0.999
    assert torch.allclose(again(2 * features), again(features), atol=1e-5) == normalise


def test_a_saved_closed_form_gives_the_same_words_again(
    starter: Backbone, closed: ClosedFormPhi, tmp_path: Path
) -> None:
    save_phi(closed, tmp_path / "phi.safetensors")
    again = load_phi(tmp_path / "phi.safetensors", starter)
    features = torch.randn(4, starter.dim)
    assert functional.cosine_similarity(again(features), closed(features)).min() > 0.999


def test_another_backbones_phi_is_refused_in_a_sentence(starter: Backbone, tmp_path: Path) -> None:
    save_phi(MlpPhi(8, 4, PhiCard("0123456789abcdef", "text")), tmp_path / "phi.safetensors")
    assert read_card(tmp_path / "phi.safetensors").fingerprint == "0123456789abcdef"
    with pytest.raises(RequestProblem, match="made for another model"):
        load_phi(tmp_path / "phi.safetensors", starter)


def test_a_damaged_file_is_named(starter: Backbone, tmp_path: Path) -> None:
    (tmp_path / "phi.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(MachineProblem, match=r"phi\.safetensors"):
        load_phi(tmp_path / "phi.safetensors", starter)
    with pytest.raises(MachineProblem, match=r"missing\.safetensors"):
        load_phi(tmp_path / "missing.safetensors", starter)


def test_the_closed_form_finds_a_word_that_says_what_the_feature_says(starter: Backbone, closed: ClosedFormPhi) -> None:
    """A word of several tokens has no embedding of its own; its pseudo-word must do as well."""
    for name in ("hummingbird", "acoustic guitar", "Siberian husky"):
        feature = said(starter, f"a photo of a {name}")
        with torch.no_grad():
            again = encode_prompts(starter.text, [Prompt(("a photo of ", " in it"))], [closed(feature)])
        assert functional.cosine_similarity(feature, again).item() > 0.7


def test_a_given_image_mean_takes_the_place_of_the_texts(starter: Backbone) -> None:
    mean = torch.full((starter.dim,), 0.05)
    given = closed_form(starter, image_mean=mean, words=600)
    plain = closed_form(starter, words=600)
    features = functional.normalize(torch.randn(3, starter.dim), dim=-1)
    difference = plain.image_mean - mean
    assert torch.allclose(given(features) - plain(features), plain.weight @ difference, atol=1e-4)


def test_words_are_whole_and_frequent_ones_first(starter: Backbone) -> None:
    words = one_token_words(starter.text, 50)
    assert len(words) == 50
    assert "the" in words[:10]
    assert (starter.text.tokenize(words).argmax(dim=1) == 2).all()


def test_the_default_is_the_best_shipped_or_else_the_closed_form(starter: Backbone, tmp_path: Path) -> None:
    assert default_phi(starter).card.fingerprint == starter.fingerprint
    other = replace(starter, fingerprint="f" * 16)
    assert default_phi(other).card.method == "closed-form"
    assert default_phi(starter, shipped=tmp_path).card.method == "closed-form"


def test_a_closed_form_is_made_once_and_kept(
    starter: Backbone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(starter, fingerprint="another model")
    made = default_phi(other, kept=tmp_path / "phi")
    features = torch.randn(3, starter.dim)
    with monkeypatch.context() as patched:
        patched.setattr(phi_module, "closed_form", pytest.fail)
        again = default_phi(other, kept=tmp_path / "phi")
    torch.testing.assert_close(again(features), made(features), rtol=0.02, atol=0.02)
    for damaged in (tmp_path / "phi").iterdir():
        damaged.write_bytes(b"damaged")
    assert default_phi(other, kept=tmp_path / "phi").card.method == "closed-form"
