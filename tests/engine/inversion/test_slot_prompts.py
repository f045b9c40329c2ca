"""Prompts read from their slots on have the features, and the gradients, of prompts that are read as a whole."""

from __future__ import annotations

from collections.abc import Callable

import open_clip  # type: ignore[import-untyped]
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clip.backbone import Backbone, TextTower
from engine.clip.causal import Beginning, Lengths, begin, lay_out, side_by_side
from engine.clip.open_clip_backbone import wrap
from engine.clip.starter import load_starter
from engine.inversion import slot_prompts
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.slot_prompts import SlotPrompts
from engine.inversion.templates import PHRASES, TEMPLATES
from tests.engine.tiny_clip import tiny_backbone, tiny_model

TOWERS: dict[str, Callable[[], Backbone]] = {
    "starter": lambda: load_starter(torch.device("cpu")),
    "CLIP": tiny_backbone,
    "CustomTextCLIP": lambda: tiny_backbone(custom_text=True),
    "pooled at its end": lambda: tiny_backbone(custom_text=True, pool_type="last"),
}
TYPED = st.one_of(st.text(max_size=20), st.sampled_from(["$20", "a $ b", "word " * 200, "<end_of_text> dog", ""]))


@pytest.fixture(scope="module", params=TOWERS)
def text(request: pytest.FixtureRequest) -> TextTower:
    return TOWERS[request.param]().text


def words(text: TextTower, count: int, seed: int = 0) -> torch.Tensor:
    return 0.3 * torch.randn(count, text.width, generator=torch.Generator().manual_seed(seed))


def test_features_and_gradients_are_those_of_whole_prompts(text: TextTower) -> None:
    prompts = [*TEMPLATES, *map(Prompt, PHRASES), TEMPLATES[0]]
    given_words = words(text, len(prompts)).requires_grad_()
    weights = torch.randn(len(prompts), 1, generator=torch.Generator().manual_seed(1))
    found, expected = [], []
    slots = SlotPrompts(text)
    for _ in range(2):  # the second time from what was kept
        for into, features in (
            (found, slots.features(prompts, given_words)),
            (expected, encode_prompts(text, prompts, given_words.split(1))),
        ):
            [gradient] = torch.autograd.grad((weights * features).sum(), given_words)
            into += [features.detach(), gradient]
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(TYPED, TYPED), min_size=1, max_size=4), st.integers(0, 1000))
def test_whatever_stands_around_the_slot(text: TextTower, typed: list[tuple[str, str]], seed: int) -> None:
    prompts = [Prompt(pair) for pair in typed]
    given_words = words(text, len(prompts), seed)
    expected = encode_prompts(text, prompts, given_words.split(1))
    torch.testing.assert_close(SlotPrompts(text).features(prompts, given_words), expected, rtol=1e-4, atol=1e-5)


def test_which_towers_are_taken_apart() -> None:
    assert tiny_backbone().text.stack is not None
    assert tiny_backbone(custom_text=True).text.stack is not None
    assert tiny_backbone(custom_text=True, pool_type="last").text.stack is None
    assert tiny_backbone(custom_text=True, block_type="custom", qk_norm=True).text.stack is None


@pytest.mark.parametrize("limit", ["KEPT", "BEGINNINGS"])
def test_a_full_store_begins_anew(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(slot_prompts, limit, 5)
    begun: list[torch.Tensor] = []
    monkeypatch.setattr(slot_prompts, "begin", lambda stack, first: begun.append(first) or begin(stack, first))
    text = tiny_backbone().text
    slots = SlotPrompts(text)
    for start in (*range(0, 20, 3), 0):
        prompts = [Prompt((f"photo {number} of ", f" and {number}")) for number in range(start, start + 4)]
        given_words = words(text, 4)
        expected = encode_prompts(text, prompts, given_words.split(1))
        torch.testing.assert_close(slots.features(prompts, given_words), expected, rtol=1e-4, atol=1e-5)
    assert len(begun) > 22  # some were read again


def test_a_prompt_without_a_slot_is_refused() -> None:
    text = tiny_backbone().text
    with pytest.raises(ValueError, match="one slot"):
        SlotPrompts(text).features([Prompt(("a dog",))], words(text, 1))


def test_weights_get_no_gradients() -> None:
    model = tiny_model()
    text = wrap(model, "tiny", open_clip.tokenizer.SimpleTokenizer(), torch.device("cpu")).text
    given_words = words(text, 2).requires_grad_()
    SlotPrompts(text).features([TEMPLATES[0], TEMPLATES[3]], given_words).sum().backward()  # type: ignore[no-untyped-call]
    assert given_words.grad is not None
    assert all(weight.grad is None and not weight.requires_grad for weight in model.parameters())


def test_layout_places_texts_of_any_length() -> None:
    layout = lay_out(Lengths([2, 3], [2, 3], [1, 0], 1), torch.device("cpu"))
    assert layout.places.tolist() == [0, 1, 3, 4, 5]
    assert (layout.starts.tolist(), layout.ends.tolist()) == ([0, 2], [1, 4])
    assert layout.seen[0, 0].int().tolist() == [[1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]]
    assert layout.seen[1, 0].int().tolist() == [[0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 1]]


def test_beginnings_are_filled_up_to_the_longest() -> None:
    stack = tiny_backbone().text.stack
    assert stack is not None
    with torch.no_grad():
        both = [begin(stack, torch.randn(length, stack.positions.shape[1])) for length in (2, 4)]
    together: Beginning = side_by_side(both)
    assert together.keys.shape[:2] == (len(stack.layers), 2)
    torch.testing.assert_close(together.values[:, 0, :, :2], both[0].values)
    assert together.values[:, 0, :, 2:].abs().sum() == 0


def test_what_is_kept_of_a_prompt_does_not_depend_on_those_before_it(text: TextTower) -> None:
    if text.stack is None:
        return  # nothing is kept of a tower that is read as a whole
    first, second = Prompt(("We see a ", "")), Prompt(("We see a ", " in this photo"))
    used, fresh = SlotPrompts(text), SlotPrompts(text)
    used.ready([first])
    kept, anew = used.ready([second]).rest, fresh.ready([second]).rest
    assert kept is not None
    assert anew is not None
    for some, others in ((kept.begun.keys, anew.begun.keys), (kept.begun.values, anew.begun.values)):
        assert torch.equal(some, others)  # to the last bit: a run that is taken up again has other prompts before it
