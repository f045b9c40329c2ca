"""Import of the authors' file: alone or in a zip, what is left out, and what is refused with nothing changed."""

from __future__ import annotations

import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine.errors import MachineProblem, RequestProblem
from engine.inversion.phrases import authors_file
from engine.inversion.phrases.authors_file import NAME, Imported, import_authors_file
from engine.inversion.phrases.collection import PhraseCollection
from engine.inversion.phrases.plain_pickle import PickleLimits

PHRASES: dict[str, list[str]] = {
    "Dog": ["a photo of Dog in the snow", "a photo of Dog in the snow", "a photo of a cat"],
    "dog": ["a photo of dog, asleep"],
    "Hot air balloon": ["a photo of hot air balloon\nabove the sea"],
    "cat": ["a photo of cattle"],
    "": ["a photo of "],
    "owl": [],
}


@pytest.fixture
def collection(tmp_path: Path) -> PhraseCollection:
    return PhraseCollection(tmp_path / "library" / "phrases.sqlite")


def written(path: Path, value: Any, protocol: int = 4) -> Path:
    path.write_bytes(pickle.dumps(value, protocol))
    return path


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_pkl", ".pkl"), content)
    return path


def check(imported: Imported, collection: PhraseCollection) -> None:
    assert (imported.concepts, imported.phrases) == (2, 3)
    assert (imported.without_concept, imported.repeated, imported.unusable) == (3, 1, 0)
    assert imported.no_phrases == ("cat", "", "owl")
    assert list(collection.continuations("dog")) == [("a photo of ", " in the snow"), ("a photo of ", ", asleep")]
    assert list(collection.continuations("hot air balloon")) == [("a photo of ", " above the sea")]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_file_as_it_is(tmp_path: Path, collection: PhraseCollection, protocol: int) -> None:
    check(import_authors_file(written(tmp_path / NAME, PHRASES, protocol), collection), collection)


def test_the_file_in_a_zip(tmp_path: Path, collection: PhraseCollection) -> None:
    data = pickle.dumps(PHRASES)
    path = zipped(tmp_path / "a.zip", readme=b"hello", data__concept_to_phrases_pkl=data, other_pkl=b"x")
    check(import_authors_file(path, collection), collection)
    check(import_authors_file(zipped(tmp_path / "b.zip", any_pkl=data), collection), collection)


class Runs:
    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.target}",)


def test_anything_else_is_refused_and_nothing_changes(tmp_path: Path, collection: PhraseCollection) -> None:
    import_authors_file(written(tmp_path / NAME, PHRASES), collection)
    before = collection.path.read_bytes()
    others: list[Any] = [
        Runs(tmp_path / "run"), {"dog": [Runs(tmp_path / "run")]}, {}, [], "text", ["a photo of dog"],
        {"dog": "a photo"}, {"dog": {"a": "b"}}, {"dog": [["a photo of dog"]]}, {1: ["a"]}, {"dog": [1]}, {"dog": None},
        {"dog": ("a",)},
    ]  # fmt: skip
    for value in others:
        with pytest.raises(RequestProblem, match=r"other\.pkl is not a file of phrases .* Nothing was changed"):
            import_authors_file(written(tmp_path / "other.pkl", value), collection)
    whole = pickle.dumps(PHRASES)
    for content in (b"", b"hello", whole[:-20], b"PK\x05\x06" + bytes(18), b"\x00" * 100):
        (tmp_path / "other.pkl").write_bytes(content)
        with pytest.raises(RequestProblem, match="Nothing was changed"):
            import_authors_file(tmp_path / "other.pkl", collection)
    assert collection.path.read_bytes() == before
    assert not (tmp_path / "run").exists()
    assert [path.name for path in collection.path.parent.iterdir()] == [collection.path.name]


def test_odd_archives_are_refused(tmp_path: Path, collection: PhraseCollection) -> None:
    data = pickle.dumps(PHRASES)
    odd = [zipped(tmp_path / "none.zip", readme=b"x"), zipped(tmp_path / "two.zip", a_pkl=data, b_pkl=data)]
    whole = zipped(tmp_path / "whole.zip", a_pkl=data).read_bytes()
    for number, content in enumerate((whole[:60], whole[:-30], whole.replace(b"a.pkl", b"b.pkl", 1))):
        odd.append(tmp_path / f"damaged{number}.zip")
        odd[-1].write_bytes(content)
    odd.append(tmp_path / "flipped.zip")
    odd[-1].write_bytes(whole[:60] + bytes([whole[60] ^ 0xFF]) + whole[61:])
    odd.append(tmp_path / "bzip2.zip")
    with zipfile.ZipFile(odd[-1], "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.pkl", data)
    for path in odd:
        with pytest.raises(RequestProblem, match="Nothing was changed"):
            import_authors_file(path, collection)
    assert collection.stamp is None


def test_an_archive_that_unpacks_to_far_too_much_is_refused(tmp_path: Path, collection: PhraseCollection) -> None:
    limits = PickleLimits(pickle=100_000)
    bomb = zipped(tmp_path / "bomb.zip", a_pkl=b"\x80\x04" * 5_000_000)
    assert bomb.stat().st_size < limits.pickle
    with pytest.raises(RequestProblem, match="too large"):
        import_authors_file(bomb, collection, limits)
    with pytest.raises(RequestProblem, match="too large"):
        import_authors_file(written(tmp_path / NAME, {"dog": ["dog " * 30_000]}), collection, limits)


def test_a_file_that_is_not_there(tmp_path: Path, collection: PhraseCollection) -> None:
    with pytest.raises(MachineProblem, match="cannot be read"):
        import_authors_file(tmp_path / "gone.pkl", collection)


def test_another_file_is_another_identity(tmp_path: Path, collection: PhraseCollection) -> None:
    found = set()
    for phrases in (["a photo of dog here"], ["a photo of dog there"], ["a photo of dog here"]):
        import_authors_file(written(tmp_path / NAME, {"dog": phrases}), collection)
        found.add(collection.identity())
    assert len(found) == 2


def test_pickle_is_not_imported() -> None:
    assert not {"pickle", "_pickle"} & set(vars(authors_file))
