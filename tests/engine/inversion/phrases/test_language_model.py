"""Phrases from a causal language model: a tiny one with random weights, made here; the settings are the paper's."""

from __future__ import annotations

import importlib
import itertools
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from engine.errors import MachineProblem, MissingProblem, RequestProblem
from engine.inversion.phrases import language_model
from engine.inversion.phrases.collection import usable
from engine.inversion.phrases.language_model import LanguageModel, Writing

CPU = torch.device("cpu")
WORDS = ["<end>", "a", "photo", "of", "dog", "balloon", "hot", "air", *(f"word{n}" for n in range(40))]
FEW = Writing(phrases=40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GPT-2 that knows few words and no sentences."""
    folder = tmp_path_factory.mktemp("model") / "tiny"
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}))
    tokenizer.pre_tokenizer = Whitespace()
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>").save_pretrained(folder)
    config = transformers.GPT2Config(
        vocab_size=len(WORDS), n_positions=64, n_embd=16, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(folder: Path) -> LanguageModel:
    return LanguageModel(folder, CPU)


def test_every_phrase_begins_with_the_concept_and_can_be_used(model: LanguageModel) -> None:
    for concept in ("dog", "hot air balloon"):
        phrases = list(model.phrases(concept, FEW))
        assert len(phrases) == 40
        assert all(phrase.startswith(f"a photo of {concept}") for phrase in phrases)
        kept = usable(concept, phrases)
        assert len(kept.continuations) > 20
        assert {before for before, _ in kept.continuations} == {"a photo of "}


def test_no_phrase_is_longer_than_35_tokens_or_has_a_pair_of_words_twice(model: LanguageModel) -> None:
    phrases = [phrase.split() for phrase in model.phrases("dog", FEW)]
    assert max(map(len, phrases)) == 35
    for words in phrases:
        pairs = list(itertools.pairwise(words))
        assert len(set(pairs)) == len(pairs)
    short = [phrase.split() for phrase in model.phrases("dog", Writing(phrases=5, tokens=9, no_repeat=0))]
    assert max(map(len, short)) == 9


def test_they_depend_on_the_seed_and_the_concept_alone(model: LanguageModel) -> None:
    before = torch.random.get_rng_state()
    first = list(model.phrases("dog", FEW))
    list(model.phrases("hot air balloon", FEW))
    assert list(model.phrases("dog", FEW)) == first
    assert list(model.phrases("dog", Writing(phrases=40, seed=1))) != first
    assert torch.equal(torch.random.get_rng_state(), before)


def test_the_settings_are_the_papers(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    generate = model._model.generate
    monkeypatch.setattr(model._model, "generate", lambda **given: asked.append(given) or generate(**given))
    assert len(list(model.phrases("dog", Writing()))) == 256
    assert sum(given["num_return_sequences"] for given in asked) == 256
    for given in asked:
        assert (given["do_sample"], given["temperature"], given["no_repeat_ngram_size"]) == (True, 0.5, 2)
        assert given["max_new_tokens"] + given["input_ids"].shape[1] == 35


def test_without_transformers_a_sentence_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(MachineProblem, match=r"pip install 'akin\[phrases\]'"):
        LanguageModel(folder, CPU)


def test_folders_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(MissingProblem, match="does not exist"):
        LanguageModel(tmp_path / "gone", CPU)
    with pytest.raises(RequestProblem, match="holds no language model"):
        LanguageModel(tmp_path, CPU)
    for content in ("{}", "nonsense", '{"model_type": "t5"}', '{"model_type": "gpt2"}'):
        (tmp_path / "config.json").write_text(content)
        with pytest.raises(MachineProblem, match="cannot be used"):
            LanguageModel(tmp_path, CPU)


def test_code_that_comes_with_a_model_is_not_run(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "config.json").write_text(
        '{"model_type": "own", "auto_map": {"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Model"}}'
    )
    (tmp_path / "own.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')\nclass Config: pass\nclass Model: pass\n")
    with pytest.raises(MachineProblem, match="cannot be used"):
        LanguageModel(tmp_path, CPU)
    assert not (tmp_path / "run").exists()


def test_a_model_that_gives_no_probabilities_is_told(folder: Path) -> None:
    model = LanguageModel(folder, CPU)
    with torch.no_grad():
        model._model.transformer.wte.weight.fill_(torch.nan)
    with pytest.raises(MachineProblem, match="no sensible words"):
        list(model.phrases("dog", Writing(phrases=1)))


def test_transformers_is_only_imported_when_it_is_wanted() -> None:
    assert "transformers" not in vars(language_model)
