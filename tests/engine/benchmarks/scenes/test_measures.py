"""Average precision with several right answers, by hand; intervals; how far results swing with the wording."""

from __future__ import annotations

import numpy as np
import pytest

from engine.benchmarks.scenes.measures import DEPTH, Ranking, interval, rank, spread, swing


def ranking(places: list[int], answers: int, ruled_out: tuple[int, ...] = ()) -> Ranking:
    """One query in one wording whose right answers stand at these places, counted from 1."""
    right, out = np.zeros((1, 1, DEPTH), np.bool_), np.zeros((1, 1, DEPTH), np.bool_)
    right[0, 0, [place - 1 for place in places]] = True
    out[0, 0, [place - 1 for place in ruled_out]] = True
    return Ranking(right, out, np.array([answers]))


def test_average_precision_is_the_papers() -> None:
    assert ranking([1, 2], 2).average_precision(5).item() == 1
    assert ranking([2, 3], 2).average_precision(5).item() == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert ranking([6], 1).average_precision(5).item() == 0
    assert ranking([1], 10).average_precision(5).item() == pytest.approx(1 / 5)  # at most K can be found
    assert ranking([1], 3).average_precision(5).item() == pytest.approx(1 / 3)


def test_hard_negatives_are_a_share_of_the_first_places() -> None:
    assert ranking([1], 1, ruled_out=(2, 3, 11)).hard_negatives(10).item() == pytest.approx(0.2)


def test_a_gallery_is_ranked_without_the_reference() -> None:
    generator = np.random.default_rng(0)
    gallery = generator.normal(size=(80, 6)).astype(np.float32)
    gallery /= np.linalg.norm(gallery, axis=1, keepdims=True)
    asked = np.stack([gallery[[7, 3]], gallery[[9, 9]]])  # two queries in two wordings
    right = np.zeros((2, 80), np.bool_)
    right[0, 3] = right[1, 9] = True
    found = rank(asked, gallery, right, ~right, [[7], [12]])
    assert found.average_precision(5)[0, 1] == 1
    assert found.average_precision(5)[0, 0] < 1
    assert found.average_precision(5)[1].tolist() == [1, 1]
    right[0, 7] = True  # even so the reference is no answer to itself
    assert rank(asked, gallery, right, ~right, [[7], [12]]).average_precision(5)[0, 0] < 1


def test_wordings_that_do_alike_have_no_spread() -> None:
    alike = np.array([[0.2, 0.2], [0.8, 0.8]])
    assert (spread(alike), swing(alike)) == (0, 0)
    swinging = np.array([[0.0, 0.4], [1.0, 0.6]])  # the means of both wordings are the same
    assert swing(swinging) == pytest.approx(0)
    assert spread(swinging) == pytest.approx(0.4)
    assert swing(np.array([[0.1, 0.3], [0.1, 0.3]])) == pytest.approx(1)


def test_an_interval_holds_the_mean_and_shrinks_with_more_values() -> None:
    generator = np.random.default_rng(0)
    values = generator.normal(1, 1, size=4000)
    few, many = interval(values[:100]), interval(values)
    for found in (few, many):
        assert found.low < found.mean < found.high
    assert many.high - many.low == pytest.approx(2 * 1.96 / np.sqrt(4000), rel=0.1)
    assert few.high - few.low > 4 * (many.high - many.low)
