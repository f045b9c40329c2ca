"""A library's collection of phrases: what is kept of them, and that it is replaced all at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.errors import MachineProblem
from engine.inversion.phrases.collection import (
    LONGEST_PHRASE,
    MOST_PHRASES,
    Contents,
    PhraseCollection,
    is_concept,
    usable,
)

DOG = (("a photo of ", " in the snow"), ("a photo of ", ", asleep"))


@pytest.fixture
def collection(tmp_path: Path) -> PhraseCollection:
    return PhraseCollection(tmp_path / "library" / "phrases.sqlite")


def test_only_phrases_with_the_concept_are_usable() -> None:
    kept = usable(
        "dog", ["a photo of dog  in\nthe snow", "a photo of cat", "a photo of dogs", "a photo of Dog, asleep",
                "a photo of dog in the snow ", "dog" + "x " * LONGEST_PHRASE, "a dog \ud800", ""],
    )  # fmt: skip
    assert kept.continuations == DOG
    assert (kept.without_concept, kept.repeated, kept.unusable) == (3, 1, 2)


def test_there_may_be_too_many() -> None:
    kept = usable("dog", (f"dog {number}" for number in range(MOST_PHRASES + 5)))
    assert (len(kept.continuations), kept.unusable) == (MOST_PHRASES, 5)


def test_names() -> None:
    assert is_concept("hot dog")
    assert not any(is_concept(name) for name in ("", " dog", "hot  dog", "a\nb", "x" * 101, "\ud800"))


def test_without_a_file_there_is_nothing(collection: PhraseCollection) -> None:
    assert (list(collection.continuations("dog")), collection.concepts(), collection.contents()) == ([], set(), [])
    assert collection.stamp is None
    assert not collection.path.parent.exists()


def test_an_import_takes_the_place_of_all_there_was(collection: PhraseCollection) -> None:
    with collection.adding("a model") as adding:
        adding.add("owl", DOG)
    stamp = collection.stamp
    collection.replace([("Dog", DOG), ("cat", DOG[:1])], "hash of a file")
    assert collection.stamp != stamp
    assert tuple(collection.continuations("dog")) == tuple(collection.continuations("DOG")) == DOG
    assert list(collection.continuations("owl")) == []
    assert collection.concepts() == {"dog", "cat"}
    assert collection.contents() == [Contents("imported", 2, 3)]


def test_an_import_that_fails_changes_nothing(collection: PhraseCollection) -> None:
    collection.replace([("dog", DOG)], "first")
    before = collection.identity()

    def breaks() -> object:
        yield "cat", DOG
        raise KeyError("a mistake")

    with pytest.raises(KeyError):
        collection.replace(breaks(), "second")  # type: ignore[arg-type]
    assert collection.identity() == before
    assert [path.name for path in collection.path.parent.iterdir()] == ["phrases.sqlite"]


def test_what_a_model_wrote_is_added_concept_by_concept(collection: PhraseCollection) -> None:
    collection.replace([("dog", DOG)], "file")

    def interrupted() -> None:
        with collection.adding("a model") as adding:
            adding.add("Owl", DOG)
            adding.add("cat", DOG)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert collection.concepts() == {"dog", "owl", "cat"}
    assert collection.contents() == [Contents("generated", 2, 4), Contents("imported", 1, 2)]


def test_it_can_be_read_while_it_is_added_to(collection: PhraseCollection) -> None:
    with collection.adding("a model") as adding:
        adding.add("owl", DOG)
        assert tuple(PhraseCollection(collection.path).continuations("owl")) == DOG
        adding.add("cat", DOG)


def test_collections_are_told_apart(collection: PhraseCollection) -> None:
    found = {collection.identity()}
    for name in ("one file", "another file"):
        collection.replace([("dog", DOG)], name)
        found.add(collection.identity())
    for concept in ("owl", "cat"):
        with collection.adding("a model") as adding:
            adding.add(concept, DOG)
        found.add(collection.identity())
    assert len(found) == 5


@pytest.mark.parametrize("content", [b"nonsense" * 200, b"SQLite format 3\x00" + b"\xff" * 4000, b""])
def test_a_damaged_file_is_told_in_a_sentence(collection: PhraseCollection, content: bytes) -> None:
    collection.path.parent.mkdir()
    collection.path.write_bytes(content)
    for ask in (lambda: collection.continuations("dog"), collection.contents, collection.concepts, collection.identity):
        with pytest.raises(MachineProblem, match="akin phrases reset"):
            ask()


def test_a_damaged_entry_is_told_in_a_sentence(collection: PhraseCollection) -> None:
    collection.replace([("dog", DOG)], "file")
    db = sqlite3.connect(collection.path)
    db.execute("update phrases set texts = x'ff'")
    db.commit()
    db.close()
    with pytest.raises(MachineProblem, match="import them again"):
        collection.continuations("dog")


def test_another_version_is_not_guessed_at(collection: PhraseCollection) -> None:
    collection.replace([("dog", DOG)], "file")
    db = sqlite3.connect(collection.path)
    db.execute("pragma user_version = 2")
    db.close()
    with pytest.raises(MachineProblem, match="another version"):
        collection.continuations("dog")
    with pytest.raises(MachineProblem, match="another version"), collection.adding("a model"):
        pass


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    collection = PhraseCollection(tmp_path / "file" / "phrases.sqlite")
    with pytest.raises(MachineProblem, match="cannot be written"):
        collection.replace([("dog", DOG)], "file")
    with pytest.raises(MachineProblem, match="cannot be written"), collection.adding("a model"):
        pass
