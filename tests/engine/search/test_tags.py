"""Tags on request: of files in the library or not, in steps, with the library's vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.clip.backbone import Backbone
from engine.clip.starter import load_starter
from engine.errors import MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths
from engine.messages import FileReference, PhotoReference
from engine.search.language import LibraryLanguage
from engine.search.references import References
from engine.search.tags import Tagger
from tests.engine.search.test_invert import NAMES
from tests.engine.steps import result

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


@pytest.fixture(scope="module")
def starter() -> Backbone:
    return load_starter(torch.device("cpu"))


@pytest.fixture
def tagger(catalogue: Catalogue, starter: Backbone, tmp_path: Path) -> Iterator[Tagger]:
    paths = LibraryPaths(tmp_path / "library")
    paths.vocabulary.write_text("cat\ncar\nlighthouse\nspoon\nmountain\npiano\napple\nbridge\nbook\ncup\n")
    language = LibraryLanguage(paths, starter)
    references = References(catalogue, starter)
    yield Tagger(references, language)
    references.close()
    language.close()


def test_photos_are_told_in_words_of_the_librarys_vocabulary(tagger: Tagger) -> None:
    told = result(tagger.tags([FileReference(str(SAMPLES / name)) for name in NAMES]))
    assert [[tag.name for tag in one.tags] for one in told] == [["cat"], ["car"]]
    assert all(0 < tag.score <= 1 for one in told for tag in one.tags)


def test_what_cannot_be_tagged_is_named(tagger: Tagger, tmp_path: Path) -> None:
    (tmp_path / "note.jpg").write_text("no picture")
    with pytest.raises(RequestProblem, match=r"note\.jpg"):
        result(tagger.tags([FileReference(str(tmp_path / "note.jpg"))]))
    with pytest.raises(MissingProblem, match="no longer in the library"):
        result(tagger.tags([PhotoReference(5)]))
    with pytest.raises(RequestProblem, match="at least one photo"):
        result(tagger.tags([]))
