"""CLIP's byte-pair tokenizer, loaded without the rest of open_clip. Runs in the engine process and in training."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

SHORTEST = 3  # letters; shorter words are mostly names of months, units and the like, cut short


@cache
def load_tokenizer() -> Any:
    """CLIP's BPE tokenizer. open_clip's own file is loaded alone: the whole package takes seconds to import."""
    package = importlib.util.find_spec("open_clip")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("open_clip is not installed")
    path = Path(next(iter(package.submodule_search_locations))) / "tokenizer.py"
    spec = importlib.util.spec_from_file_location("engine.clip._open_clip_tokenizer", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("open_clip has no tokenizer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SimpleTokenizer()


def whole_words(tokenizer: Any) -> list[str]:
    """The tokens that are whole words of letters, the most frequent first (as CLIP's merges are ordered)."""
    ended = (token.removesuffix("</w>") for token in tokenizer.encoder if token.endswith("</w>"))
    return [word for word in ended if len(word) >= SHORTEST and word.isascii() and word.isalpha()]
