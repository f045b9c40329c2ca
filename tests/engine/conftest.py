"""What the engine's tests share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import open_clip  # type: ignore[import-untyped]
import pytest

from engine import current_model
from engine.clip.weights_store import WeightsStore, default_folder
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths
from tests.engine.driven import COLOURS, Driven, load_tiny
from tests.engine.hub import Hub, serving
from tests.engine.pictures import picture
from tests.engine.tiny_clip import CONFIG


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue in a library folder of its own."""
    library = tmp_path / "library"
    library.mkdir()
    catalogue = Catalogue(library / "catalogue.sqlite")
    yield catalogue
    catalogue.close()


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """An empty folder for photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def tiny_config(tmp_path: Path) -> Iterator[str]:
    """The tiny model as an architecture that open_clip knows by name."""
    (tmp_path / "akin-tiny.json").write_text(json.dumps(CONFIG))
    known = dict(open_clip.factory._MODEL_CONFIGS)
    open_clip.add_model_config(tmp_path / "akin-tiny.json")
    yield "akin-tiny"
    open_clip.factory._MODEL_CONFIGS.clear()
    open_clip.factory._MODEL_CONFIGS.update(known)


@pytest.fixture
def tiny_tag(tiny_config: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A tag of the tiny architecture, as if its weights were on the hub: org/tiny, with settings of their own."""
    published = {"hf_hub": "org/tiny/", "mean": (0.1, 0.2, 0.3), "std": (1.0, 1.0, 1.0), "quick_gelu": True}
    monkeypatch.setitem(open_clip.pretrained._PRETRAINED, tiny_config, {"made_up": published})
    return "made_up"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WeightsStore:
    """The platform's folder for weights, empty and the test's own."""
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name, **_: str(tmp_path / "data" / name))
    return WeightsStore(default_folder())


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on the loopback, which `akin models get` takes for the real one."""
    with serving() as hub:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Driven]]:
    """Starts an engine on the test's library; again for the same library after the first was closed."""
    monkeypatch.setattr(current_model, "_load", load_tiny)
    (tmp_path / "library").mkdir()
    started: list[Driven] = []

    def start() -> Driven:
        if started:
            started[-1].engine.close()
        started.append(Driven(LibraryPaths(tmp_path / "library")))
        return started[-1]

    yield start
    started[-1].engine.close()


@pytest.fixture
def photos(photo_folder: Path) -> Path:
    for colour in COLOURS:
        (photo_folder / f"{colour}.png").write_bytes(picture(colour, format="PNG"))
    return photo_folder
