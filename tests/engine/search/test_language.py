"""A library's language: there after one template, better when there is time, and another when the user imports one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.phrases.collection import PhraseCollection
from engine.inversion.regularisation import Language
from engine.library.paths import LibraryPaths
from engine.search.language import LibraryLanguage
from tests.engine.steps import finished
from tests.engine.tiny_clip import tiny_backbone

NAMES = ("dog", "cat", "tree", "boat", "house")


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


@pytest.fixture
def paths(tmp_path: Path) -> LibraryPaths:
    (tmp_path / "library").mkdir()
    paths = LibraryPaths(tmp_path / "library")
    paths.vocabulary.write_text("\n".join(NAMES))
    return paths


@pytest.fixture
def language(paths: LibraryPaths, backbone: Backbone) -> Iterator[LibraryLanguage]:
    language = LibraryLanguage(paths, backbone)
    yield language
    language.close()


def got(language: LibraryLanguage) -> tuple[Language, int]:
    """The language, and after how many steps."""
    return finished(language.get())


def test_it_is_made_once_and_only_when_it_is_wanted(language: LibraryLanguage, paths: LibraryPaths) -> None:
    assert not language.improve()
    first, steps = got(language)
    assert first.concepts.names == NAMES
    assert steps > 0
    assert got(language)[1] == 0
    assert paths.concept_features.is_dir()


def test_it_gets_better_until_all_templates_are_in_it(
    language: LibraryLanguage, paths: LibraryPaths, backbone: Backbone
) -> None:
    first, _ = got(language)
    while language.improve():
        pass
    last, _ = got(language)
    assert not last.concepts.features.allclose(first.concepts.features)
    again = LibraryLanguage(paths, backbone)
    kept, steps = got(again)
    assert steps == 0
    assert kept.concepts.features.equal(last.concepts.features)
    assert not again.improve()
    again.close()


def test_it_gets_better_also_where_only_its_concepts_are_used(language: LibraryLanguage) -> None:
    for _ in language.concepts():
        assert not language.whole
    assert language.improve()
    while language.improve():
        pass
    assert language.whole


def test_what_is_imported_meanwhile_is_noticed(language: LibraryLanguage, paths: LibraryPaths) -> None:
    got(language)
    before = language.identity
    paths.vocabulary.write_text("dog\nlighthouse\n")
    with_other_names = language.identity
    assert with_other_names != before
    other, steps = got(language)
    assert other.concepts.names == ("dog", "lighthouse")
    assert steps > 0
    paths.vocabulary.write_text("\n".join(NAMES))
    assert language.identity == before
    assert not PhraseCollection(paths.phrases).stamp


def test_a_damaged_list_is_said_to_be(language: LibraryLanguage, paths: LibraryPaths) -> None:
    paths.vocabulary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MachineProblem, match="concepts reset"):
        got(language)
