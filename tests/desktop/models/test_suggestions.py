"""What is offered for what is being typed, and in which order."""

from __future__ import annotations

import pytest

from desktop.models.suggestions import MOST, Suggestions

CONCEPTS = ("snowman", "snow", "snail", "dog", "hot air balloon", "air show", "Gold", "café", "t-shirt")


@pytest.fixture
def suggestions() -> Suggestions:
    made = Suggestions()
    made.recent = ("a dog in the snow", "at night", "Snowy hills")
    made.learn(CONCEPTS)
    return made


def texts(suggestions: Suggestions, text: str) -> list[str]:
    return [one.text for one in suggestions.offered(text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("in the sn", ["in the snow", "in the snail", "in the snowman"]),
        ("in the snow", ["in the snowman"]),  # "snow" stands there already
        ("two d", []),  # one letter is too little
        ("two do", ["two dog"]),
        ("a hot ai", ["a hot air balloon", "a hot air show"]),  # more of a name goes first
        ("with a T-Sh", ["with a t-shirt"]),
        ("GO", ["Gold"]),
        ("CAF", ["café"]),
        ("in the sn ", []),
        ("a photo of $", []),
        ("xyz", []),
        ("  ", []),
        ("", []),
        ("0", []),
    ],
)
def test_concepts_complete_the_word_at_the_end(typed: str, expected: list[str], suggestions: Suggestions) -> None:
    suggestions.recent = ()
    assert texts(suggestions, typed) == expected


def test_past_searches_come_first_and_each_once(suggestions: Suggestions) -> None:
    assert texts(suggestions, "sn") == ["a dog in the snow", "Snowy hills", "snow", "snail", "snowman"]
    suggestions.recent = ("other", "SNOWMAN")
    assert texts(suggestions, "sno") == ["SNOWMAN", "snow"]
    assert [one.recent for one in suggestions.offered("sno")] == [True, False]


def test_what_is_shown_of_a_concept_is_its_name(suggestions: Suggestions) -> None:
    suggestions.recent = ("in the snowstorm",)
    shown = [one.shown for one in suggestions.offered("in the snow")]
    assert shown == ["in the snowstorm", "snowman"]


def test_there_are_never_many_and_always_some_of_both(suggestions: Suggestions) -> None:
    suggestions.recent = tuple(f"snow {number}" for number in range(20))
    suggestions.learn(f"snow{number:05}" for number in range(20_000))
    offered = suggestions.offered("snow")
    assert len(offered) == MOST
    assert [one.text for one in offered if one.recent] == [f"snow {number}" for number in range(5)]
    assert [one.text for one in offered if not one.recent] == ["snow00000", "snow00001", "snow00002"]
