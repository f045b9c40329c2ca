"""The concepts and phrases that OTI regularises with: a library's, for one backbone. Runs in the engine's worker."""

from __future__ import annotations

from collections.abc import Generator

from engine.clip.backbone import Backbone
from engine.inversion.concepts import Concepts
from engine.inversion.kept_concepts import KeptConcepts
from engine.inversion.phrases.features import KeptPhraseFeatures
from engine.inversion.phrases.source import LibraryPhrases
from engine.inversion.regularisation import Language
from engine.inversion.vocabulary import Vocabulary, library_vocabulary
from engine.library.paths import LibraryPaths


class LibraryLanguage:
    """Brings a library's language when it is first wanted. What commands import meanwhile is noticed."""

    def __init__(self, paths: LibraryPaths, backbone: Backbone) -> None:
        self._paths = paths
        self._backbone = backbone
        self._phrases = LibraryPhrases(paths.phrases)
        self._features: KeptPhraseFeatures | None = None
        self._concepts: KeptConcepts | None = None
        self._digest = ""  # of the vocabulary that `_concepts` are of

    def close(self) -> None:
        if self._features is not None:
            self._features.close()

    @property
    def identity(self) -> str:
        """What pseudo-words made with it are stored under, beside other settings. Raises MachineProblem."""
        return f"{self._vocabulary().digest} {self._phrases.identity}"

    @property
    def vocabulary(self) -> str:
        """Which list of concepts it is of. Raises MachineProblem."""
        return self._vocabulary().digest

    def get(self) -> Generator[bool, None, Language]:
        """The language, like `concepts` in steps. Raises MachineProblem for a damaged list of concepts."""
        concepts = yield from self.concepts()
        if self._features is None:
            self._features = KeptPhraseFeatures(self._backbone, self._paths.phrase_features)
        return Language(concepts, self._features, self._phrases)

    def concepts(self) -> Generator[bool, None, Concepts]:
        """Its concepts; a generator that yields between steps, for there are thousands of names to encode once.

        They can be used after the first template. Raises MachineProblem for a damaged list.
        """
        vocabulary = self._vocabulary()
        if self._concepts is None or self._digest != vocabulary.digest:
            self._concepts = KeptConcepts(self._backbone, vocabulary, self._paths.concept_features)
            self._digest = vocabulary.digest
        while not self._concepts.usable:
            self._concepts.step()
            yield True
        return self._concepts.concepts()

    @property
    def whole(self) -> bool:
        """Whether the concepts that were wanted last are the mean over all templates."""
        return self._concepts is not None and self._concepts.done

    def improve(self) -> bool:
        """A step towards the mean over all templates, once the concepts were wanted; False if nothing is left."""
        if self._concepts is None or self._concepts.done:
            return False
        self._concepts.step()
        return True

    def _vocabulary(self) -> Vocabulary:
        return library_vocabulary(self._paths.vocabulary)
