"""Indexing and searching the sample photos with the starter model, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import SAMPLES, Akin
from tests.engine.pictures import hashes

PHOTOS = sorted(SAMPLES.glob("*.jpg"))


@pytest.fixture(scope="module", autouse=True)
def indexed(akin: Akin) -> None:
    before = hashes(SAMPLES)
    assert akin("index", SAMPLES, "--json").json()["photos"] == len(PHOTOS)
    assert hashes(SAMPLES) == before, "indexing changed an original"


def names(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [Path(result["path"]).stem for result in answer["results"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("a cup of coffee", "coffee_cup_on_table"), ("a hot air balloon", "hot_air_balloon"), ("a bee", "honey_bee")],
)
def test_words_find_photos(akin: Akin, words: str, expected: str) -> None:
    answer = akin("search", words, "-k", 3, "--json").json()
    assert names(answer)[0].startswith(expected)
    assert len(answer["results"]) == 3
    scores = [result["score"] for result in answer["results"]]
    assert scores == sorted(scores, reverse=True)


def test_a_composed_query_finds_what_neither_half_finds(akin: Akin) -> None:
    reference = SAMPLES / "mountain_trail_with_snow.jpg"
    answer = akin("search", "with a lake", "--like", reference, "--json").json()
    assert answer["query"]["prompt"] == "a photo of (photo) with a lake"
    assert names(answer)[0] == "mountain_lake"
    assert answer["method"].startswith("phi")
    assert set(answer["timing_ms"]) == {"decode", "model", "rank", "total"}


def test_a_photo_is_never_its_own_result(akin: Akin) -> None:
    for photo in PHOTOS[::4]:
        for words in ("", "in the snow"):
            answer = akin("search", words, "--like", photo, "-k", len(PHOTOS) + 5, "--json").json()
            assert photo.stem not in names(answer)
            assert len(answer["results"]) == len(PHOTOS) - 1


def test_a_copy_of_a_photo_under_another_name_is_that_photo(akin: Akin, tmp_path: Path) -> None:
    copy = tmp_path / "some other name.jpg"
    copy.write_bytes(PHOTOS[0].read_bytes())
    assert PHOTOS[0].stem not in names(akin("search", "--like", copy, "-k", 100, "--json").json())


def test_several_photos_avoided_words_blend_and_filters(akin: Akin) -> None:
    both = akin(
        "search", "$1 and $2 by the sea", "--like", PHOTOS[0], "--like", PHOTOS[1], "--avoid", "a dog", "--json"
    ).json()
    assert both["query"]["prompt"] == "(photo 1) and (photo 2) by the sea"
    assert not {PHOTOS[0].stem, PHOTOS[1].stem} & set(names(both))

    words_only = akin("search", "a goldfish", "--json").json()
    blended = akin("search", "a goldfish", "--like", PHOTOS[0], "--blend", "1", "--json").json()
    assert names(blended)[0] == names(words_only)[0] == "goldfish"

    by_name = names(akin("search", "a bird", "-k", 5, "--order", "name", "--json").json())
    assert by_name == sorted(by_name)
    assert set(by_name) == set(names(akin("search", "a bird", "-k", 5, "--json").json()))

    at_night = akin("search", "a bridge", "--filter", "name=night", "-k", 50, "--json").json()
    assert {"_at_night" in name for name in names(at_night)} == {True}
    assert at_night["searched"] == 3


def test_sharper_takes_a_pseudo_word_from_oti(akin: Akin) -> None:
    reference = SAMPLES / "osprey_in_tree.jpg"
    answer = akin("search", "by the water", "--like", reference, "--sharper", "--json").json()
    assert answer["method"].startswith("oti")
    assert names(answer)[0] in {"heron_by_water", "birds_on_water_at_sunset", "kingfisher_on_branch"}


def test_pseudo_words_are_told_in_words(akin: Akin, tmp_path: Path) -> None:
    photos = [SAMPLES / "cat_lying_on_porch.jpg", SAMPLES / "goldfish.jpg"]
    answer = akin("invert", *photos, "--json").json()
    assert (answer["model"], answer["method"]) == ("starter", "phi")
    cat, fish = answer["photos"]
    assert [Path(one["path"]) for one in (cat, fish)] == photos
    assert "cat" in " ".join(cat["concepts"])
    assert "fish" in " ".join(fish["concepts"])
    assert len(cat["token"]) == 256
    assert cat["similarity"] > 0.5
    assert cat["loss"] is None
    told = akin("invert", photos[0], "--method", "oti")
    assert told.status == 0
    assert "cat" in told.out
    assert "loss" in told.out
    assert "known" in akin("invert", photos[0], "--method", "oti").out
    (tmp_path / "note.jpg").write_text("no picture")
    refused = akin("invert", photos[0], tmp_path / "note.jpg")
    assert (refused.status, refused.out) == (1, "")
    assert "note.jpg" in refused.err
    assert akin("invert").status == 2


def test_status_tells_what_is_there(akin: Akin) -> None:
    status = akin("status", "--json").json()
    assert (status["photos"], status["waiting"], status["missing"]) == (len(PHOTOS), 0, 0)
    assert [folder["path"] for folder in status["folders"]] == [str(SAMPLES)]
    assert (status["model"], status["unreadable"], status["indexing"]) == ("starter", [], None)
    assert f"Photos      {len(PHOTOS)} in {len(PHOTOS)} files" in akin("status").out


def test_the_demo_searches_and_draws_a_contact_sheet(akin: Akin, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    answer = akin("demo", "--no-window", "--output", sheet, "--json").json()
    assert answer["contact_sheet"] == str(sheet)
    assert sheet.read_bytes().startswith(b"\x89PNG")
    assert all(search["results"] for search in answer["searches"])
