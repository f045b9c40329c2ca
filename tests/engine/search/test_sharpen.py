"""OTI's pseudo-words are made once, go on after a crash where they were, and a failure leaves phi's in use."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.oti_parameters import OtiParameters
from engine.library import oti_runs
from engine.library.catalogue import Catalogue
from engine.library.migrations import migrate
from engine.library.oti_runs import RunOf, forget_run, keep_run, kept_run
from engine.library.paths import LibraryPaths
from engine.search import sharpen
from engine.search.language import LibraryLanguage
from engine.search.references import ResolvedReference
from engine.search.sharpen import KEEP_EVERY, Sharpener
from tests.engine.steps import finished
from tests.engine.tiny_clip import tiny_backbone

PARAMETERS = OtiParameters(steps=60, concepts=3)


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


@pytest.fixture
def language(tmp_path: Path, backbone: Backbone) -> Iterator[LibraryLanguage]:
    """Of a library with few concepts."""
    paths = LibraryPaths(tmp_path / "library")
    paths.folder.mkdir(exist_ok=True)
    paths.vocabulary.write_text("dog\ncat\ntree\nboat\nhouse\n")
    language = LibraryLanguage(paths, backbone)
    finished(language.get())  # so that the steps that are counted are OTI's
    yield language
    language.close()


def photos(count: int, seed: int = 0) -> list[ResolvedReference]:
    generator = np.random.default_rng(seed)
    features = generator.standard_normal((count, 24)).astype(np.float32)
    return [ResolvedReference(bytes([seed, number] * 8), feature, None) for number, feature in enumerate(features)]


def runs(catalogue: Catalogue) -> list[tuple[int]]:
    rows: list[tuple[int]] = catalogue.db.execute("select steps from oti_runs").fetchall()
    return rows


def test_all_references_of_a_query_are_made_in_one_run_and_then_known(
    catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage
) -> None:
    one, two, three = photos(3)
    sharpener = Sharpener(catalogue, backbone, language, PARAMETERS)
    tokens, steps = finished(sharpener.tokens([one, two, one]))
    assert steps == PARAMETERS.steps
    assert tokens.shape == (3, 32)
    np.testing.assert_array_equal(tokens[0], tokens[2])
    assert not np.allclose(tokens[0], tokens[1])
    again, steps = finished(sharpener.sharpen([two, three]))
    assert steps == PARAMETERS.steps
    np.testing.assert_array_equal(again[0].word.token, tokens[1])
    assert again[0].seconds == 0.0 < again[1].seconds
    known, steps = finished(Sharpener(catalogue, backbone, language, PARAMETERS).tokens([one, two, three]))
    assert steps == 0
    np.testing.assert_array_equal(known[:2], tokens[:2])
    assert runs(catalogue) == []


def test_other_settings_are_made_anew(catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage) -> None:
    [one] = photos(1)
    for parameters in (PARAMETERS, replace(PARAMETERS, noise=0.1)):
        _, steps = finished(Sharpener(catalogue, backbone, language, parameters).tokens([one]))
        assert steps == 60


@pytest.mark.parametrize("killed_after", [10, 30, 59])
def test_a_killed_run_goes_on_where_it_was_and_ends_with_the_same_bits(
    catalogue: Catalogue,
    backbone: Backbone,
    language: LibraryLanguage,
    killed_after: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    references = photos(2, seed=killed_after)
    steps = Sharpener(catalogue, backbone, language, PARAMETERS).tokens(references)
    for _ in range(killed_after):
        next(steps)
    steps.close()
    kept = killed_after - killed_after % KEEP_EVERY
    assert runs(catalogue) == ([(kept,)] if kept else [])
    with caplog.at_level(logging.INFO, logger="engine.search.sharpen"):
        resumed, taken = finished(Sharpener(catalogue, backbone, language, PARAMETERS).tokens(references))
    assert taken == PARAMETERS.steps - kept
    assert (f"goes on after step {kept} of 60" in caplog.text) == bool(kept)
    assert runs(catalogue) == []

    catalogue.db.execute("delete from pseudo_words")
    whole, _ = finished(Sharpener(catalogue, backbone, language, PARAMETERS).tokens(references))
    np.testing.assert_array_equal(resumed, whole)


def test_a_damaged_state_is_begun_anew(
    catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage, caplog: pytest.LogCaptureFixture
) -> None:
    references = photos(1)
    begun = Sharpener(catalogue, backbone, language, PARAMETERS).tokens(references)
    for _ in range(KEEP_EVERY):
        next(begun)
    begun.close()
    catalogue.db.execute("update oti_runs set state = ?", (b"no state at all",))
    _, steps = finished(Sharpener(catalogue, backbone, language, PARAMETERS).tokens(references))
    assert steps == 60
    assert "begins anew" in caplog.text
    assert runs(catalogue) == []


def test_a_loss_that_is_no_number_fails_with_a_sentence_and_the_others_are_kept(
    catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage
) -> None:
    sound, broken = photos(2)
    broken = replace(broken, feature=np.full(24, np.nan, np.float32))
    sharpener = Sharpener(catalogue, backbone, language, PARAMETERS)
    with pytest.raises(MachineProblem, match="phi's stays in use"):
        finished(sharpener.tokens([sound, broken]))
    assert runs(catalogue) == []
    count = catalogue.db.execute("select count(*) from pseudo_words").fetchone()
    assert count == (1,)
    _, steps = finished(sharpener.tokens([sound]))
    assert steps == 0


def test_a_disk_that_is_full_costs_only_the_keeping(
    catalogue: Catalogue,
    backbone: Backbone,
    language: LibraryLanguage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sharpen, "keep_run", full)
    monkeypatch.setattr(Catalogue, "set_pseudo_word", full)
    tokens, _ = finished(Sharpener(catalogue, backbone, language, PARAMETERS).tokens(photos(1)))
    assert np.isfinite(tokens).all()
    assert caplog.text.count("disk is full") == 3


def test_many_photos_are_made_in_batches(catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage) -> None:
    parameters = replace(PARAMETERS, steps=2)
    _, steps = finished(Sharpener(catalogue, backbone, language, parameters).tokens(photos(9)))
    assert steps == 3 * 2  # 4, 4 and 1


class NoPhrases:
    identity = "none but one"

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:
        return [("a photo of ", " at sea")] if concept == "boat" else []


def test_other_phrases_make_other_pseudo_words(
    catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = replace(PARAMETERS, steps=3)
    for collected, regularisation, steps in (
        (False, "phrases", 3), (True, "phrases", 3), (False, "concept", 3), (True, "concept", 0),
    ):  # fmt: skip
        if collected:
            monkeypatch.setattr(language, "_phrases", NoPhrases())
        chosen = replace(parameters, regularisation=regularisation)
        assert finished(Sharpener(catalogue, backbone, language, chosen).tokens(photos(1)))[1] == steps
        monkeypatch.undo()


def test_concepts_without_phrases_are_told(
    catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_phrases", NoPhrases())
    parameters = replace(PARAMETERS, steps=3, concepts=5)
    [made], _ = finished(Sharpener(catalogue, backbone, language, parameters).sharpen(photos(1)))
    assert made.without_phrases == ["cat", "dog", "house", "tree"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=40))
def test_only_the_latest_runs_are_kept(done: list[tuple[int, bool]]) -> None:
    """Against the plainest model of it: a list, the latest last."""
    db = Database(memory=True)
    migrate(db)
    expected: list[int] = []
    for number, keep in done:
        of = RunOf([bytes([number])], "backbone", "settings")
        expected = [other for other in expected if other != number]
        if keep:
            keep_run(db, of, 25, bytes([number]))
            expected = [*expected, number][-oti_runs.KEPT :]
        else:
            forget_run(db, of)
    for number in range(13):
        state = kept_run(db, RunOf([bytes([number])], "backbone", "settings"))
        assert state == (bytes([number]) if number in expected else None)
    assert kept_run(db, RunOf([bytes([0])], "backbone", "other")) is None
