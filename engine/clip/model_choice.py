"""Which models there are to choose from, and which are on this machine. Nothing goes online to find out.

Reads folders alone, without open_clip, which takes seconds to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.clip.models import SCENES, STARTER
from engine.clip.weights_store import WeightsStore, default_folder
from engine.messages import KnownModel


@dataclass(frozen=True)
class Published:
    """A model of open_clip that is worth a download."""

    about: str
    size: int  # bytes of the download, about
    repository: str  # on the hub


STARTER_ABOUT = "ships with Akin: everyday objects, works at once"
RECOMMENDED = {
    "ViT-B-32-quickgelu/openai": Published(
        "CLIP: people, events, colours", 605_000_000, "timm/vit_base_patch32_clip_224.openai"
    ),
    "ViT-L-14-quickgelu/openai": Published(
        "CLIP, large: best quality, wants a GPU", 1_710_000_000, "timm/vit_large_patch14_clip_224.openai"
    ),
}
FILES = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")  # of a repository, the best first


def known_models(used: Mapping[str, bool], store: WeightsStore | None = None) -> tuple[KnownModel, ...]:
    """The starter, what is recommended, what is in the `store` (the platform's, where not given), and what is `used`.

    With the name of a model that a library uses stands whether it is loaded, and so on this machine wherever it lies.
    """
    store = store or WeightsStore(default_folder())
    names = dict.fromkeys([STARTER, *RECOMMENDED, *store.names(), *used])
    return tuple(_known(name, store, loaded=used.get(name, False)) for name in names)


def _known(name: str, store: WeightsStore, loaded: bool) -> KnownModel:
    if name in (STARTER, SCENES):
        return KnownModel(name, here=True, about=STARTER_ABOUT if name == STARTER else "")
    published = RECOMMENDED.get(name)
    file = _weights(name, published, store)
    about, size = (published.about, published.size) if published is not None else ("", None)
    here = loaded or file is not None
    return KnownModel(name, here, file.stat().st_size if file is not None else size, about)


def _weights(name: str, published: Published | None, store: WeightsStore) -> Path | None:
    """The file with a model's weights on this machine: named itself, in the store, or in the hub's cache."""
    architecture, _, weights = name.partition("/")
    if Path(weights).is_absolute():
        return Path(weights) if Path(weights).is_file() else None
    if (path := store.find(architecture, weights)) is not None:
        return path
    return _in_the_hubs_cache(published.repository) if published is not None else None


def _in_the_hubs_cache(repository: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    for name in FILES:
        found = try_to_load_from_cache(repository, name)
        if isinstance(found, str):
            return Path(found)
    return None
