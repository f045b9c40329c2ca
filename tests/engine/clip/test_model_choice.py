"""The models to choose from, and which of them are on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.clip.model_choice import FILES, RECOMMENDED, known_models
from engine.clip.pretrained import here, published_files
from engine.clip.weights_store import WeightsStore
from engine.messages import KnownModel

BASE, LARGE = RECOMMENDED


@pytest.fixture(autouse=True)
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What other programs have downloaded from the hub: nothing."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def known(used: dict[str, bool], store: WeightsStore) -> dict[str, KnownModel]:
    return {one.name: one for one in known_models(used, store)}


def keep(store: WeightsStore, name: str, size: int) -> None:
    path = store.folder / f"{name}.pt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))


def test_what_is_recommended_is_offered_before_it_is_here(store: WeightsStore) -> None:
    models = known({"starter": True}, store)
    assert list(models) == ["starter", BASE, LARGE]
    assert [one.here for one in models.values()] == [True, False, False]
    assert models["starter"].size is None
    assert (models[BASE].size or 0) < (models[LARGE].size or 0)


def test_what_was_downloaded_or_imported_is_here_with_its_size(store: WeightsStore) -> None:
    keep(store, BASE, 7)
    keep(store, "RN50/mine", 9)
    models = known({"starter": True}, store)
    assert list(models) == ["starter", BASE, LARGE, "RN50/mine"]
    assert (models[BASE].here, models[BASE].size) == (True, 7)
    assert (models["RN50/mine"].here, models["RN50/mine"].size) == (True, 9)


def test_what_another_program_left_in_the_hubs_cache_is_here(store: WeightsStore, hub_cache: Path) -> None:
    folder = hub_cache / "models--timm--vit_base_patch32_clip_224.openai"
    snapshot = folder / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("c0ffee")
    (snapshot / FILES[1]).write_bytes(b"weights")
    models = known({}, store)
    assert (models[BASE].here, models[BASE].size, models[LARGE].here) == (True, 7, False)
    assert here(*BASE.split("/"), store) == snapshot / FILES[1]  # where loading finds it


def test_what_the_library_uses_is_named_wherever_it_lies(store: WeightsStore, tmp_path: Path) -> None:
    weights = tmp_path / "weights.pt"
    weights.write_bytes(b"weights")
    file, lost = f"RN50/{weights}", f"RN50/{tmp_path}/gone.pt"
    models = known({file: False, lost: False, "RN50/openai": True, "RN101/openai": False, "scenes": False}, store)
    assert {name: models[name].here for name in list(models)[3:]} == {
        file: True, lost: False, "RN50/openai": True, "RN101/openai": False, "scenes": True,
    }  # fmt: skip
    assert models[file].size == 7


def test_the_recommended_lie_where_a_download_gets_them() -> None:
    for name, published in RECOMMENDED.items():
        assert published_files(*name.split("/")) == [(published.repository, file) for file in FILES]
