"""The built-in phrases: many, all different, always the same, and with the article that the concept takes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.inversion.phrases.bank import ALL, GRAMMAR, PER_CONCEPT, PhraseBank, read_grammar
from engine.inversion.vocabulary import Vocabulary, built_in

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def bank() -> PhraseBank:
    return PhraseBank()


def said(bank: PhraseBank, concept: str) -> list[str]:
    return [f"{before}{concept}{after}" for before, after in bank.continuations(concept)]


def test_every_kind_and_any_other_concept_has_hundreds_of_phrases(bank: PhraseBank) -> None:
    kinds = built_in().kinds
    one_of_each = {kind: name for name, kind in kinds.items()}
    for concept in (*one_of_each.values(), "something that nobody listed"):
        phrases = said(bank, concept)
        assert len(set(phrases)) == len(phrases) == PER_CONCEPT == 256
        for phrase in phrases:
            assert phrase.startswith("a photo of ")
            assert not re.search(r"  |\{|\}| ,|,,|;|\s$", phrase), phrase
            assert len(phrase.split()) <= 35


def test_a_kind_has_phrases_of_its_own(bank: PhraseBank) -> None:
    after = {name: {text for _, text in bank.continuations(name)} for name in ("dog", "pizza", "castle", "nobody's")}
    for name, texts in after.items():
        shared = [len(texts & others) for other, others in after.items() if other != name]
        assert max(shared) < PER_CONCEPT / 3
    assert any("on a plate" in text for text in after["pizza"])
    assert not any("on a plate" in text for text in after["castle"])


def test_concepts_of_one_kind_share_what_stands_behind_them(bank: PhraseBank) -> None:
    """So that a tower's work on them can be kept."""
    behind = {text for name in ("dog", "cat", "otter", "owl") for _, text in bank.continuations(name)}
    assert len(behind) == PER_CONCEPT


@pytest.mark.parametrize(
    ("concept", "with_article"),
    [("dog", "a dog"), ("owl", "an owl"), ("hourglass", "an hourglass"), ("unicycle", "a unicycle"),
     ("rice", None), ("trousers", None), ("skiing", None), ("not in the list", None)],
)  # fmt: skip
def test_some_phrases_have_the_article_that_the_concept_takes(
    bank: PhraseBank, concept: str, with_article: str | None
) -> None:
    phrases = said(bank, concept)
    counted = [phrase for phrase in phrases if not phrase.startswith(f"a photo of {concept}")]
    if with_article is None:
        assert counted == []
    else:
        assert all(phrase.startswith(f"a photo of {with_article}") for phrase in counted)
        assert len(counted) == PER_CONCEPT // 4


def test_they_are_the_same_in_every_process(bank: PhraseBank) -> None:
    code = (
        "import hashlib; from engine.inversion.phrases.bank import PhraseBank; bank = PhraseBank(); "
        "print(bank.identity, hashlib.sha256(repr(bank.continuations('dog')).encode()).hexdigest())"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told[0] == told[1]
    assert told[0].startswith(bank.identity)


def test_the_vocabulary_says_what_kind_a_concept_is() -> None:
    bank = PhraseBank(Vocabulary(("blorp",), {"blorp": "food"}))
    assert bank.continuations("blorp")[1] == PhraseBank().continuations("pizza")[1]
    assert bank.continuations("Blorp") == bank.continuations("blorp")  # as Open Images writes its names


def test_the_grammar_is_in_order() -> None:
    text = GRAMMAR.read_text(encoding="utf-8")
    sections = read_grammar(text)
    assert set(sections) == {ALL, *built_in().kinds.values()}
    for section, lists in sections.items():
        assert set(lists) <= {"pattern", *re.findall(r"\{(\w+)\}", " ".join(sections[ALL]["pattern"]))}, section
        for name, entries in lists.items():
            assert len(set(entries)) == len(entries) >= 5, (section, name)
            assert all(entry == entry.strip() and entry for entry in entries), (section, name)


def test_another_grammar_is_another_bank(tmp_path: Path) -> None:
    other = tmp_path / "phrases.txt"
    other.write_text("[all]\npattern: {where}; , {style}; {gone}\nwhere: here; there\nstyle: a sketch\n")
    bank = PhraseBank(grammar=other)
    assert bank.identity != PhraseBank().identity
    assert set(said(bank, "dog")) == {
        f"a photo of {dog}{text}" for dog in ("dog", "a dog") for text in (" here", " there", ", a sketch")
    } & set(said(bank, "dog"))
    assert len(said(bank, "dog")) == 3
