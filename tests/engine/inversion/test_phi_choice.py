"""Which phi a backbone may have, the one that was chosen, and what takes its place when that cannot be had."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem, MissingProblem, RequestProblem
from engine.inversion.phi import MlpPhi, PhiCard, closed_form, identity, phi_file, save_phi
from engine.inversion.phi_choice import choices, chosen_phi, keep, load_named
from tests.engine.tiny_clip import tiny_backbone


@pytest.fixture(scope="module")
def tiny() -> Backbone:
    return tiny_backbone()


@pytest.fixture
def kept(tmp_path: Path, tiny: Backbone) -> Path:
    """A library's folder with the closed form of a backbone, of few words."""
    folder = tmp_path / "phi"
    folder.mkdir()
    save_phi(closed_form(tiny, words=50), phi_file(folder, tiny.fingerprint, "closed-form"))
    return folder


def mlp(backbone: Backbone, seed: int = 0) -> MlpPhi:
    torch.manual_seed(seed)
    return MlpPhi(backbone.dim, backbone.text.width, PhiCard(backbone.fingerprint, "distilled")).eval()


def test_the_starter_has_its_two_the_better_first(starter: Backbone, tmp_path: Path) -> None:
    found = choices(starter.fingerprint, tmp_path)
    assert [(name, card.method) for name, card in found.items()] == [("text", "text"), ("closed-form", "closed-form")]
    assert chosen_phi(None, starter, tmp_path).name == "text"
    assert chosen_phi("closed-form", starter, tmp_path).phi.card.method == "closed-form"
    assert not list(tmp_path.iterdir())


def test_any_other_backbone_has_the_closed_form_and_what_is_kept(tiny: Backbone, kept: Path) -> None:
    assert list(choices(tiny.fingerprint, kept / "nowhere")) == ["closed-form"]
    keep(mlp(tiny), "mine_2.0", kept)
    keep(MlpPhi(8, 4, PhiCard("0" * 16, "text")), "others", kept)
    (phi_file(kept, tiny.fingerprint, "broken")).write_bytes(b"broken")
    save_phi(MlpPhi(8, 4, PhiCard("0" * 16, "text")), phi_file(kept, tiny.fingerprint, "mislabelled"))
    found = choices(tiny.fingerprint, kept)
    assert {name: card.method for name, card in found.items()} == {
        "closed-form": "closed-form",
        "mine_2.0": "distilled",
    }
    assert (chosen_phi(None, tiny, kept).name, chosen_phi("mine_2.0", tiny, kept).name) == ("closed-form", "mine_2.0")


def test_a_closed_form_that_is_not_there_yet_is_made_when_it_is_chosen(tiny: Backbone, tmp_path: Path) -> None:
    assert load_named("closed-form", tiny, tmp_path).phi.card.method == "closed-form"
    assert phi_file(tmp_path, tiny.fingerprint, "closed-form").exists()


def test_what_cannot_be_had_is_replaced_by_the_default_with_the_reason(tiny: Backbone, kept: Path) -> None:
    with pytest.raises(MissingProblem, match='no phi network "mine" for tiny'):
        load_named("mine", tiny, kept)
    with pytest.raises(MissingProblem, match="no phi network"):
        load_named("../mine", tiny, kept)
    missing = chosen_phi("mine", tiny, kept)
    assert missing.name == "closed-form"
    assert missing.problem.endswith('The phi network "closed-form" is used instead.')
    path = keep(mlp(tiny), "mine", kept)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(MachineProblem, match="cannot be read"):
        load_named("mine", tiny, kept)
    assert "cannot be read" in chosen_phi("mine", tiny, kept).problem
    save_phi(MlpPhi(8, 4, PhiCard(tiny.fingerprint, "text")), path)
    assert "does not fit tiny" in chosen_phi("mine", tiny, kept).problem
    assert chosen_phi("closed-form", tiny, kept).problem == ""


def test_names_that_cannot_be_or_are_akins_own(starter: Backbone, tiny: Backbone, kept: Path) -> None:
    for name in ("", "a b", "../up", "a/b", "ä"):
        with pytest.raises(RequestProblem, match="is no name for a phi network"):
            keep(mlp(tiny), name, kept)
    with pytest.raises(RequestProblem, match="Akin's own"):
        keep(mlp(tiny), "closed-form", kept)
    with pytest.raises(RequestProblem, match="Akin's own"):
        keep(mlp(starter), "text", kept)
    assert keep(mlp(tiny), "text", kept).exists()  # this one ships for the starter alone


def test_networks_whose_cards_are_alike_are_told_apart(tiny: Backbone) -> None:
    assert identity(mlp(tiny)) == identity(mlp(tiny))
    assert identity(mlp(tiny)) != identity(mlp(tiny, seed=1))
    other = mlp(tiny)
    other.card = replace(other.card, record={"steps": 3})
    assert identity(mlp(tiny)) != identity(other)
