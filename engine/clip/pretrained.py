"""The weights that open_clip knows by name: where they are published, and for which architectures Akin has a use."""

from __future__ import annotations

from pathlib import Path

import open_clip  # type: ignore[import-untyped]
from huggingface_hub import try_to_load_from_cache
from open_clip.constants import HF_SAFE_WEIGHTS_NAME, HF_WEIGHTS_NAME  # type: ignore[import-untyped]

from engine.clip.download import Downloaded, Show, download, look_up
from engine.clip.weights_store import WeightsStore
from engine.errors import MachineProblem, RequestProblem


def refuse_unusable(architecture: str) -> None:
    """Raises RequestProblem for an architecture that open_clip does not know, or that takes no pseudo-words."""
    if architecture not in open_clip.list_models():
        raise RequestProblem(f'open_clip has no model "{architecture}"; one it has is ViT-B-32-quickgelu.')
    text = open_clip.get_model_config(architecture)["text_cfg"]
    if text.get("hf_model_name") or text.get("no_causal_mask") or text.get("embed_cls"):
        raise RequestProblem(f"The text tower of {architecture} is not causal; Akin cannot put pseudo-words into it.")
    if text.get("hf_tokenizer_name"):
        raise RequestProblem(f"{architecture} has a tokenizer of its own, which Akin does not know.")


def published_files(architecture: str, tag: str) -> list[tuple[str, str]]:
    """Repository and file name on the hub of a model's weights, the best first; the first that is there is meant.

    Raises RequestProblem for a tag that open_clip does not know.
    """
    config = open_clip.get_pretrained_cfg(architecture, tag)
    if not config:
        known = ", ".join(open_clip.list_pretrained_tags_by_model(architecture)) or "none"
        raise RequestProblem(f'{architecture} has no weights called "{tag}"; it has: {known}.')
    repository, _, name = config.get("hf_hub", "").rpartition("/")
    if not repository:
        raise RequestProblem(
            f"The weights {tag} of {architecture} are not on the hub; name a file: {architecture}/FILE."
        )
    if not name or name == HF_WEIGHTS_NAME:
        return [(repository, HF_SAFE_WEIGHTS_NAME), (repository, HF_WEIGHTS_NAME)]
    return [(repository, name)]


def get(architecture: str, tag: str, store: WeightsStore, show: Show, endpoint: str) -> Downloaded:
    """Download the weights of a model into the store; `endpoint` is the hub's address.

    Raises RequestProblem for names that open_clip does not know, MachineProblem if they cannot be had.
    """
    for repository, name in published_files(architecture, tag):
        file = look_up(f"{endpoint}/{repository}/resolve/main/{name}")
        if file is not None:
            return download(file, store.place(architecture, tag, Path(name).suffix), show)
    raise MachineProblem(f"The hub has no file with the weights {tag} of {architecture}, or keeps it for some people.")


def here(architecture: str, name: str, store: WeightsStore) -> Path | None:
    """The weights of that name on this machine, if any: in the store, or left in the hub's cache by another program.

    Raises RequestProblem for a name that is neither in the store nor a tag of open_clip's.
    """
    if (path := store.find(architecture, name)) is not None:
        return path
    for repository, file in published_files(architecture, name):
        found = try_to_load_from_cache(repository, file)
        if isinstance(found, str):
            return Path(found)
    return None
