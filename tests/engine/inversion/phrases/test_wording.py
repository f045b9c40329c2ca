"""Articles as they are spoken, and the place of a concept in a phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inversion.phrases.wording import around, article


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dog", "a"), ("apple", "an"), ("Elephant", "an"), ("hourglass", "an"), ("house", "a"), ("umbrella", "an"),
        ("uniform", "a"), ("unicycle", "a"), ("university", "a"), ("unimportant thing", "an"), ("urinal", "a"),
        ("urn", "an"), ("ukulele", "a"), ("usb stick", "a"), ("eucalyptus", "a"), ("one-armed bandit", "a"),
        ("onion", "an"), ("x-ray", "an"), ("xylophone", "a"), ("3d rendering", "a"), ("8 mm film", "an"), ("herb", "a"),
    ],
)  # fmt: skip
def test_articles(name: str, expected: str) -> None:
    assert article(name) == expected


def test_the_first_place_counts() -> None:
    assert around("dog", "a photo of dog and another dog") == ("a photo of ", " and another dog")
    assert around("hot dog", "a photo of hot dog") == ("a photo of ", "")
    assert around("dog", "Dog, a photo") == ("", ", a photo")


def test_a_part_of_another_word_is_no_place() -> None:
    assert around("cat", "a photo of cattle and a cat.") == ("a photo of cattle and a ", ".")
    assert around("cat", "a photo of cats") is None
    assert around("cat", "a tomcat") is None
    assert around("cat", "") is None


def test_signs_in_a_name_are_no_pattern() -> None:
    assert around("t-shirt (red)", "a photo of t-shirt (red) on a line") == ("a photo of ", " on a line")
    assert around("a.c", "abc") is None


@given(st.text(st.characters(categories=["Lu", "Ll", "Po", "Zs"]), min_size=1, max_size=12), st.text(max_size=20))
def test_the_parts_are_what_stands_around_the_name(name: str, rest: str) -> None:
    phrase = f"a photo of {name} {rest}"
    parts = around(name, phrase)
    if parts is not None:
        before, after = parts
        middle = phrase[len(before) : len(phrase) - len(after)]
        assert middle.lower() == name.lower() or middle.casefold() == name.casefold()
