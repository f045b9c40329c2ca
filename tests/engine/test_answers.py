"""The engine without its process: requests, background steps, events, and a disk that is full."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import messages as m
from engine import power
from engine.answers import Engine
from engine.errors import AkinError, MachineProblem, MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue, WaitingFile
from engine.library.decode_pool import DecodePool
from engine.library.paths import LibraryPaths
from engine.library.thumbnails import ThumbnailReader
from engine.model import read_vectors
from tests.engine import driven
from tests.engine.driven import COLOURS, Driven
from tests.engine.pictures import hashes, picture
from tests.engine.tiny_clip import tiny_backbone


def test_from_folder_to_search(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    before = hashes(photos)
    assert driven.status().indexing is None
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    assert driven.status().indexing is not None
    driven.work()

    status = driven.status()
    assert (status.photos, status.files, status.waiting, status.indexing) == (7, 7, 0, None)
    assert status.folders == (m.Folder(str(photos), 7, online=True),)
    assert driven.events[-1] == m.IndexingProgress(None)
    assert m.Changes(photos=True) in driven.events

    listed = driven.ask(m.ListPhotos(2), m.PhotoList).photos
    assert {Path(photo.path).stem for photo in listed} == set(COLOURS)
    with ThumbnailReader(driven.paths.thumbnails) as thumbnails:
        assert all(thumbnails.read(photo.thumbnail) for photo in listed)
    query = m.Query(words="in the snow", like=(m.PhotoReference(listed[0].photo_id),), limit=3)
    found = driven.ask(m.Search(3, query), m.Found)
    assert len(found.hits) == 3
    assert driven.ask(m.Preview(4, query), m.Previewed) == m.Previewed(
        4, found.prompt, "a photo of $ that is in the snow"
    )
    details = driven.ask(m.GetPhoto(5, listed[0].photo_id), m.PhotoDetails)
    assert (details.format, details.paths) == ("PNG", (listed[0].path,))
    assert hashes(photos) == before


def test_the_names_of_concepts_are_those_of_the_librarys_list(start: Callable[[], Driven]) -> None:
    driven = start()
    assert "snow" in driven.ask(m.GetConcepts(1), m.Concepts).names
    driven.paths.vocabulary.write_text("café\nhot air balloon\n", encoding="utf-8")
    assert driven.ask(m.GetConcepts(2), m.Concepts) == m.Concepts(2, ("café", "hot air balloon"))
    driven.paths.vocabulary.write_bytes(b"\xff")
    with pytest.raises(MachineProblem, match="akin concepts reset"):
        driven.engine.answer(m.GetConcepts(3), [].append)


def test_the_next_start_goes_on_where_the_last_one_ended(start: Callable[[], Driven], photos: Path) -> None:
    first = start()
    first.ask(m.AddFolders(1, (str(photos),)), m.Done)
    while first.status().photos == 0:
        first.engine.step()
    kept = first.status().photos
    assert kept < len(COLOURS)

    second = start()
    assert second.status().photos == kept
    second.work()
    assert second.status().photos == len(COLOURS)


def test_what_goes_while_the_vectors_are_read_is_not_searched(start: Callable[[], Driven], photos: Path) -> None:
    first = start()
    first.ask(m.AddFolders(1, (str(photos),)), m.Done)
    first.work()
    assert first.ask(m.Search(2, m.Query(words="a dog")), m.Found).searched == len(COLOURS)

    second = start()
    while not second.engine.ready:
        time.sleep(0.001)
    second.ask(m.RemoveFolder(1, str(photos)), m.Done)
    assert second.ask(m.Search(2, m.Query(words="a dog")), m.Found).searched == 0
    second.ask(m.AddFolders(3, (str(photos),)), m.Done)
    second.work()
    assert second.ask(m.Search(4, m.Query(words="a dog")), m.Found).searched == len(COLOURS)


def test_a_catalogue_that_the_loader_cannot_read_is_left_to_the_worker(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = start()
    first.ask(m.AddFolders(1, (str(photos),)), m.Done)
    first.work()
    backbone = tiny_backbone(seed=len("starter"))
    index = read_vectors(first.paths.catalogue, backbone)
    assert index is not None
    assert len(index) == len(COLOURS)
    assert read_vectors(first.paths.folder, backbone) is None  # a folder is no catalogue

    def locked(_catalogue: Path, _backbone: object) -> None:
        return None

    monkeypatch.setattr(driven, "read_vectors", locked)
    second = start()
    assert second.ask(m.Search(2, m.Query(words="a dog")), m.Found).searched == len(COLOURS)


def test_what_changes_in_the_folder_is_found_at_the_next_pass(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    (photos / "red.png").unlink()
    (photos / "green.png").rename(photos / "moved.png")
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))
    driven.ask(m.AddFolders(2, (str(photos),)), m.Done)
    driven.work()
    found = driven.ask(m.Search(3, m.Query(words="a dog", limit=50)), m.Found)
    names = {Path(hit.photo.path).stem for hit in found.hits}
    assert names == {*COLOURS, "moved", "new"} - {"red", "green"}


def test_what_changes_in_the_folder_is_found_unasked(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    driven.events.clear()
    (photos / "red.png").unlink()
    (photos / "green.png").rename(photos / "moved.png")
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))

    def found() -> set[str]:
        hits = driven.ask(m.Search(3, m.Query(words="a dog", limit=50)), m.Found).hits
        return {Path(hit.photo.path).stem for hit in hits}

    deadline = time.monotonic() + 60
    while found() != {*COLOURS, "moved", "new"} - {"red", "green"}:
        driven.work()
        assert time.monotonic() < deadline
    driven.work()
    assert m.IndexingProgress(None) in driven.events
    assert m.Changes(photos=True) in driven.events
    assert driven.status().indexing is None


def test_photos_of_a_folder_that_is_away_stay_and_come_back(
    start: Callable[[], Driven], photos: Path, tmp_path: Path
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    for place, online in ((tmp_path / "away", False), (photos, True)):
        [now] = [path for path in (photos, tmp_path / "away") if path.exists()]
        now.rename(place)
        deadline = time.monotonic() + 60
        while driven.status().folders[0].online is not online:
            driven.work()
            assert time.monotonic() < deadline
        found = driven.ask(m.Search(3, m.Query(words="a dog", limit=50)), m.Found)
        assert len(found.hits) == len(COLOURS)
        assert {hit.photo.online for hit in found.hits} == {online}
    assert m.Changes(folders=True) in driven.events


def test_what_is_passed_over_is_found_no_more_until_the_rule_is_taken_out(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    decoded: list[WaitingFile] = []
    monkeypatch.setattr(DecodePool, "put", lambda _, file: decoded.append(file))
    rules = "# these are dull\n\n[gb]*\n!blue.png\n"
    passed_over = {"green", "black"}

    def found() -> set[str]:
        hits = driven.ask(m.Search(3, m.Query(words="a dog", limit=50)), m.Found).hits
        return {Path(hit.photo.path).stem for hit in hits}

    for rule, expected in ((rules, {*COLOURS} - passed_over), ("", {*COLOURS})):
        driven.events.clear()
        driven.ask(m.SetIgnored(2, rule), m.Done)
        assert driven.status().ignored == rule
        assert driven.events[0] == m.Changes(folders=True), "other windows show the rules, too"
        driven.work()
        assert found() == expected
        assert {Path(one.path).stem for one in driven.ask(m.ListPhotos(4), m.PhotoList).photos} == expected
        assert (driven.status().missing, driven.status().waiting) == (len(COLOURS) - len(expected), 0)
    assert decoded == []
    assert len(hashes(photos)) == len(COLOURS)

    driven.ask(m.SetIgnored(5, rules), m.Done)
    assert start().status().ignored == rules


def test_rules_hold_at_once_also_while_indexing_is_paused_or_under_way(
    start: Callable[[], Driven], photos: Path
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    while driven.status().photos == 0:
        driven.engine.step()
    driven.ask(m.SetIgnored(2, "*.png"), m.Done)
    driven.until(lambda: driven.status().files == 0)
    driven.ask(m.Pause(3, True), m.Done)
    driven.ask(m.SetIgnored(4, "red.png"), m.Done)
    driven.until(lambda: driven.status().waiting > 0)
    driven.ask(m.Pause(5, False), m.Done)
    driven.work()
    assert driven.status().photos == len(COLOURS) - 1


def test_a_low_battery_makes_indexing_wait_and_the_user_has_the_last_word(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(power.Power.__init__, "__defaults__", (lambda: "low", time.monotonic))
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.until(lambda: driven.status().waiting == len(COLOURS))
    for _ in range(50):
        driven.engine.step()
    assert driven.status().photos == 0
    indexing = driven.status().indexing
    assert indexing is not None
    assert (indexing.supply, indexing.paused) == ("low", False)
    search = m.Search(3, m.Query(words="a dog"))
    assert driven.ask(search, m.Found).frugal, "whoever searches learns that sharper results should wait"
    driven.ask(m.Pause(2, False), m.Done)
    assert not driven.ask(search, m.Found).frugal
    driven.work()
    assert driven.status().photos == len(COLOURS)


def test_at_a_gentle_pace_every_step_is_followed_by_a_rest(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(power.Power.__init__, "__defaults__", (lambda: "mains", lambda: now[0]))
    driven = start()
    driven.ask(m.SetPace(1, "gentle"), m.Done)
    driven.ask(m.AddFolders(2, (str(photos),)), m.Done)
    for _ in range(300):
        driven.engine.step()  # no time passes, so that what follows the first step is rest
    assert driven.status().photos == 0
    deadline = time.monotonic() + 60
    while driven.status().photos < len(COLOURS):
        now[0] += 100
        driven.engine.step()
        assert time.monotonic() < deadline


def test_the_pace_is_kept(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    assert driven.status().pace == "usual"
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.ask(m.SetPace(2, "gentle"), m.Done)
    indexing = driven.status().indexing
    assert indexing is not None
    assert indexing.gentle
    again = start()
    assert again.status().pace == "gentle"
    assert again.ask(m.Search(4, m.Query(words="a dog")), m.Found).frugal
    again.ask(m.SetPace(3, "full"), m.Done)
    again.work()
    assert (again.status().pace, again.status().photos) == ("full", len(COLOURS))


def test_search_is_answered_while_indexing_and_while_paused(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    while driven.status().photos == 0:
        driven.engine.step()
    assert driven.ask(m.Search(2, m.Query(words="a dog")), m.Found).hits
    driven.ask(m.Pause(3, True), m.Done)
    count = driven.status().photos
    for _ in range(50):
        driven.engine.step()
    assert driven.status().photos == count
    indexing = driven.status().indexing
    assert indexing is not None
    assert indexing.paused
    driven.ask(m.Pause(4, False), m.Done)
    driven.work()
    assert driven.status().photos == len(COLOURS)


def test_folders_are_followed_while_indexing_is_paused(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    driven.ask(m.Pause(2, True), m.Done)
    (photos / "red.png").unlink()
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))
    search = m.Search(3, m.Query(words="a dog"))
    driven.until(lambda: driven.ask(search, m.Found).searched == len(COLOURS) - 1)
    assert driven.status().missing == 1
    away = photos.rename(photos.with_name("away"))
    driven.until(lambda: not driven.status().folders[0].online)
    away.rename(photos)
    driven.until(lambda: driven.status().folders[0].online)
    driven.ask(m.Pause(4, False), m.Done)
    driven.work()
    assert driven.status().photos == len(COLOURS)


def test_removing_a_folder_takes_its_photos_out_of_the_results(
    start: Callable[[], Driven], photos: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "grey.png").write_bytes(picture("grey", format="PNG"))
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos), str(other))), m.Done)
    driven.work()
    driven.ask(m.RemoveFolder(2, str(photos)), m.Done)
    for _ in range(2):  # at once, and after the pass that follows
        found = driven.ask(m.Search(3, m.Query(words="a dog", limit=50)), m.Found)
        assert [Path(hit.photo.path).stem for hit in found.hits] == ["grey"]
        driven.work()
    assert len(hashes(photos)) == len(COLOURS)


def test_a_folder_inside_a_watched_one_is_not_watched_twice(start: Callable[[], Driven], photos: Path) -> None:
    (photos / "inside").mkdir()
    (photos / ".hidden").mkdir()
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos / "inside"), str(photos))), m.Done)
    assert [folder.path for folder in driven.status().folders] == [str(photos)]
    # a scan of its parent would pass it over
    driven.ask(m.AddFolders(2, (str(photos / ".hidden"),)), m.Done)
    assert [folder.path for folder in driven.status().folders] == [str(photos), str(photos / ".hidden")]


def test_a_full_disk_pauses_indexing_with_a_sentence_and_loses_nothing(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    while driven.status().photos == 0:
        driven.engine.step()
    kept = driven.status().photos

    def full(*_arguments: object) -> list[int]:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Catalogue, "record", full)
        while not any(isinstance(event, m.Notice) for event in driven.events):
            driven.engine.step()
    [notice] = [event for event in driven.events if isinstance(event, m.Notice)]
    assert notice.code == "environment"
    assert "disk is full" in notice.sentence
    assert driven.status().photos == kept

    driven.ask(m.AddFolders(2, (str(photos),)), m.Done)  # asking again begins anew
    driven.work()
    assert driven.status().photos == len(COLOURS)


def test_another_model_indexes_anew_and_the_first_ones_vectors_stay(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    assert "names no model" in driven.ask(m.UseModel(2, "nonsense"), m.Failed).sentence
    assert driven.status().model == "starter"

    driven.ask(m.UseModel(3, "other"), m.Done)
    driven.work()
    assert (driven.status().model, driven.status().photos) == ("other", len(COLOURS))
    assert start().status().model == "other"


def test_refused_requests(start: Callable[[], Driven], tmp_path: Path) -> None:
    driven = start()
    (tmp_path / "file.jpg").touch()
    refused: list[tuple[m.AnyRequest, type[AkinError], str]] = [
        (m.AddFolders(1, (str(tmp_path / "gone"),)), MissingProblem, "does not exist"),
        (m.AddFolders(2, (str(tmp_path / "file.jpg"),)), RequestProblem, "name the folder"),
        (m.AddFolders(3, ("photos",)), RequestProblem, "not an absolute path"),
        (m.RemoveFolder(4, "/not/watched"), MissingProblem, "not a folder of this library"),
        (m.GetPhoto(5, 1), MissingProblem, "no longer in the library"),
        (m.Search(6, m.Query()), RequestProblem, "type words"),
        (m.SetIgnored(7, "*.png\n!"), RequestProblem, '"!" is no pattern'),
    ]
    for request, error, sentence in refused:
        with pytest.raises(error, match=sentence):
            driven.engine.answer(request, pytest.fail)
    assert driven.status().ignored == ""


def test_pseudo_words_are_made_in_steps_between_which_searches_are_answered(
    start: Callable[[], Driven], photos: Path
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    asked = tuple(m.FileReference(str(photos / f"{colour}.png")) for colour in ("red", "green"))
    replies: list[m.Message] = []
    driven.engine.answer(m.Invert(2, asked, "oti"), replies.append)
    steps = 0
    while not replies:
        assert driven.ask(m.Search(3, m.Query(words="a dog")), m.Found).hits
        driven.engine.step()
        steps += 1
    [inverted] = replies
    assert isinstance(inverted, m.Inverted)
    assert (len(inverted.words), inverted.model) == (2, "tiny")
    assert steps > 500  # the paper's
    phi = driven.ask(m.Invert(4, asked), m.Inverted)
    assert [word.method for word in phi.words] == ["phi", "phi"]
    gone = driven.ask(m.Invert(5, (m.FileReference(str(photos / "gone.png")),), "oti"), m.Failed)
    assert gone.code == "not-found"


def test_a_catalogue_that_cannot_be_opened_is_the_environments_problem(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").mkdir()
    with pytest.raises(MachineProblem, match="cannot be opened"):
        Engine(LibraryPaths(tmp_path), lambda _: None)
