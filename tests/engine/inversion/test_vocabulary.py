"""The vocabulary: Akin's own is in order, Open Images' can be imported, anything else is refused in a sentence."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from engine.errors import MachineProblem, RequestProblem
from engine.inversion import vocabulary as vocabulary_module
from engine.inversion.vocabulary import BUILT_IN, Vocabulary, built_in, import_open_images, library_vocabulary, parse

HEADER = "LabelName,DisplayName\n"
KINDS = {
    "person", "animal", "plant", "food", "thing", "clothing", "vehicle", "building", "place", "sky", "activity",
    "event", "style",
}  # fmt: skip
SINGULAR = {"lens", "canvas", "pyrenees", "rhinoceros", "triceratops"}  # that end as a plural would


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    """What Open Images' list looks like."""
    path = tmp_path / "oidv7-class-descriptions.csv"
    path.write_text(f'{HEADER}/m/011k07,Tortoise\n/m/0100nhbf,Sprenger\'s tulip\n/m/09,"Rose, red"\n/m/1,tortoise\n')
    return path


def test_akins_own_concepts_are_many_and_none_is_there_twice() -> None:
    lines = BUILT_IN.read_text(encoding="utf-8").splitlines()
    listed = [line.removesuffix(" *") for line in lines if line and line[0] not in "#["]
    assert len(listed) >= 2000
    assert [name for name, count in Counter(listed).items() if count > 1] == []
    assert tuple(listed) == built_in().names


def test_akins_own_concepts_are_lower_case_words() -> None:
    assert [name for name in built_in().names if not re.fullmatch(r"[a-z0-9][a-z0-9' -]*[a-z0-9]", name)] == []
    assert [name for name in built_in().names if len(name) > 30 or "  " in name] == []


def test_akins_own_concepts_are_singular_or_marked() -> None:
    """What ends as a plural does takes no article."""
    vocabulary = built_in()

    def head(name: str) -> str:
        return re.split(r" (?:of|on|in|with|for|at|to|from|under|into) ", name)[0].split()[-1]

    plural = {name for name in vocabulary.names if re.search(r"[^sui]s$", head(name))}
    assert {head(name) for name in plural - vocabulary.no_article} == SINGULAR


def test_every_kind_has_its_concepts() -> None:
    vocabulary = built_in()
    assert set(vocabulary.kinds) == set(vocabulary.names)
    assert set(vocabulary.kinds.values()) == KINDS
    assert min(Counter(vocabulary.kinds.values()).values()) >= 100
    kinds = {vocabulary.kinds[name] for name in ("dog", "bride", "oak", "pizza", "sunset", "wedding", "oil painting")}
    assert kinds == {"animal", "person", "plant", "food", "sky", "event", "style"}


def test_a_list_is_read_line_by_line() -> None:
    assert parse("# about\n[food]\nrice *\napple\n\n") == Vocabulary(
        ("rice", "apple"), {"rice": "food", "apple": "food"}, frozenset({"rice"})
    )
    assert parse("dog\ncat\nDog\n").names == ("dog", "cat")
    with pytest.raises(ValueError, match="0 names"):
        parse("# nothing\n")


def test_lists_are_told_apart() -> None:
    assert Vocabulary(("a", "b")).digest == Vocabulary(("a", "b"), {"a": "food"}).digest
    assert len({Vocabulary(names).digest for names in (("a", "b"), ("b", "a"), ("a b",), ("a",))}) == 4


def test_open_images_names_become_the_librarys(csv: Path, tmp_path: Path) -> None:
    target = tmp_path / "library" / "concepts.txt"
    assert library_vocabulary(target) == built_in()
    imported = import_open_images(csv, target)
    assert imported.names == ("Tortoise", "Sprenger's tulip", "Rose, red")
    assert library_vocabulary(target) == imported
    csv.write_text("\ufeff" + HEADER + "/m/1,Moth\n", encoding="utf-8")
    assert import_open_images(csv, target).names == library_vocabulary(target).names == ("Moth",)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"LabelName,DisplayName\n", b"id,name\n/m/1,Dog\n", b"dog\ncat\n", b"\xff\xd8\xff\xe0 JFIF\x00",
        b"\x80\x04}.",
        b"LabelName,DisplayName\n/m/1\n", b"LabelName,DisplayName\n/m/1,Dog,more\n", b"LabelName,DisplayName\n/m/1,\n",
        b'LabelName,DisplayName\n/m/1,"Dog\n', b"LabelName,DisplayName\n/m/1," + 101 * b"x" + b"\n",
        b"LabelName,DisplayName\n/m/1,#hash\n", b"LabelName,DisplayName\n/m/1,[kind]\n",
        b"LabelName,DisplayName\n/m/1,a *\n",
        b"LabelName,DisplayName\n/m/1,a\x00b\n", "LabelName,DisplayName\n/m/1,\u202egod\n".encode(),
    ],
)  # fmt: skip
def test_any_other_file_is_refused_in_a_sentence_and_nothing_changes(content: bytes, csv: Path, tmp_path: Path) -> None:
    target = tmp_path / "concepts.txt"
    import_open_images(csv, target)
    before = target.read_bytes()
    (tmp_path / "other.csv").write_bytes(content)
    with pytest.raises(RequestProblem, match=r"other\.csv is not the list of Open Images' class names"):
        import_open_images(tmp_path / "other.csv", target)
    assert target.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {csv.name, "other.csv", "concepts.txt"}


def test_a_file_that_is_too_large_or_has_too_many_names_is_refused(
    csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MOST_NAMES", 2), ("MOST_BYTES", 30)):
        with monkeypatch.context() as patched:
            patched.setattr(vocabulary_module, name, value)
            with pytest.raises(RequestProblem, match="class names"):
                import_open_images(csv, tmp_path / "concepts.txt")
    assert import_open_images(csv, tmp_path / "concepts.txt").names


def test_what_cannot_be_read_or_written_is_the_machines_problem(csv: Path, tmp_path: Path) -> None:
    with pytest.raises(MachineProblem, match=r"gone\.csv cannot be read"):
        import_open_images(tmp_path / "gone.csv", tmp_path / "concepts.txt")
    with pytest.raises(MachineProblem, match="cannot be written"):
        import_open_images(csv, csv / "concepts.txt")  # its folder is a file
    (tmp_path / "concepts.txt").write_bytes(b"\xff\xff")
    with pytest.raises(MachineProblem, match="akin concepts reset"):
        library_vocabulary(tmp_path / "concepts.txt")
