"""Phrases written by a causal language model, as in the paper (section V-A). Needs the extra `phrases`.

Runs in the command's own process. The model lies in a folder on this machine; nothing is downloaded, and no code that
comes with a model is run.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.errors import MachineProblem, MissingProblem, RequestProblem

BEGINNING = "a photo of {}"


@dataclass(frozen=True)
class Writing:
    """How phrases are written; the defaults are the paper's.

    The paper does not say whether the most likely tokens alone are drawn from: 50 was the habit of the library.
    """

    phrases: int = 256  # of each concept
    temperature: float = 0.5
    tokens: int = 35  # at most, "a photo of" and the concept among them
    no_repeat: int = 2  # no such many tokens twice in a row: bigrams
    top_k: int = 50
    seed: int = 0


class LanguageModel:
    """A causal language model from a folder in Hugging Face's layout."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        """Raises MissingProblem if there is no such folder, RequestProblem if it holds no such model, MachineProblem if
        transformers is missing or the model is damaged."""
        if not folder.is_dir():
            raise MissingProblem(f"The folder {folder} does not exist; name one that holds a language model.")
        if not (folder / "config.json").is_file():
            raise RequestProblem(f"{folder} holds no language model: config.json, its weights and its tokenizer.")
        transformers = _transformers()
        self.name = folder.resolve().name
        self._device = device
        try:
            known: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **known)
            model = transformers.AutoModelForCausalLM.from_pretrained(folder, **known)
        except Exception as error:
            raise MachineProblem(
                f"The language model in {folder} cannot be used: {_first_line(error)}. It has to be causal and whole."
            ) from error
        self._model = model.to(device, torch.float16 if device.type == "cuda" else torch.float32).eval()

    def phrases(self, concept: str, writing: Writing) -> Iterator[str]:
        """`writing.phrases` phrases that begin with "a photo of {concept}", in small batches.

        They depend on the seed and the concept alone. Raises MachineProblem if the model gives no probabilities.
        """
        encoded = self._tokenizer([BEGINNING.format(concept)], return_tensors="pt").to(self._device)
        left = writing.phrases
        at_once = 32 if self._device.type == "cpu" else 256
        with torch.random.fork_rng(devices=[self._device] if self._device.type == "cuda" else []):
            torch.manual_seed(_seed(concept, writing.seed))
            while left > 0:
                written = self._write(encoded, min(left, at_once), writing)
                left -= len(written)
                yield from self._tokenizer.batch_decode(written, skip_special_tokens=True)

    def _write(self, encoded: Any, count: int, writing: Writing) -> Any:
        end = self._tokenizer.eos_token_id
        try:
            with torch.inference_mode():
                return self._model.generate(
                    input_ids=encoded["input_ids"],
                    attention_mask=encoded["attention_mask"],
                    do_sample=True,
                    temperature=writing.temperature,
                    top_k=writing.top_k,
                    top_p=1.0,
                    max_new_tokens=max(1, writing.tokens - encoded["input_ids"].shape[1]),
                    no_repeat_ngram_size=writing.no_repeat,
                    num_return_sequences=count,
                    pad_token_id=end if end is not None else 0,
                )
        except RuntimeError as error:
            raise MachineProblem(
                f"The language model {self.name} gives no sensible words ({_first_line(error)}); get it again."
            ) from error


def _transformers() -> Any:
    try:
        transformers: Any = importlib.import_module("transformers")
    except ImportError:
        raise MachineProblem(
            "Writing phrases needs the package transformers; install it with: pip install 'akin[phrases]'."
        ) from None
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    return transformers


def _seed(concept: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {concept}".encode()).digest()[:7])


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".:")
