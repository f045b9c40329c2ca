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
        ("change the sky to orange and add a boat", "orange sky and with a boat"),
        ("turn the car to the left", "turned to the left"),
        ("change it to a cat", "a cat"),
        ("replace it with a cat", "a cat"),
        ("in colour", "in colour"),
        ("a dog that has a ball", "a dog with a ball"),
        ("it is raining", "raining"),
        ("with the mountains behind", "in front of the mountains"),
        ("I want it in the snow", "in the snow"),
        ("in the snow, please", "in the snow"),
        ("two dogs instead of one", "two dogs"),
        ("a drop of water", "a drop of water"),
        ("a missing tile", "a missing tile"),
        # these rule nothing out
        ("not too dark", "not too dark"),
        ("not so many people", "not so many people"),
        ("no more than three people", "no more than three people"),
        ("not only dogs", "not only dogs"),
        ("not without a hat", "not without a hat"),
        ("no one smiling", "no one smiling"),
        ("a no parking sign", "a no parking sign"),
        ("house no 10", "house no 10"),
        ("forget me not flowers", "forget me not flowers"),
        ("forget-me-not flowers", "forget-me-not flowers"),
        ("an empty room except for a chair", "an empty room except for a chair"),
        ("nothing other than snow", "nothing other than snow"),
        ("never without a hat", "never without a hat"),
        ("never remove the dog", "never remove the dog"),
        ("take the dog out of the water", "with the dog out of the water"),
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
        ("without cars and people", Wish("", ("cars", "people"))),
        ("without cars, people and trees", Wish("", ("cars", "people", "trees"))),
        ("no cars or people", Wish("", ("cars", "people"))),
        ("not a dog or a cat", Wish("", ("dog", "cat"))),
        ("no dog and a cat", Wish("a cat", ("dog",))),
        ("no people, sunset", Wish("sunset", ("people",))),
        ("without people and darker", Wish("darker", ("people",))),
        ("without the ball and add a bike", Wish("with a bike", ("ball",))),
        ("turn the day into night", Wish("night", ("day",))),
        ("change dogs to cats", Wish("cats", ("dogs",))),
        ("instead of the dog a cat", Wish("a cat", ("dog",))),
        ("a man without a shirt playing guitar", Wish("a man playing guitar", ("shirt",))),
        ("without the tall building", Wish("", ("tall building",))),
        ("do not add the ball", Wish("", ("ball",))),
        ("I do not want people in the picture", Wish("", ("people",))),
        ("she does not have a beard", Wish("", ("beard",))),
        ("don\u2019t show people", Wish("", ("people",))),
        ("isn't wearing a hat", Wish("", ("hat",))),
        ("take  away the chair", Wish("", ("chair",))),
        ("leave the ball out", Wish("", ("ball",))),
        ("there are no people in it", Wish("", ("people",))),
        ("with no helmet on", Wish("", ("helmet",))),
        ('"without people"', Wish("", ("people",))),
        ("can you remove the car?", Wish("", ("car",))),
        ("everything but the ball", Wish("", ("ball",))),
        ("not in the snow", Wish("", ("snow",))),
        ("two instead of three", Wish("two", ("three",))),
        ("the ball is gone", Wish("", ("ball",))),
        ("at night with the ball removed", Wish("at night", ("ball",))),
        ("minus the hat, in the rain", Wish("in the rain", ("hat",))),
        ("lose the hat", Wish("", ("hat",))),
        ("a beach with no people and clear water", Wish("a beach and clear water", ("people",))),
        ("a beach without people, palm trees and blue water", Wish("a beach, palm trees and blue water", ("people",))),
        ("no rain and sunshine", Wish("sunshine", ("rain",))),
        ("not raining and sunny", Wish("sunny", ("raining",))),
        ("no people except the bride", Wish("the bride", ("people",))),
        ("without the man and the dog in the snow", Wish("in the snow", ("man", "dog"))),
        ("is not red and has no cars", Wish("", ("cars", "red"))),
        ("take off his hat", Wish("", ("hat",))),
        ("remove the man and keep the dog", Wish("with the dog", ("man",))),
        ("remove the hat from the dog", Wish("", ("hat",))),
        ("girl not looking at the camera", Wish("girl", ("looking at the camera",))),
        ("it should have no wheels and it should be red", Wish("red", ("wheels",))),
        ("no longer raining", Wish("", ("raining",))),
        ("no more cars", Wish("", ("cars",))),
        ("not red any more", Wish("", ("red",))),
        ("in a different colour than red", Wish("", ("red",))),
        ("any colour except red", Wish("", ("red",))),
    ],
)
def test_what_is_ruled_out_is_listed_and_gone_from_the_rest(words: str, wish: Wish) -> None:
    assert parse_wish(words) == wish


def test_without_a_photo_sentences_stay_and_only_what_is_ruled_out_goes() -> None:
    assert parse_wish("it is raining, put it on", changed=False) == Wish("it is raining, put it on")
    assert parse_wish("a street with no cars", changed=False) == Wish("a street", ("cars",))
    for words in ("kids skip the rope", "delete key on a keyboard", "a dog missing a leg", "change of the guard"):
        assert parse_wish(words, changed=False) == Wish(words), "no order, but what is to be seen"


def test_what_no_tower_takes_in_is_not_read() -> None:
    words = "a street without cars " * 100
    assert parse_wish(words) == Wish(words.strip())


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
