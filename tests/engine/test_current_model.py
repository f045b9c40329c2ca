"""The model in use: another takes over when all is indexed with it; phi is changed without loading anything anew."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import messages as m
from engine.inversion.phi import MlpPhi, PhiCard, phi_file
from engine.inversion.phi_choice import keep
from engine.library.catalogue import Catalogue
from tests.engine.driven import COLOURS, Driven, load_tiny
from tests.engine.pictures import picture

Start = Callable[[], Driven]


@pytest.fixture
def indexed(start: Start, photos: Path) -> Driven:
    """An engine whose library is indexed with the first model."""
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    return driven


def found(driven: Driven, words: str = "a dog") -> list[tuple[str, float]]:
    hits = driven.ask(m.Search(9, m.Query(words=words)), m.Found).hits
    return [(Path(hit.photo.path).stem, round(hit.score, 4)) for hit in hits]


def vectors(driven: Driven, name: str) -> int:
    """Of the model that is called so."""
    fingerprint = load_tiny(name, driven.paths).backbone.fingerprint
    catalogue = driven.engine._catalogue
    return sum(len(ids) for ids, _ in catalogue.vectors(fingerprint))


def test_a_model_that_failed_for_a_damaged_vector_is_there_after_a_repair(indexed: Driven, start: Start) -> None:
    before = found(indexed)
    indexed.engine.close()
    with sqlite3.connect(indexed.paths.catalogue) as connection:
        connection.execute("update vectors set vector = x'01' where photo_id = 1")
    connection.close()
    driven = start()
    driven.until(lambda: driven.engine.ready)
    with pytest.raises(ValueError, match="buffer size"):
        driven.ask(m.Search(1, m.Query(words="a dog")), m.Found)
    driven.ask(m.Repair(2), m.Repaired)
    driven.work()
    assert found(driven) == before, "the photo was indexed anew"


# --- switching ---


def test_the_old_model_answers_until_the_new_one_is_complete(indexed: Driven) -> None:
    before = found(indexed)
    indexed.ask(m.UseModel(2, "other"), m.Done)
    answers = []
    while (status := indexed.status()).switching is not None:
        assert status.switching.model == "other"
        assert (status.model, status.photos) == ("starter", len(COLOURS))
        assert found(indexed) == before
        answers.append(status.switching)
        indexed.engine.step()
    assert answers[-1].total == len(COLOURS)
    assert answers[-1].done >= len(COLOURS) - 1
    assert {answer.done for answer in answers} >= set(range(1, len(COLOURS)))
    assert (status.model, status.photos) == ("other", len(COLOURS))
    after = found(indexed)
    assert len(after) == len(COLOURS)
    assert after != before
    assert m.Changes(photos=True) in indexed.events


def test_vectors_of_both_stay_and_switching_back_is_done_at_once(indexed: Driven) -> None:
    before = found(indexed)
    indexed.ask(m.UseModel(2, "other"), m.Done)
    indexed.work()
    assert (vectors(indexed, "starter"), vectors(indexed, "other")) == (len(COLOURS), len(COLOURS))
    indexed.ask(m.Pause(3, True), m.Done)
    indexed.ask(m.UseModel(4, "starter"), m.Done)
    assert (indexed.status().model, indexed.status().switching) == ("starter", None)
    assert found(indexed) == before


def test_a_switch_goes_on_after_the_next_start(indexed: Driven, start: Start) -> None:
    before = found(indexed)
    indexed.ask(m.UseModel(2, "other"), m.Done)
    while (switching := indexed.status().switching) is not None and switching.done < 3:
        indexed.engine.step()
    again = start()
    assert (again.status().model, found(again)) == ("starter", before)
    assert again.status().switching is not None
    again.work()
    assert (again.status().model, again.status().switching) == ("other", None)
    assert start().status().model == "other"


def test_using_the_present_model_takes_a_switch_back(indexed: Driven) -> None:
    before = found(indexed)
    indexed.ask(m.UseModel(2, "other"), m.Done)
    indexed.engine.step()
    indexed.ask(m.UseModel(3, "starter"), m.Done)
    assert indexed.status().switching is None
    indexed.work()
    assert (indexed.status().model, found(indexed)) == ("starter", before)


@pytest.mark.usefixtures("store")
def test_the_models_to_choose_from_say_which_is_in_use(indexed: Driven) -> None:
    def listed() -> tuple[str, list[str]]:
        models = indexed.ask(m.ListModels(1), m.Models)
        return models.in_use, [one.name for one in models.models if one.here]

    assert listed() == ("starter", ["starter"])
    indexed.ask(m.UseModel(2, "other"), m.Done)
    assert listed() == ("starter", ["starter", "other"])  # which is on its way
    indexed.work()
    assert listed() == ("other", ["starter", "other"])


def test_a_model_that_cannot_be_had_changes_nothing(indexed: Driven) -> None:
    assert "names no model" in indexed.ask(m.UseModel(2, "nonsense"), m.Failed).sentence
    assert (indexed.status().model, indexed.status().switching) == ("starter", None)
    assert len(found(indexed)) == len(COLOURS)


@pytest.mark.parametrize("complete", [True, False])
def test_a_library_that_cannot_be_written_changes_nothing(
    indexed: Driven, monkeypatch: pytest.MonkeyPatch, complete: bool
) -> None:
    if complete:
        indexed.ask(m.UseModel(2, "other"), m.Done)
        indexed.work()
    before, model = found(indexed), indexed.status().model

    def locked(*_arguments: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(Catalogue, "set_setting", locked)
        for request in (m.UseModel(3, "starter" if complete else "other"), m.UsePhi(4, "closed-form")):
            failed = indexed.ask(request, m.Failed)
            assert (failed.code, failed.sentence) == (
                "environment", "The library cannot be used right now: database is locked.",
            )  # fmt: skip
    indexed.work()
    assert (indexed.status().model, indexed.status().switching, found(indexed)) == (model, None, before)


def test_a_coming_model_that_is_gone_at_the_next_start_is_given_up(indexed: Driven, start: Start) -> None:
    indexed.engine._catalogue.set_setting("next model", "gone")
    again = start()
    again.work()
    assert (again.status().model, again.status().switching) == ("starter", None)
    notices = [event.sentence for event in again.events if isinstance(event, m.Notice)]
    assert notices == ['"gone" names no model. starter stays in use.']
    assert start().status().switching is None


def test_when_the_present_model_cannot_be_had_the_new_one_need_not_be_complete(indexed: Driven, start: Start) -> None:
    indexed.engine._catalogue.set_setting("model", "gone")
    again = start()
    again.ask(m.UseModel(2, "other"), m.Done)
    assert again.status().model == "other"
    again.work()
    assert len(found(again)) == len(COLOURS)


def test_photos_that_come_and_go_during_a_switch(indexed: Driven, photos: Path) -> None:
    indexed.ask(m.UseModel(2, "other"), m.Done)
    indexed.engine.step()
    (photos / "red.png").unlink()
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))
    (photos / "broken.png").write_bytes(b"broken")
    deadline = time.monotonic() + 60
    while indexed.status().switching is not None or len(indexed.status().unreadable) < 1:
        indexed.work()
        assert time.monotonic() < deadline
    indexed.work()
    assert {name for name, _ in found(indexed)} == {*COLOURS, "new"} - {"red"}


def test_an_empty_library_switches_at_once(start: Start) -> None:
    driven = start()
    driven.ask(m.UseModel(1, "other"), m.Done)
    assert (driven.status().model, driven.status().switching) == ("other", None)


# --- phi ---


def imported(driven: Driven, name: str, seed: int = 0) -> Path:
    """A network for the model in use, as `akin models import` leaves it."""
    phis = driven.ask(m.ListPhis(1), m.Phis)
    torch.manual_seed(seed)
    card = PhiCard(phis.fingerprint, "imported", record={"licence": "CC BY-NC 4.0"})
    return keep(MlpPhi(phis.dim, phis.width, card), name, driven.paths.phis)


def composed(driven: Driven, photos: Path) -> list[m.Hit]:
    reference = m.FileReference(str(photos / "red.png"))
    return list(driven.ask(m.Search(9, m.Query(words="in the snow", like=(reference,))), m.Found).hits)


def test_the_networks_of_a_model_and_the_one_in_use(indexed: Driven) -> None:
    imported(indexed, "SEARLE")
    phis = indexed.ask(m.ListPhis(2), m.Phis)
    assert phis.networks == (
        m.PhiNetwork("closed-form", "closed-form"), m.PhiNetwork("SEARLE", "imported", "CC BY-NC 4.0"),
    )  # fmt: skip
    assert (phis.model, phis.dim, phis.width, phis.in_use) == ("starter", 24, 32, "closed-form")
    assert indexed.status().phi == "closed-form"


def test_another_phi_answers_at_once_and_after_the_next_start(indexed: Driven, start: Start, photos: Path) -> None:
    imported(indexed, "mine")
    model = indexed.engine._model.get()
    before = composed(indexed, photos)
    indexed.events.clear()
    indexed.ask(m.UsePhi(2, "mine"), m.Done)
    assert m.Changes(model=True) in indexed.events
    assert indexed.engine._model.get() is model  # neither the backbone nor the index was loaded anew
    assert indexed.status().phi == "mine"
    after = composed(indexed, photos)
    assert after != before
    again = start()
    assert composed(again, photos) == after
    assert again.status().phi == "mine"
    again.ask(m.UsePhi(3, "closed-form"), m.Done)
    assert composed(again, photos) == before


def test_pseudo_words_of_another_phi_are_not_used(indexed: Driven, photos: Path) -> None:
    asked = m.Invert(2, (m.FileReference(str(photos / "red.png")),))

    def token() -> bytes:
        return indexed.ask(asked, m.Inverted).words[0].token

    imported(indexed, "mine")
    first = token()
    indexed.ask(m.UsePhi(3, "mine"), m.Done)
    second = token()
    imported(indexed, "mine", seed=1)  # another one of the same name, with the same card
    indexed.ask(m.UsePhi(4, "mine"), m.Done)
    third = token()
    assert len({first, second, third}) == 3
    rows = indexed.engine._catalogue.db.execute("select token, parameters from pseudo_words").fetchall()
    assert {bytes(row[0]) for row in rows} == {first, second, third}
    assert len({row[1] for row in rows}) == 3


def test_a_phi_that_is_not_there_changes_nothing(indexed: Driven, photos: Path) -> None:
    before = composed(indexed, photos)
    failed = indexed.ask(m.UsePhi(2, "nonsense"), m.Failed)
    assert failed.code == "not-found"
    assert "`akin models list`" in failed.sentence
    damaged = imported(indexed, "damaged")
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert "cannot be read" in indexed.ask(m.UsePhi(3, "damaged"), m.Failed).sentence
    assert (composed(indexed, photos), indexed.status().phi) == (before, "closed-form")


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_a_chosen_phi_that_is_lost_is_replaced_with_a_notice(indexed: Driven, start: Start, damage: str) -> None:
    path = imported(indexed, "mine")
    indexed.ask(m.UsePhi(2, "mine"), m.Done)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(np.random.default_rng(0).bytes(1000))
    again = start()
    assert len(found(again)) == len(COLOURS)
    [notice] = [event for event in again.events if isinstance(event, m.Notice)]
    assert notice.sentence.endswith('The phi network "closed-form" is used instead.')
    assert notice.goes_on
    assert again.status().phi == "closed-form"


def test_each_model_keeps_its_own_choice(indexed: Driven) -> None:
    imported(indexed, "mine")
    indexed.ask(m.UsePhi(2, "mine"), m.Done)
    indexed.ask(m.UseModel(3, "other"), m.Done)
    indexed.work()
    assert indexed.status().phi == "closed-form"
    assert not phi_file(indexed.paths.phis, indexed.ask(m.ListPhis(4), m.Phis).fingerprint, "mine").exists()
    indexed.ask(m.UseModel(5, "starter"), m.Done)
    assert indexed.status().phi == "mine"
