"""Queries: what answers them does so, what they rule out does not, and they can be made again."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from engine.clip.bpe import load_tokenizer
from engine.scenes.captions import caption
from engine.scenes.queries import FEWEST, MOST, Benchmark, Size, concept, make_benchmark
from engine.scenes.relative import ASPECTS, PARAPHRASES
from engine.scenes.scene import holds, scenes, split_of
from engine.scenes.wording import WORDS

SIZE = Size(random=1500, queries=90, pairs=12, look_alikes=6)


@pytest.fixture(scope="module")
def benchmark() -> Benchmark:
    return make_benchmark("test", 0, SIZE)


def test_a_benchmark_can_be_made_again(benchmark: Benchmark) -> None:
    assert make_benchmark("test", 0, SIZE) == benchmark
    assert make_benchmark("test", 1, SIZE) != benchmark


def test_all_nine_aspects_are_asked_equally_often(benchmark: Benchmark) -> None:
    for aspect in ASPECTS:
        assert sum(aspect in query.aspects for query in benchmark.queries) == 10
    assert all(len(query.references) == 2 for query in benchmark.pairs)


def test_answers_and_hard_negatives_are_what_they_should_be(benchmark: Benchmark) -> None:
    asked = [*benchmark.queries, *benchmark.pairs]
    right, wrong = benchmark.right(asked), benchmark.ruled_out(asked)
    assert not (right & wrong).any()
    for query, answers, negatives in zip(asked, right, wrong, strict=True):
        for row, scene in enumerate(benchmark.gallery):
            expected = holds(query.wanted, scene) and row not in query.references
            assert answers[row] == expected
            if negatives[row]:
                assert not holds(query.wanted, scene)
        assert FEWEST <= answers[: benchmark.random].sum() <= MOST


def test_references_do_not_answer_their_own_query_and_most_have_hard_negatives(benchmark: Benchmark) -> None:
    for query in benchmark.queries:
        reference = benchmark.gallery[query.references[0]]
        assert not holds(query.wanted, reference)
        assert holds(query.ruled_out, reference)
    assert (benchmark.ruled_out(benchmark.queries).sum(axis=1) >= 4).all(), "each reference has look-alikes"


def test_look_alikes_are_of_the_same_world_and_look_alike(benchmark: Benchmark) -> None:
    references = {row for query in (*benchmark.queries, *benchmark.pairs) for row in query.references}
    alike = benchmark.gallery[benchmark.random :]
    assert len(alike) == SIZE.look_alikes * len(references)
    assert all(split_of(scene) == "test" for scene in benchmark.gallery)
    kinds = {benchmark.gallery[row].kind for row in references}
    assert {scene.kind for scene in alike} <= kinds


def test_six_paraphrases_of_listed_words_of_which_some_are_in_no_training_caption(benchmark: Benchmark) -> None:
    generator, tokenizer = random.Random(0), load_tokenizer()
    told = " | ".join(caption(scene, generator).text for scene in islice(scenes("train", 0), 20_000))
    for query in (*benchmark.queries, *benchmark.pairs):
        assert len(query.captions) == PARAPHRASES
        words = {word for text in query.captions for word in text.replace(",", " ").split()}
        assert words <= WORDS | {"$1", "$2"}
        assert sum(text not in told for text in query.captions) >= 2
        assert max(len(tokenizer.encode(text)) for text in query.captions) <= 18, "a prompt stands around it"


def test_each_wish_is_told_in_six_other_wordings_too(benchmark: Benchmark) -> None:
    for query in benchmark.queries:
        assert len(set(query.other_captions)) == PARAPHRASES
        assert len(set(query.captions) & set(query.other_captions)) <= 2, "two people may find the same words"
        assert not any("{" in text or "  " in text for text in query.other_captions)
    assert {query.other_captions for query in benchmark.pairs} == {()}


def test_a_world_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="take more"):
        make_benchmark("test", 0, Size(random=20, queries=9, pairs=0, look_alikes=0))


def test_galleries_of_two_splits_share_no_scene(benchmark: Benchmark) -> None:
    other = make_benchmark("validation", 0, SIZE)
    assert not set(benchmark.gallery) & set(other.gallery)


def test_a_shared_concept_in_words() -> None:
    values = {"kind": "dog", "colour": "red", "count": "2", "companion": "umbrella", "time": "night", "style": "sketch"}
    shared = {name: frozenset((value,)) for name, value in values.items()}
    assert concept(shared) == "a sketch of two red dogs with an umbrella at night"
