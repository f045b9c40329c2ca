"""What a user types becomes a prompt that reads right, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import RequestProblem
from engine.search.prompt import build_prompt


@pytest.mark.parametrize(
    ("words", "prompt"),
    [
        ("in the snow", "a photo of (photo) that is in the snow"),
        ("at night", "a photo of (photo) that is at night"),
        ("with a dog", "a photo of (photo) with a dog"),
        ("without people", "a photo of (photo) without people"),
        ("no people", "a photo of (photo) without people"),
        ("and a dog", "a photo of (photo) and a dog"),
        ("is red", "a photo of (photo) that is red"),
        ("red", "a photo of (photo) that is red"),
        ("running", "a photo of (photo) that is running"),
        ("more colourful", "a photo of (photo) that is more colourful"),
        ("has two children", "a photo of (photo) that has two children"),
        ("two children", "a photo of (photo) with two children"),
        ("2 children", "a photo of (photo) with 2 children"),
        ("a bicycle", "a photo of (photo) with a bicycle"),
        ("sunset", "a photo of (photo) with sunset"),
        ("that is older", "a photo of (photo) that is older"),
        ("as a sketch", "a sketch of (photo)"),
        ("as an oil painting", "an oil painting of (photo)"),
        ("as a child", "a photo of (photo) as a child"),
        ("but in the snow.", "a photo of (photo) that is in the snow"),
        ("The same, but in the snow!", "a photo of (photo) that is in the snow"),
        ("a drawing of $", "a drawing of (photo)"),
        ("$, a dog and a tree", "(photo), a dog and a tree"),
        ("$1 with $1", "(photo) with (photo)"),
        ("costs $20", "a photo of (photo) with costs $20"),
        ("US$ and $$", "a photo of (photo) with US$ and $$"),
        ("$2 next to it", "a photo of (photo) with $2 next to it"),
        ("", "a photo of (photo)"),
    ],
)
def test_one_photo(words: str, prompt: str) -> None:
    assert str(build_prompt(words, 1)) == prompt


def test_several_photos() -> None:
    assert str(build_prompt("on the beach", 2)) == "a photo of (photo 1) and (photo 2) that is on the beach"
    assert str(build_prompt("", 3)) == "a photo of (photo 1), (photo 2) and (photo 3)"
    assert str(build_prompt("$2 beside $1", 2)) == "(photo 2) beside (photo 1)"
    assert build_prompt("$2 beside $1", 2).photos == (1, 0)
    assert str(build_prompt("as a toy", 2)) == "a toy of (photo 1) and (photo 2)"


def test_a_mark_for_a_photo_that_is_not_there_is_refused() -> None:
    with pytest.raises(RequestProblem, match=r"\$2 stands for photo number 2, but there are only 1"):
        build_prompt("$ beside $2", 1)


@given(st.one_of(st.text(), st.text("$123 a,")), st.integers(1, 4))
def test_any_words_give_a_prompt_with_a_place_for_a_photo(words: str, references: int) -> None:
    try:
        prompt = build_prompt(words, references)
    except RequestProblem:
        return  # it marks a photo that is not there
    assert len(prompt.segments) == len(prompt.photos) + 1
    assert prompt.photos
    assert all(0 <= photo < references for photo in prompt.photos)
    assert prompt.prompt.slots == len(prompt.photos)
    assert prompt.marked.count("$") >= len(prompt.photos)


@pytest.mark.parametrize(
    ("words", "references", "marked"),
    [
        ("in the snow", 1, "a photo of $ that is in the snow"),
        ("as a sketch", 1, "a sketch of $"),
        ("", 1, "a photo of $"),
        ("costs $20", 1, "a photo of $ with costs $20"),
        ("on the beach", 2, "a photo of $1 and $2 that is on the beach"),
        ("$2 beside $1", 2, "$2 beside $1"),
        ("only $1", 2, "only $"),
        ("only $2", 2, "only $2"),
    ],
)
def test_the_prompt_as_words_is_the_whole_prompt(words: str, references: int, marked: str) -> None:
    prompt = build_prompt(words, references)
    assert prompt.marked == marked
    assert build_prompt(marked, references) == prompt


@given(st.text("ab ,.$12"), st.integers(1, 4))
def test_the_prompt_as_words_is_read_as_the_same_prompt(words: str, references: int) -> None:
    try:
        prompt = build_prompt(words, references)
        again = build_prompt(prompt.marked, references)
    except RequestProblem:
        return  # a mark, or money, that would stand for a photo that is not there
    assert again == prompt
    assert again.marked == prompt.marked
