"""Published weights: which can be used, where they lie, and that what was downloaded loads without a network."""

from __future__ import annotations

from pathlib import Path

import open_clip  # type: ignore[import-untyped]
import pytest
import torch
from safetensors.torch import save

from engine.clip.models import load_backbone
from engine.clip.pretrained import get, here, published_files, refuse_unusable
from engine.clip.weights_store import WeightsStore
from engine.errors import MachineProblem, RequestProblem
from tests.engine.hub import Hub
from tests.engine.tiny_clip import tiny_model

CPU = torch.device("cpu")


def unseen(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def test_architectures_that_take_no_pseudo_words_are_refused_without_loading_anything() -> None:
    for usable in ("ViT-B-32-quickgelu", "ViT-L-14-quickgelu", "RN50", "EVA02-B-16", "ViTamin-B"):
        refuse_unusable(usable)
    for name, sentence in (
        ("nonsense", 'open_clip has no model "nonsense"'),
        ("ViT-B-16-SigLIP", "is not causal"),
        ("coca_ViT-B-32", "is not causal"),
        ("xlm-roberta-base-ViT-B-32", "is not causal"),
        ("ViT-bigG-14-worldwide", "a tokenizer of its own"),
    ):
        with pytest.raises(RequestProblem, match=sentence):
            refuse_unusable(name)


def test_every_tag_of_a_usable_architecture_says_where_it_lies() -> None:
    tags = open_clip.list_pretrained_tags_by_model("ViT-B-32")
    assert len(tags) > 3
    for tag in tags:
        files = published_files("ViT-B-32", tag)
        assert all("/" in repository and name for repository, name in files)
    assert [name for _, name in published_files("ViT-B-32-quickgelu", "openai")] == [
        "open_clip_model.safetensors", "open_clip_pytorch_model.bin",
    ]  # fmt: skip
    with pytest.raises(RequestProblem, match=r'has no weights called "nonsense"; it has: .*openai'):
        published_files("ViT-B-32", "nonsense")


@pytest.mark.parametrize("name", ["open_clip_model.safetensors", "open_clip_pytorch_model.bin"])
def test_what_was_downloaded_loads_without_a_network(
    hub: Hub, tiny_config: str, tiny_tag: str, store: WeightsStore, tmp_path: Path, name: str
) -> None:
    weights = tiny_model(seed=3).state_dict()
    if name.endswith(".bin"):
        torch.save(weights, tmp_path / name)
        hub.add("org/tiny", name, (tmp_path / name).read_bytes())
    else:
        hub.add("org/tiny", name, save(weights))
    with pytest.raises(MachineProblem, match=r"are not on this machine. `akin models get akin-tiny/made_up`"):
        load_backbone(f"{tiny_config}/{tiny_tag}", CPU)
    got = get(tiny_config, tiny_tag, store, unseen, hub.endpoint)
    assert got.path == store.find(tiny_config, tiny_tag)
    hub.asked.clear()
    backbone = load_backbone(f"{tiny_config}/{tiny_tag}", CPU)
    assert hub.asked == []
    assert (backbone.name, backbone.dim) == ("akin-tiny/made_up", 24)


def test_what_another_program_left_in_the_hubs_cache_is_used(
    tiny_config: str, tiny_tag: str, store: WeightsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert here(tiny_config, tiny_tag, store) is None
    snapshot = tmp_path / "models--org--tiny" / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    (tmp_path / "models--org--tiny" / "refs").mkdir()
    (tmp_path / "models--org--tiny" / "refs" / "main").write_text("c0ffee")
    (snapshot / "open_clip_model.safetensors").write_bytes(save(tiny_model(seed=3).state_dict()))
    assert here(tiny_config, tiny_tag, store) == snapshot / "open_clip_model.safetensors"
    assert load_backbone(f"{tiny_config}/{tiny_tag}", CPU).dim == 24


def test_weights_are_used_with_the_settings_they_were_published_with(
    tiny_config: str, tiny_tag: str, store: WeightsStore, tmp_path: Path
) -> None:
    file = tmp_path / "weights.pt"
    torch.save(tiny_model(seed=3).state_dict(), file)
    store.add(file, tiny_config, tiny_tag)
    plain, published = (load_backbone(f"{tiny_config}/{weights}", CPU) for weights in (file, tiny_tag))
    assert (published.preprocessing.mean, published.preprocessing.std) == ((0.1, 0.2, 0.3), (1.0, 1.0, 1.0))
    assert plain.preprocessing.mean != published.preprocessing.mean
    ids = plain.text.tokenize(["a dog"])
    features = [one.text.encode(one.text.embed(ids), ids) for one in (plain, published)]
    assert not torch.allclose(*features)  # the activation is another one
    assert plain.fingerprint != published.fingerprint


def test_the_activation_alone_tells_two_models_of_the_same_weights_apart(
    tiny_config: str, tiny_tag: str, store: WeightsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "weights.pt"
    torch.save(tiny_model(seed=3).state_dict(), file)
    store.add(file, tiny_config, tiny_tag)
    monkeypatch.setitem(open_clip.pretrained._PRETRAINED[tiny_config], tiny_tag, {"quick_gelu": True})
    quick, plain = (load_backbone(f"{tiny_config}/{weights}", CPU) for weights in (tiny_tag, file))
    assert quick.preprocessing == plain.preprocessing
    assert quick.fingerprint != plain.fingerprint


def test_weights_that_the_hub_has_not(hub: Hub, tiny_config: str, tiny_tag: str, store: WeightsStore) -> None:
    with pytest.raises(MachineProblem, match="The hub has no file with the weights made_up of akin-tiny"):
        get(tiny_config, tiny_tag, store, unseen, hub.endpoint)
    assert [path.rpartition("/")[2] for _, path, _ in hub.asked] == [
        "open_clip_model.safetensors", "open_clip_pytorch_model.bin",
    ]  # fmt: skip
    assert store.find(tiny_config, tiny_tag) is None


def test_damaged_weights_are_named(tiny_config: str, tiny_tag: str, store: WeightsStore, tmp_path: Path) -> None:
    (tmp_path / "weights.safetensors").write_bytes(b"damaged")
    store.add(tmp_path / "weights.safetensors", tiny_config, tiny_tag)
    with pytest.raises(MachineProblem, match=r"made_up\.safetensors cannot be read as weights; get it again"):
        load_backbone(f"{tiny_config}/{tiny_tag}", CPU)
