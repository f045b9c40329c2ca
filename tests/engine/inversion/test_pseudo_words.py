"""Prompts with slots: a pseudo-word stands exactly where its word stood, whatever the user typed around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clip.backbone import TextTower
from engine.inversion.pseudo_words import Prompt, encode_prompts, tokenise_prompts
from tests.engine.tiny_clip import tiny_backbone

# one token each in CLIP's vocabulary, the user's "$" included
ONE_TOKEN = ("dog", "cat", "tree", "snow", "red", "house", "and", "in", "$", "guitar", "woman")
WORDS = st.lists(st.sampled_from(ONE_TOKEN), max_size=6).map(" ".join)
TYPED = st.one_of(WORDS, st.text(max_size=30), st.sampled_from(["$20", "$$", "US$ 5", "$1 and $2", "<end_of_text>"]))


class FullContext:
    """The same tower, not causal as far as anyone is told: its context may not be shortened."""

    causal = False
    stack = None

    def __init__(self, tower: TextTower) -> None:
        self.width, self.context_length = tower.width, tower.context_length
        self.tokenize, self.embed, self.encode = tower.tokenize, tower.embed, tower.encode


@cache
def pooled_at_its_end() -> TextTower:
    return tiny_backbone(custom_text=True, pool_type="last").text


def plain(tower: TextTower, texts: Sequence[str]) -> torch.Tensor:
    ids = tower.tokenize(texts)
    return tower.encode(tower.embed(ids), ids)


def own_embedding(tower: TextTower, word: str) -> torch.Tensor:
    return tower.embed(tower.tokenize([word]))[0, 1:2]


@settings(deadline=None, max_examples=50)
@given(WORDS, st.sampled_from(ONE_TOKEN), WORDS)
def test_a_word_in_its_own_place_changes_nothing(tower: TextTower, before: str, word: str, after: str) -> None:
    given_words = encode_prompts(tower, [Prompt((f"{before} ", f" {after}"))], [own_embedding(tower, word)])
    assert torch.allclose(given_words, plain(tower, [f"{before} {word} {after}"]), atol=1e-5)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(TYPED, TYPED), min_size=1, max_size=4), st.integers(0, 1000))
def test_shortening_the_context_changes_nothing(tower: TextTower, texts: list[tuple[str, str]], seed: int) -> None:
    words = [torch.randn(1, tower.width, generator=torch.Generator().manual_seed(seed + n)) for n in range(len(texts))]
    prompts = [Prompt(text) for text in texts]
    short = encode_prompts(tower, prompts, words)
    assert torch.allclose(short, encode_prompts(FullContext(tower), prompts, words), atol=1e-5)
    assert tokenise_prompts(tower, prompts).ids.shape[1] <= tower.context_length  # which rare characters may fill
    assert tokenise_prompts(FullContext(tower), prompts).ids.shape[1] == tower.context_length


def test_the_context_is_as_short_as_the_prompts(tower: TextTower) -> None:
    short, longer = Prompt(("a photo of ", "")), Prompt(("a photo of ", " in the snow"))
    widths = [tokenise_prompts(tower, some).ids.shape[1] for some in ([short], [longer], [short, longer])]
    assert widths[0] < widths[1] == widths[2] < 16 < tower.context_length


@settings(deadline=None, max_examples=50)
@given(st.lists(TYPED, min_size=1, max_size=5))
def test_there_are_as_many_slots_as_asked_for_and_in_order(tower: TextTower, segments: list[str]) -> None:
    tokenised = tokenise_prompts(tower, [Prompt(tuple(segments))])
    assert tokenised.numbers.tolist() == list(range(len(segments) - 1))
    columns = tokenised.columns.tolist()
    assert columns == sorted(set(columns))
    end = int(tokenised.ids[0].argmax())
    assert all(0 < column < end for column in columns)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(TYPED, TYPED), min_size=1, max_size=3))
def test_a_tower_that_looks_at_the_end_of_its_context_keeps_all_of_it(texts: list[tuple[str, str]]) -> None:
    tower = pooled_at_its_end()
    assert not tower.causal
    assert tokenise_prompts(tower, [Prompt(text) for text in texts]).ids.shape[1] == tower.context_length
    given_words = encode_prompts(tower, [Prompt(("a ", " dog"))], [own_embedding(tower, "red")])
    assert torch.allclose(given_words, plain(tower, ["a red dog"]), atol=1e-5)


def test_several_pseudo_words_fill_their_slots_in_order(tower: TextTower) -> None:
    words = torch.cat([own_embedding(tower, "dog"), own_embedding(tower, "cat")])
    found = encode_prompts(tower, [Prompt(("a photo of ", " and ", " in the snow"))], [words])
    assert torch.allclose(found, plain(tower, ["a photo of dog and cat in the snow"]), atol=1e-5)


@pytest.mark.parametrize("segments", [("word " * 200, " red"), ("red ", " word" * 200), ("word " * 100, " word" * 100)])
def test_a_text_too_long_is_cut_but_its_slot_stays(tower: TextTower, segments: tuple[str, str]) -> None:
    prompt = Prompt(segments)
    assert tokenise_prompts(tower, [prompt]).ids.shape[1] == tower.context_length
    one, other = (encode_prompts(tower, [prompt], [own_embedding(tower, word)]) for word in ("dog", "snow"))
    assert not torch.allclose(one, other, rtol=0, atol=1e-4)


def test_text_without_slots_is_encoded_as_it_is(tower: TextTower) -> None:
    texts = ["a photo of a $20 note", "", "word " * 200]
    nothing = [torch.empty(0, tower.width)] * 3
    found = encode_prompts(tower, [Prompt((text,)) for text in texts], nothing)
    assert torch.allclose(found, plain(tower, texts), atol=1e-5)
    assert encode_prompts(tower, [], []).shape[0] == 0


def test_written_out_special_tokens_end_nothing(tower: TextTower) -> None:
    found = encode_prompts(tower, [Prompt(("<end_of_text> a ", " dog"))], [own_embedding(tower, "red")])
    assert torch.allclose(found, plain(tower, ["a red dog"]), atol=1e-5)


def test_gradients_reach_the_pseudo_word(tower: TextTower) -> None:
    word = torch.zeros(1, tower.width, requires_grad=True)
    encode_prompts(tower, [Prompt(("a ", " dog"))], [word]).sum().backward()  # type: ignore[no-untyped-call]
    assert word.grad is not None
    assert word.grad.abs().sum() > 0


def test_pseudo_words_that_do_not_fit_are_refused(tower: TextTower) -> None:
    with pytest.raises(ValueError, match="takes 1 pseudo-words"):
        encode_prompts(tower, [Prompt(("a ", ""))], [torch.zeros(2, tower.width)])
    with pytest.raises(ValueError, match="sets of pseudo-words"):
        encode_prompts(tower, [Prompt(("a",))], [])
    with pytest.raises(ValueError, match="do not fit"):
        encode_prompts(tower, [Prompt(("",) * 101)], [torch.zeros(100, tower.width)])
    with pytest.raises(ValueError, match="at least one segment"):
        Prompt(())
