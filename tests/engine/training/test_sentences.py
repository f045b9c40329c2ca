"""The grammar: its sentences say what their parts claim."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.training.phi_text import RESOURCES, grammar_words
from engine.training.sentences import Sentence, Words, every_name, sentences, with_article


@pytest.fixture(scope="module")
def words() -> Words:
    return grammar_words(RESOURCES)


def some(words: Words, seed: int, count: int = 200) -> Iterator[Sentence]:
    return islice(sentences(words, random.Random(seed)), count)


@given(st.integers(0, 2**31))
def test_every_part_is_in_its_sentence(words: Words, seed: int) -> None:
    for one in some(words, seed, 30):
        assert all(weight > 0 for _, weight in one.parts)
        assert all(concept in one.text for concept, _ in one.parts)
        assert "{" not in one.text


@given(st.integers(0, 2**31))
def test_a_pseudo_word_stands_where_the_first_concept_stood(words: Words, seed: int) -> None:
    for one in some(words, seed, 30):
        if one.before is None:
            continue
        assert one.after is not None
        concept = one.parts[0][0]
        assert one.text in {f"{one.before}{said}{one.after}" for said in (concept, with_article(concept))}


def test_one_seed_gives_one_text(words: Words) -> None:
    assert list(some(words, 7)) == list(some(words, 7))
    assert list(some(words, 7)) != list(some(words, 8))


def test_no_name_is_left_out(words: Words) -> None:
    said = {concept for one in every_name(words) for concept, _ in one.parts}
    assert said >= {name for names in words.names for name in names} | set(words.kinds) | set(words.concepts)


@pytest.mark.parametrize(
    ("concept", "expected"),
    [("dog", "a dog"), ("apple", "an apple"), ("jeans", "jeans"), ("bus", "a bus"), ("dress", "a dress")],
)
def test_articles(concept: str, expected: str) -> None:
    assert with_article(concept) == expected
