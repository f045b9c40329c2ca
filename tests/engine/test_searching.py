"""Searches as the engine's worker meets them: at once, in steps, sharper, taken back, in another order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from engine import messages as m
from engine.errors import MissingProblem
from engine.searching import ordered
from tests.engine.driven import COLOURS, Driven
from tests.engine.pictures import picture


def test_sharper_is_made_once_in_steps_and_then_known(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    reference = m.PhotoReference(driven.ask(m.ListPhotos(1), m.PhotoList).photos[0].photo_id)
    query = m.Query(words="in the snow", like=(reference,), sharper=True)
    first = driven.ask(m.Search(2, query), m.Found)
    assert first.method == "oti, exact"
    replies: list[m.Message] = []
    driven.engine.answer(m.Search(3, query), replies.append)
    steps = 0
    while not replies:
        driven.engine.step()
        steps += 1
    assert steps == 1  # it was kept
    gone = m.Query(words="x", like=(m.PhotoReference(99),), sharper=True)
    with pytest.raises(MissingProblem):
        driven.engine.answer(m.Search(4, gone), pytest.fail)


def test_a_sharper_search_that_nobody_waits_for_stops_and_is_not_answered(
    start: Callable[[], Driven], photos: Path
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    query = m.Query(words="in the snow", like=(m.FileReference(str(photos / "red.png")),), sharper=True)
    replies: list[m.Message] = []
    driven.engine.answer(m.Search(2, query), replies.append)
    for _ in range(30):
        driven.engine.step()
    others: list[m.Message] = []
    driven.engine.answer(m.Cancel(3, 2), others.append)
    driven.engine.step()
    assert driven.engine.busy, "another client's number 2 is another request"
    driven.engine.answer(m.Cancel(4, 2), replies.append)
    steps = 0
    while driven.engine.step():
        steps += 1
    assert steps < 50, "the paper's 500 were not taken"
    assert replies == [m.Done(4)]
    driven.engine.answer(m.Cancel(5, 2), replies.append)  # it is answered, or was never asked
    assert replies == [m.Done(4), m.Done(5)]
    again: list[m.Message] = []
    driven.engine.answer(m.Search(7, query), again.append)  # taken back before its reference is read
    driven.engine.answer(m.Cancel(8, 7), again.append)
    driven.work()
    assert again == [m.Done(8)]
    assert driven.ask(m.Search(6, query), m.Found).method == "oti, exact"


def test_a_search_that_waits_for_its_reference_holds_up_nobody(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    driven.ask(m.UseModel(2, "other"), m.Done)
    driven.work()  # both know all photos by now, so that the change is made at once
    waiting: list[m.Message] = []
    like = m.FileReference(str(photos / "red.png"))
    driven.engine.answer(m.Search(2, m.Query(words="in the snow", like=(like,))), waiting.append)
    assert driven.engine.busy
    driven.engine.answer(m.Invert(3, (like,), "oti"), pytest.fail)  # takes long, and is not waited for
    assert driven.ask(m.Search(4, m.Query(words="a dog")), m.Found).hits
    assert not waiting
    while not waiting:
        driven.engine.step()
        time.sleep(0.001)
    [found] = waiting
    assert isinstance(found, m.Found)
    assert found.timing_ms["decode"] > 0
    gone = m.Query(like=(m.FileReference(str(photos / "gone.png")),))
    assert driven.ask(m.Search(5, gone), m.Failed).code == "not-found"


def test_a_sharper_search_that_waits_while_the_model_is_changed_is_to_be_asked_again(
    start: Callable[[], Driven], photos: Path
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    waiting: list[m.Message] = []
    like = m.FileReference(str(photos / "red.png"))
    query = m.Query(words="in the snow", like=(like,), sharper=True)
    driven.engine.answer(m.Search(3, query), waiting.append)
    driven.ask(m.UseModel(4, "starter"), m.Done)
    while not waiting:
        driven.engine.step()
    [failed] = waiting
    assert isinstance(failed, m.Failed)
    assert (failed.code, "model was changed" in failed.sentence) == ("bad-request", True)


def test_hits_in_another_order() -> None:
    hits = [
        m.Hit(m.Photo(number, f"/{number}/{name}", "", 1, 1, None), 1 - number / 10)
        for number, name in ((1, "b.jpg"), (2, "C.jpg"), (3, "a.jpg"))
    ]

    def numbers(order: m.Order) -> list[int]:
        return [one.photo.photo_id for one in ordered(hits, order, [3, 1, 2])]

    assert (numbers("relevance"), numbers("date"), numbers("name")) == ([1, 2, 3], [3, 1, 2], [3, 1, 2])


def test_results_by_date_come_in_the_order_of_the_library(start: Callable[[], Driven], photo_folder: Path) -> None:
    for day, (colour, taken) in enumerate(zip(COLOURS, (None, 2023, None, 2021, 2022, None, 2024), strict=True), 1):
        exif = Image.Exif()
        if taken:
            exif[ExifTags.Base.DateTime] = f"{taken}:05:01 12:00:00"
        path = photo_folder / f"{colour}.jpg"
        path.write_bytes(picture(colour, exif=exif))
        os.utime(path, (0, datetime(2023, 1, day).timestamp()))
    driven = start()
    driven.ask(m.AddFolders(1, (str(photo_folder),)), m.Done)
    driven.work()
    listed = driven.ask(m.ListPhotos(2), m.PhotoList).photos
    found = driven.ask(m.Search(3, m.Query(words="a dog", order="date")), m.Found).hits
    assert [hit.photo for hit in found] == list(listed)
    assert [Path(photo.path).stem for photo in listed] == ["pink", "green", "black", "blue", "red", "white", "yellow"]
