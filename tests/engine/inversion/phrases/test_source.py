"""A library's phrases: the collected ones first, the built-in ones for the rest, and changes are noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import MachineProblem
from engine.inversion.phrases.bank import PhraseBank
from engine.inversion.phrases.collection import PhraseCollection
from engine.inversion.phrases.source import LibraryPhrases

OWN = (("a photo of ", " that nobody else has"),)


@pytest.fixture(scope="module")
def bank() -> PhraseBank:
    return PhraseBank()


def test_without_a_collection_there_are_the_built_in_ones(tmp_path: Path, bank: PhraseBank) -> None:
    source = LibraryPhrases(tmp_path / "phrases.sqlite", bank)
    assert source.continuations("dog") == bank.continuations("dog")
    assert source.identity == bank.identity


def test_a_collection_goes_first_and_is_noticed_while_it_is_used(tmp_path: Path, bank: PhraseBank) -> None:
    path = tmp_path / "phrases.sqlite"
    source = LibraryPhrases(path, bank)
    seen = {source.identity}
    assert source.continuations("dog") == bank.continuations("dog")
    PhraseCollection(path).replace([("dog", OWN)], "file")
    seen.add(source.identity)
    assert tuple(source.continuations("dog")) == OWN
    assert source.continuations("cat") == bank.continuations("cat")
    with PhraseCollection(path).adding("model") as adding:
        adding.add("cat", OWN)
    seen.add(source.identity)
    assert tuple(source.continuations("cat")) == OWN
    path.unlink()
    assert source.continuations("dog") == bank.continuations("dog")
    assert len(seen) == 3


def test_a_damaged_collection_is_told(tmp_path: Path, bank: PhraseBank) -> None:
    (tmp_path / "phrases.sqlite").write_bytes(b"nonsense" * 100)
    with pytest.raises(MachineProblem, match="akin phrases reset"):
        LibraryPhrases(tmp_path / "phrases.sqlite", bank).continuations("dog")
