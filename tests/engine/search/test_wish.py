"""What is wanted and what is not, out of what people type."""

from __future__ import annotations

import pytest

from engine.scenes.queries import Size, make_benchmark
from engine.scenes.relative import PARAPHRASES
from engine.search.wish import Wish, parse_wish


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("in the snow", "in the snow"),
        ("wearing a hat", "wearing a hat"),
        ("with a ball next to it", "with a ball"),
        ("add a bike", "with a bike"),
        ("make it blue", "blue"),
        ("put them in a garden", "in a garden"),
        ("change the background to a beach", "in front of a beach"),
        ("has mountains behind it", "in front of mountains"),
        ("there are two of them", "two"),
        ("is darker than this picture", "darker"),
        ("the same thing from above", "from above"),
        ("a cat on a sofa", "a cat on a sofa"),
        ("my notes for $20", "my notes for $20"),
        ("a knot", "a knot"),
        ("nothing but snow", "nothing but snow"),
    ],
)
def test_orders_become_descriptions_and_descriptions_stay(words: str, wanted: str) -> None:
    assert parse_wish(words) == Wish(wanted)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("without the man", Wish("", ("man",))),
        ("no people, at the beach", Wish("at the beach", ("people",))),
        ("at night and without cars", Wish("at night", ("cars",))),
        ("has no trees and no houses", Wish("", ("trees", "houses"))),
        ("a cat instead of a dog", Wish("a cat", ("dog",))),
        ("replace the red car with a bike", Wish("a bike", ("red car",))),
        ("change the sketch to a painting", Wish("a painting", ("sketch",))),
        ("is not red", Wish("", ("red",))),
        ("is blue, not green", Wish("blue", ("green",))),
        ("remove the car and add a bike", Wish("with a bike", ("car",))),
        ("take the dog away", Wish("", ("dog",))),
        ("Without Any Text", Wish("", ("Text",))),
    ],
)
def test_what_is_ruled_out_is_listed_and_gone_from_the_rest(words: str, wish: Wish) -> None:
    assert parse_wish(words) == wish


def test_nothing_and_words_of_all_kinds_are_taken() -> None:
    assert parse_wish("") == Wish("")
    for words in ("and", "no", "not", "is", "???", "im Schnee", "雪の中", "without", "not " * 50, "a " * 200):
        parse_wish(words)


def test_paraphrases_of_one_wish_mostly_come_to_the_same() -> None:
    queries = make_benchmark("validation", 0, Size(random=1000, queries=90, pairs=5, look_alikes=1)).queries
    wishes = [[parse_wish(one) for one in query.captions] for query in queries]
    different = [len({one.wanted for one in some}) for some in wishes]
    assert sum(different) / len(different) < PARAPHRASES / 2
    for query, some in zip(queries, wishes, strict=True):
        if query.aspects == ("negation",):
            assert len(set(some)) == 1
            assert some[0].wanted == ""
            assert len(some[0].unwanted) == 1
            assert some[0].unwanted[0] in query.captions[0]
