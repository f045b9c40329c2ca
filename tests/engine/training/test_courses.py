"""What a training is made of: its photos' parts, where it starts, what it takes from a library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.clip.backbone import Backbone
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.phi import MlpPhi, PhiCard, closed_form
from engine.library.catalogue import Catalogue, IndexedFile, StoredWord
from engine.library.metadata import Metadata
from engine.library.paths import LibraryPaths
from engine.search.language import LibraryLanguage
from engine.training.courses import Here, Plan, course, split
from engine.training.distillation import DistillationSettings
from engine.training.photos import Sample, TrainingPhotos

OTI = OtiParameters(steps=3, concepts=2, ema=0.5)
COUNT = 45


def made_up(count: int, seed: int = 0) -> TrainingPhotos:
    generator = np.random.default_rng(seed)
    contents = tuple(number.to_bytes(16, "big") for number in generator.permutation(count).tolist())
    features = np.array([[int.from_bytes(one, "big")] for one in contents], np.float32)
    return TrainingPhotos("made up", contents, features, tuple(Path(one.hex()) for one in contents))


@given(st.integers(40, 300), st.integers(0, 100), st.booleans())
def test_no_photo_is_in_two_parts_and_none_is_lost(count: int, seed: int, choosing: bool) -> None:
    photos = made_up(count)
    parts = split(photos, seed, choosing)
    some = [one for one in (parts.taught, parts.choosing, parts.held_out) if one is not None]
    assert len(some) == 2 + choosing
    contents = [content for one in some for content in one.contents]
    assert sorted(contents) == sorted(photos.contents)
    assert parts.held_out is not None
    assert len(parts.held_out) == round(count / 5)
    assert split(made_up(count, seed=1), seed, choosing).held_out.contents == parts.held_out.contents  # type: ignore[union-attr]


@pytest.fixture
def here(tiny: Backbone, catalogue: Catalogue, tmp_path: Path) -> Here:
    """A library of photos with vectors, all in use by a network of the trainable kind."""
    paths = LibraryPaths(tmp_path / "library")
    paths.vocabulary.write_text("dog\ncat\ntree\n")
    folder = catalogue.add_folder(Path("/photos"))
    for number in range(COUNT):
        file = catalogue.db.execute(
            "insert into files (folder_id, relative_path, size, mtime_ns, state) values (?, ?, 1, 1, 'waiting')",
            (folder, f"{number}.jpg"),
        ).lastrowid
        vector = np.random.default_rng(number).normal(size=tiny.dim).astype(np.float16)
        content = bytes([number] * 16)
        catalogue.record(tiny.fingerprint, [IndexedFile(file, content, "JPEG", 8, 8, Metadata(), vector)], [])
    phi = MlpPhi(tiny.dim, tiny.text.width, PhiCard(tiny.fingerprint, "text", normalise=True), hidden=8)
    return Here(tiny, paths, phi, lambda _: None)


def test_a_library_is_distilled_with_the_words_that_it_has(here: Here, catalogue: Catalogue) -> None:
    key = OTI.stored_under(LibraryLanguage(here.paths, here.backbone).identity)
    width = here.backbone.text.width
    for number in range(COUNT):
        token = np.full(width, number, np.float32)
        catalogue.set_pseudo_word(bytes([number] * 16), here.backbone.fingerprint, "oti", key, StoredWord(token, 0.5))
    taking = course(here, Plan("library", OTI, sample=Sample(COUNT)))
    ready = taking.get_ready()
    assert ready.record["oti"]["loss"] == 0.5
    assert ready.record["failed"] == 0
    assert ready.record["start"] == "the phi in use (text)"
    tokens = ready.loss._tokens  # type: ignore[attr-defined]
    assert taking.parts.taught is not None
    assert tokens[:, 0].tolist() == [content[0] for content in taking.parts.taught.contents]


def test_it_starts_from_the_phi_in_use_or_from_nothing(here: Here) -> None:
    def started(settings: DistillationSettings) -> MlpPhi:
        return course(here, Plan("library", OTI, sample=Sample(COUNT), distillation=settings)).start

    features = torch.randn(2, here.backbone.dim)
    in_use = here.in_use
    assert isinstance(in_use, MlpPhi)
    goes_on = started(DistillationSettings()).eval()
    torch.testing.assert_close(goes_on(features), in_use.eval()(features))
    assert (goes_on.card.method, goes_on.card.normalise) == ("distilled", True)
    anew = started(DistillationSettings(start="random"))
    assert anew.layers[0].weight.shape == (4 * here.backbone.dim, here.backbone.dim)  # the paper's
    assert not anew.card.normalise
    again = started(DistillationSettings(start="random"))
    assert all(torch.equal(one, other) for one, other in zip(anew.parameters(), again.parameters(), strict=True))
    here.in_use = closed_form(here.backbone, words=50)
    assert started(DistillationSettings()).card.method == "distilled"
    assert course(here, Plan("library", OTI, sample=Sample(COUNT))).parts.choosing is None


def test_the_identity_changes_with_what_the_result_depends_on(here: Here) -> None:
    plain = course(here, Plan("library", OTI, sample=Sample(COUNT))).identity
    assert course(here, Plan("library", OTI, sample=Sample(COUNT))).identity == plain
    others = [
        Plan("library", OTI, sample=Sample(COUNT, seed=1)),
        Plan("library", OTI, sample=Sample(COUNT - 1)),
        Plan("library", OtiParameters(steps=4), sample=Sample(COUNT)),
        Plan("library", OTI, sample=Sample(COUNT), distillation=DistillationSettings(epochs=3)),
        Plan("text", OTI, sample=Sample(COUNT)),
    ]
    identities = {course(here, plan).identity for plan in others}
    assert len(identities | {plain}) == len(others) + 1
    assert course(here, Plan("text", OTI)).parts.held_out is not None
