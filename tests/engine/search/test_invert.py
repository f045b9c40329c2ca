"""Pseudo-words on request: by phi and by OTI, kept under their method, with words that say what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.clip.backbone import Backbone
from engine.clip.starter import load_starter
from engine.errors import MissingProblem, RequestProblem
from engine.inversion.oti_parameters import parameters_for
from engine.inversion.phi import default_phi
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths
from engine.messages import FileReference, PhotoReference, PseudoWord
from engine.search.compose import Composer
from engine.search.invert import Inverter
from engine.search.language import LibraryLanguage
from engine.search.references import References
from engine.search.sharpen import Sharpener
from tests.engine.steps import result

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"
NAMES = ("cat_lying_on_porch.jpg", "car_drifting.jpg")


@pytest.fixture(scope="module")
def starter() -> Backbone:
    return load_starter(torch.device("cpu"))


@pytest.fixture
def inverter(catalogue: Catalogue, starter: Backbone, tmp_path: Path) -> Iterator[Inverter]:
    composer = Composer(starter, default_phi(starter))
    language = LibraryLanguage(LibraryPaths(tmp_path / "library"), starter)
    sharpener = Sharpener(catalogue, starter, language, replace(parameters_for(starter), steps=40, ema=0.9))
    references = References(catalogue, starter)
    yield Inverter(catalogue, starter, composer, references, sharpener)
    references.close()
    language.close()


def files() -> list[FileReference]:
    return [FileReference(str(SAMPLES / name)) for name in NAMES]


def said(words: tuple[PseudoWord, ...]) -> list[str]:
    return [" ".join(word.concepts) for word in words]


def test_phi_and_oti_say_what_the_photos_show(inverter: Inverter, catalogue: Catalogue, starter: Backbone) -> None:
    by_phi, by_oti = result(inverter.words(files(), "phi")), result(inverter.words(files(), "oti"))
    for words, method in ((by_phi, "phi"), (by_oti, "oti")):
        cat, car = said(words)
        assert "cat" in cat
        assert "car" in car
        assert all(word.similarity > 0.6 and word.method == method and word.seconds > 0 for word in words)
        rows = catalogue.db.execute("select token, loss from pseudo_words where method = ?", (method,)).fetchall()
        assert {row[0] for row in rows} == {word.token for word in words}
        assert {row[1] for row in rows} == {word.loss for word in words}
    assert all(word.loss is not None for word in by_oti)
    assert all(word.loss is None for word in by_phi)
    assert np.frombuffer(by_oti[0].token, "<f4").shape == (starter.text.width,)
    again = result(inverter.words(files(), "oti"))
    assert [(word.token, word.seconds) for word in again] == [(word.token, 0.0) for word in by_oti]


def test_what_cannot_be_inverted_is_named(inverter: Inverter, tmp_path: Path) -> None:
    (tmp_path / "note.jpg").write_text("no picture")
    with pytest.raises(RequestProblem, match=r"note\.jpg"):
        result(inverter.words([*files(), FileReference(str(tmp_path / "note.jpg"))], "phi"))
    with pytest.raises(MissingProblem, match=r"gone\.jpg"):
        result(inverter.words([FileReference(str(tmp_path / "gone.jpg"))], "oti"))
    with pytest.raises(MissingProblem, match="no longer in the library"):
        result(inverter.words([PhotoReference(5)], "oti"))
    with pytest.raises(RequestProblem, match="at least one photo"):
        result(inverter.words([], "phi"))
