"""What the library passes over, from the command line: photos go and come back, and their folder stays as it was."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Akin, patterns, wait_until
from tests.engine.pictures import hashes


def names(akin: Akin) -> list[str]:
    answer = akin("search", "a photo", "-k", 100, "--json").json()
    return sorted(Path(result["path"]).name for result in answer["results"])


def test_rules_are_added_told_and_taken_out(akin: Akin, tmp_path: Path) -> None:
    folder = patterns(tmp_path / "photos", 4)
    (folder / "-dash.jpg").write_bytes((folder / "003.jpg").read_bytes() + b"\0")  # another photo, by its content
    before = hashes(folder)
    everything = ["-dash.jpg", "000.jpg", "001.jpg", "002.jpg", "003.jpg"]
    assert akin("index", folder).status == 0
    assert names(akin) == everything
    assert akin("ignore").out == "There are no rules yet; `akin ignore --add PATTERN` makes one.\n"
    assert akin("ignore", "--json").json() == {"rules": []}

    added = akin("ignore", "--add=-dash.jpg", "--add", "00*", "!002.jpg", "00*")
    assert (added.status, added.out) == (0, "-dash.jpg\n00*\n!002.jpg\n")
    wait_until(lambda: names(akin) == ["002.jpg"])
    assert akin("ignore", "--json").json() == {"rules": ["-dash.jpg", "00*", "!002.jpg"]}
    assert akin("status", "--json").json()["ignored"] == "-dash.jpg\n00*\n!002.jpg"

    refused = akin("ignore", "--remove", "00*", "01*")
    assert (refused.status, refused.out) == (1, "")
    assert akin("ignore", "--remove", "00*", "--json").json() == {"rules": ["-dash.jpg", "!002.jpg"]}
    wait_until(lambda: names(akin) == everything[1:])
    assert akin("ignore", "--remove=!002.jpg", "--remove=-dash.jpg").status == 0
    wait_until(lambda: names(akin) == everything)
    assert hashes(folder) == before
